namespace WedgeFast.Cli.Tests.Harness;

/// <summary>What a run of the command line left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);
