using System.Globalization;
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
        if (objective.IsVarianceKnown) { return; }
        double total = objective.System.Data.Fixed[^1];
        if (objective.DegreesOfFreedom > 0 && objective.ResidualSquares > Perfect * total && total > 0.0 && IsAboveRounding(objective)) { return; }
        throw new MixedModelException(PerfectFit(objective.System.Data.ObservationCount, objective.System.Data.Rank));
    }

    /// <summary>MM3017: the factor of the crossed levels would not fit.</summary>
    /// <param name="data">The cross-products, for the names of the factors.</param>
    /// <param name="bytes">What it takes at least.</param>
    /// <param name="limit">What it may take.</param>
    internal static Problem FactorTooLarge(CrossProducts data, long bytes, long limit)
    {
        FactorProducts[] largest = [.. data.Factors.OrderByDescending(f => (long)f.LevelCount * f.Width).Take(2)];
        string names = string.Join(" and ", largest.Select(f => $"{f.Name} ({f.LevelCount} levels)"));
        return new Problem("MM3017", Severity.Error, $"the crossed factors {names} need at least {Gigabytes(bytes)} of memory; {Gigabytes(limit)} may be used")
        {
            Cause = "levels of crossed factors that share rows, directly or through other levels, are tied to each other in the factorization, which becomes dense",
            Fix = $"leave out the random effects of {largest[^1].Name}, merge its rare levels, or fit a part of the rows",
        };
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString(bytes < 1e8 ? "F3" : "F1", CultureInfo.InvariantCulture) + " GB";

    /// <summary>MM3013: the model reproduces the response.</summary>
    /// <param name="rows">n, the rows of positive weight.</param>
    /// <param name="coefficients">Rank of X.</param>
    internal static Problem PerfectFit(int rows, int coefficients) =>
        new("MM3013", Severity.Error, "the model fits the response perfectly: what it leaves is less than a millionth of the response's spread, and 0 to working precision")
        {
            Cause = 2L * coefficients > rows
                ? $"the fixed part has {coefficients} coefficients for {rows} rows, and with the random effects reproduces every value"
                : "the fixed and random effects together reproduce every value, so no likelihood can be formed",
            Fix = 2L * coefficients > rows
                ? "leave the factor with so many levels out of the fixed part; if it should hold numbers, look with `mixed check` at how it was read"
                : "look for a predictor that is the response under another name, or for a model with as many parameters as rows",
        };

    /// <summary>MM3013: the residual variance goes to zero without a minimum of the objective on the way.</summary>
    /// <param name="group">The grouping factor whose random effects take what the residuals leave.</param>
    internal static Problem ResidualVanishes(string group) =>
        new("MM3013", Severity.Error, $"the residual variance is estimated as 0: the random effects of {group} take all that the fixed part leaves")
        {
            Cause = $"the objective does not rise as the residual variance goes to 0 and the variance of {group} grows beyond it; with so few rows beside the fixed effects the two cannot be told apart",
            Fix = "use fewer fixed effects, or a simpler random part",
        };

    /// <summary>MM3039: a variance overflows or vanishes in the user's units.</summary>
    /// <param name="what">What has the variance.</param>
    /// <param name="isLarge">Whether it overflows.</param>
    internal static Problem OutsideRange(string what, bool isLarge) =>
        new("MM3039", Severity.Error, $"the variance of {what} is too {(isLarge ? "large" : "small")} for a double-precision number")
        {
            Cause = isLarge
                ? "the values of the response are so large, or those of a predictor so small, that squares of the results overflow"
                : "the values of the response are so small, or those of a predictor so large, that squares of the results vanish",
            Fix = "multiply the response or the predictor by a power of ten; the model is the same in other units",
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
