using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Chooses the problems that are worth a person's attention.</summary>
internal static class ForPeople
{
    private const string NumbersAsLabels = "MM2031";
    private const string FarRows = "MM3101";

    /// <summary>Without <c>--verbose</c> not that numbers are labels, which holds for most fits. JSON documents and
    /// <c>mixed check</c> tell it always.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="isVerbose">Whether everything is to be told.</param>
    /// <param name="showsFit">Whether the answer is a fit, whose far rows are part of it; of tests and comparisons they are not, and several
    /// models would each tell them.</param>
    internal static ImmutableArray<Problem> Of(ImmutableArray<Problem> problems, bool isVerbose, bool showsFit = true) =>
        isVerbose ? problems : [.. problems.Where(problem => problem.Code != NumbersAsLabels && (showsFit || problem.Code != FarRows))];
}
