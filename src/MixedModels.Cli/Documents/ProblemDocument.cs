using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli.Documents;

/// <summary>A problem in a document.</summary>
/// <param name="Code">The code that <c>mixed explain</c> takes.</param>
/// <param name="Severity"><c>note</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Cause">Why, or null.</param>
/// <param name="Fix">What to do, or null.</param>
/// <param name="Source">The text that start and length point into, or null.</param>
/// <param name="Start">First character, from 0, or null.</param>
/// <param name="Length">Number of characters, or null.</param>
internal sealed record ProblemDocument(
    string Code, string Severity, string Message, string? Cause, string? Fix, string? Source, int? Start, int? Length)
{
    /// <summary>Problems as they stand in a document, in the order given.</summary>
    internal static ImmutableArray<ProblemDocument> Of(ImmutableArray<Problem> problems) =>
        [.. problems.Select(problem => new ProblemDocument(
            problem.Code,
            Word(problem.Severity),
            problem.Message,
            problem.Cause,
            problem.Fix,
            problem.Where is null ? null : problem.Source,
            problem.Where?.Start,
            problem.Where?.Length))];

    /// <summary>The document that stands in place of an answer.</summary>
    internal static FailureDocument OfFailure(int exitCode, ImmutableArray<Problem> problems) =>
        new("mixed/failure/1", exitCode, Of(problems));

    private static string Word(Severity severity) => severity switch
    {
        Problems.Severity.Error => "error",
        Problems.Severity.Warning => "warning",
        _ => "note",
    };
}
