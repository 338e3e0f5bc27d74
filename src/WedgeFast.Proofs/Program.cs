using WedgeFast.Proofs;

return CheckCommand.Run(args, Console.Out, Console.Error);
