using MixedModels.Estimation;

namespace MixedModels.Tests.Estimation;

/// <summary>Starts of a search that tests ask for.</summary>
internal static class ProblemStarts
{
    /// <summary>Moves to λ = scale·I for all terms.</summary>
    internal static void StartAtScale(this CovarianceProblem problem, double scale) =>
        problem.Start(problem.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, scale)).ToArray());
}
