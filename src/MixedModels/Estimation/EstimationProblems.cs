using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels.Estimation;

/// <summary>Problems met while estimating.</summary>
internal static class EstimationProblems
{
    private const double Perfect = 1e-12;

    /// <summary>Throws MM3013 when nothing is left for the residual variance at the point evaluated last.</summary>
    internal static void ThrowIfPerfect(ProfiledObjective objective)
    {
        double total = objective.System.Data.Fixed[^1];
        if (objective.DegreesOfFreedom > 0 && objective.ResidualSquares > Perfect * total && total > 0.0 && IsAboveRounding(objective)) { return; }
        throw new MixedModelException(PerfectFit());
    }

    /// <summary>MM3013: the model reproduces the response.</summary>
    internal static Problem PerfectFit() =>
        new("MM3013", Severity.Error, "the model fits the response perfectly: the residual variance is 0 to working precision")
        {
            Cause = "the fixed and random effects together reproduce every value, so no likelihood can be formed",
            Fix = "look for a predictor that is the response under another name, or for a model with as many parameters as rows",
        };

    // The preliminary residuals of the response must stand above the rounding of the response itself.
    private static bool IsAboveRounding(ProfiledObjective objective)
    {
        FixedBasis basis = objective.System.Data.Basis;
        double size = 0.0;
        foreach (double shift in basis.ResponseShift) { size = Math.Max(size, Math.Abs(shift)); }
        double residual = basis.ResponseScale * Math.Sqrt(objective.ResidualSquares / Math.Max(1.0, objective.DegreesOfFreedom));
        return residual > 4.4e-16 * size;
    }
}
