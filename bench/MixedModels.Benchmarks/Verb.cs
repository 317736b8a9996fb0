namespace MixedModels.Benchmarks;

/// <summary>One thing the bench can do: its name on the command line, a line of help, and the call.</summary>
/// <param name="Name">First argument of the program.</param>
/// <param name="Summary">Arguments and purpose, one line.</param>
/// <param name="Run">Takes the arguments after the name; answers with the exit code.</param>
internal sealed record Verb(string Name, string Summary, Func<string[], int> Run);
