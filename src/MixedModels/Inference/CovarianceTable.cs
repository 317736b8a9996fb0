using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Variances and correlations of a random-effects term from its relative covariance factor.</summary>
internal static class CovarianceTable
{
    /// <summary>Builds the summary of σ²λλᵀ.</summary>
    internal static RandomEffectsTerm Of(
        string group,
        int levelCount,
        ImmutableArray<string> names,
        TermLayout layout,
        double[] lambda,
        ImmutableArray<double> theta,
        double residualVariance)
    {
        int s = names.Length;
        double sigma = Math.Sqrt(residualVariance);
        double[] covariance = new double[s * s];
        for (int i = 0; i < s; i++)
        {
            for (int j = 0; j < s; j++)
            {
                double sum = 0.0;
                for (int k = 0; k <= Math.Min(i, j); k++) { sum += (sigma * lambda[(k * s) + i]) * (sigma * lambda[(k * s) + j]); }
                covariance[(j * s) + i] = sum;
            }
        }

        double[] deviations = new double[s];
        for (int i = 0; i < s; i++) { deviations[i] = Math.Sqrt(covariance[(i * s) + i]); }
        double[] correlation = new double[s * s];
        for (int i = 0; i < s; i++)
        {
            for (int j = 0; j < s; j++)
            {
                double product = deviations[i] * deviations[j];
                correlation[(j * s) + i] = product == 0.0 ? double.NaN : i == j ? 1.0 : Math.Clamp(covariance[(j * s) + i] / product, -1.0, 1.0);
            }
        }

        return new RandomEffectsTerm(
            group,
            levelCount,
            layout.Pattern?.Name ?? layout.StructureName,
            names,
            [.. deviations],
            new Matrix(s, s, covariance),
            new Matrix(s, s, correlation),
            theta)
        {
            IsHeterogeneous = layout.Pattern is null or FactorAnalyticEffects ? null : layout.Pattern.IsHeterogeneous,
            Parameters = Natural(layout, theta, names, sigma),
        };
    }

    private static ImmutableArray<StructureParameter> Natural(TermLayout layout, ImmutableArray<double> theta, ImmutableArray<string> names, double sigma)
    {
        if (layout.Pattern is not { } pattern) { return []; }
        double[] units = [.. layout.ColumnScales().Select(scale => sigma / scale)];
        return [.. pattern.Natural([.. theta], units).Select(p => new StructureParameter(p.Name, p.Column < 0 ? null : names[p.Column], p.Value))];
    }
}
