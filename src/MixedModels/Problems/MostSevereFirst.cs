namespace MixedModels.Problems;

/// <summary>The order in which problems are told.</summary>
internal static class MostSevereFirst
{
    /// <summary>Errors, then warnings, then notes; those of one severity in the order in which they were found.</summary>
    /// <param name="problems">The problems.</param>
    internal static IEnumerable<Problem> Of(IReadOnlyList<Problem> problems) =>
    [
        .. problems.Where(problem => problem.Severity == Severity.Error),
        .. problems.Where(problem => problem.Severity == Severity.Warning),
        .. problems.Where(problem => problem.Severity == Severity.Note),
    ];
}
