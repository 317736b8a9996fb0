using System.Collections.Immutable;

namespace MixedModels.Cli.Documents;

/// <summary>What <c>--json</c> prints when there is no answer.</summary>
/// <param name="Schema"><c>mixed/failure/1</c>.</param>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Problems">What is wrong, most important first.</param>
internal sealed record FailureDocument(string Schema, int ExitCode, ImmutableArray<ProblemDocument> Problems);
