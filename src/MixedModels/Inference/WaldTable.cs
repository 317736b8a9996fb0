using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Design;

namespace MixedModels.Inference;

/// <summary>Fixed effects with t or z tests and Wald intervals.</summary>
internal static class WaldTable
{
    /// <summary>Builds the table.</summary>
    /// <param name="names">Names of all columns of X.</param>
    /// <param name="basis">Which columns are estimable.</param>
    /// <param name="inference">Estimates, standard errors and degrees of freedom.</param>
    /// <param name="confidence">Confidence of the intervals, between 0 and 1.</param>
    internal static FixedEffects Of(ImmutableArray<string> names, FixedBasis basis, FixedEffectsInference inference, double confidence)
    {
        double[] contrast = new double[basis.Rank];
        var coefficients = new Coefficient[names.Length];
        for (int j = 0; j < basis.Rank; j++)
        {
            double value = inference.Estimates[j];
            double error = Math.Sqrt(inference.Covariance[j, j]);
            double statistic = value / error;
            contrast[j] = 1.0;
            double df = inference.DenominatorDegreesOfFreedom(contrast);
            contrast[j] = 0.0;
            double quantile = Distributions.StudentTwoSidedQuantile(confidence, df);
            coefficients[basis.Retained[j]] = new Coefficient(
                names[basis.Retained[j]],
                value,
                error,
                df,
                statistic,
                Distributions.StudentTwoSided(statistic, df),
                value - (quantile * error),
                value + (quantile * error),
                false,
                null);
        }

        foreach (AliasedColumn aliased in basis.Aliased)
        {
            coefficients[aliased.Column] = new Coefficient(
                names[aliased.Column], double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, true, Combination(aliased, names));
        }

        return new FixedEffects([.. coefficients], inference.Covariance);
    }

    /// <summary>A combination in words: <c>2 × Days − x</c>.</summary>
    internal static string Combination(AliasedColumn aliased, ImmutableArray<string> names)
    {
        if (aliased.Sources.IsEmpty) { return "0"; }
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < aliased.Sources.Length; i++)
        {
            double coefficient = aliased.Coefficients[i];
            string sign = coefficient < 0.0 ? (i == 0 ? "−" : " − ") : (i == 0 ? "" : " + ");
            double rounded = Math.Abs(coefficient);
            double nearest = Math.Round(rounded);
            if (nearest > 0.0 && Math.Abs(rounded - nearest) < 1e-8 * nearest) { rounded = nearest; }
            string size = rounded == 1.0 ? "" : rounded.ToString("G6", CultureInfo.InvariantCulture) + " × ";
            text.Append(sign).Append(size).Append(names[aliased.Sources[i]]);
        }

        return text.ToString();
    }
}
