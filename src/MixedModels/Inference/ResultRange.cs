using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Whether the results of a fit can be told in the user's units. The search works in units of its own and does
/// not mind 1e±300 in the data; a variance of such data is beyond what a double holds.</summary>
internal static class ResultRange
{
    /// <summary>Throws MM3039 where a variance is too large or too small for a double of full precision.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="schema">Names of its columns.</param>
    /// <exception cref="MixedModelException">A variance overflows or vanishes.</exception>
    internal static void ThrowIfLeft(Estimate estimate, DesignSchema schema)
    {
        Check(estimate.ResidualVariance, "the residuals");
        for (int j = 0; j < estimate.FixedEffects.Length; j++)
        {
            string name = schema.FixedNames[estimate.Data.Basis.Retained[j]];
            Check(estimate.FixedCovariance[j, j], $"the coefficient {name}");
            if (!double.IsFinite(estimate.FixedEffects[j])) { throw new MixedModelException(EstimationProblems.OutsideRange($"the coefficient {name}", isLarge: true)); }
        }

        double sigma = Math.Sqrt(estimate.ResidualVariance);
        for (int t = 0; t < schema.Terms.Length; t++)
        {
            int s = schema.Terms[t].Columns.Length;
            double[] lambda = estimate.Factors[t];
            for (int i = 0; i < s; i++)
            {
                double[] row = [.. Enumerable.Range(0, s).Select(k => lambda[(k * s) + i])];
                // A variance may be estimated as zero; it may not become zero by being told.
                if (row.Any(v => v != 0.0)) { Check(row.Sum(v => sigma * v * (sigma * v)), $"{schema.Terms[t].Columns[i]} within {schema.Terms[t].Group}"); }
            }
        }
    }

    private static void Check(double variance, string what)
    {
        if (!double.IsNormal(variance)) { throw new MixedModelException(EstimationProblems.OutsideRange(what, isLarge: !(variance < 1.0))); }
    }
}
