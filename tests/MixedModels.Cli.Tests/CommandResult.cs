namespace MixedModels.Cli.Tests;

/// <summary>What a command line left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
