using WedgeFast.Cli;

return CommandLine.Run(args);
