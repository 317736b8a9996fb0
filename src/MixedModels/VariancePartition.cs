using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Inference;

namespace MixedModels;

/// <summary>The variance of the response by level: fixed part, random-effects terms, residuals. The shares sum to 1.</summary>
/// <remarks>Fixed part: the variance of Xβ̂ over the rows (divisor n − 1, offset left out). A term: the mean over the rows of tᵀGt, t its row of
/// columns and G its covariance, which for a random intercept is its variance; with random slopes it depends on the values of the covariate, but
/// not on its unit or origin. Residuals: σ̂², the variance of a row of weight 1. Source: Nakagawa and Schielzeth (2013), Methods in Ecology and
/// Evolution 4(2), in the form of Johnson (2014), 5(9).</remarks>
public sealed class VariancePartition
{
    internal VariancePartition(VarianceComponents of, ImmutableArray<TermSchema> terms)
    {
        double within = of.Random.Sum() + of.Residual;
        double total = of.Fixed + within;
        Fixed = new VarianceShare(null, [], of.Fixed, of.Fixed / total, double.NaN);
        Random = [.. of.Random.Select((v, t) => new VarianceShare(terms[t].Group, terms[t].Columns, v, v / total, v / within))];
        Residual = new VarianceShare(null, [], of.Residual, of.Residual / total, of.Residual / within);
    }

    /// <summary>The fixed part.</summary>
    public VarianceShare Fixed { get; }

    /// <summary>The random-effects terms, in the formula's order.</summary>
    public ImmutableArray<VarianceShare> Random { get; }

    /// <summary>The residuals.</summary>
    public VarianceShare Residual { get; }

    /// <summary>Sum of all variances.</summary>
    public double Total => Fixed.Variance + Random.Sum(r => r.Variance) + Residual.Variance;

    /// <summary>R² of the fixed part alone.</summary>
    public double MarginalRSquared => Fixed.Share;

    /// <summary>R² of the fixed part and the random effects together.</summary>
    public double ConditionalRSquared => 1.0 - Residual.Share;

    /// <summary>The intraclass correlation given the fixed part: what all random effects explain of the rest.</summary>
    public double AdjustedIntraclassCorrelation => 1.0 - Residual.Intraclass;

    /// <summary>What all random effects explain of the whole variance.</summary>
    public double UnadjustedIntraclassCorrelation => Random.Sum(r => r.Share);
}
