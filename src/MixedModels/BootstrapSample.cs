using System.Collections.Immutable;
using MixedModels.Inference;
using MixedModels.Persistence;
using MixedModels.Problems;

namespace MixedModels;

/// <summary>Estimates from responses drawn from a fitted model.</summary>
public sealed class BootstrapSample
{
    private readonly ImmutableArray<ModelParameter> parameters;
    private readonly ImmutableArray<VarianceQuantity>? quantities;      // null where they need rows that are not at hand
    private readonly double[] estimates;        // of the parameters, then of the quantities
    private readonly double[][] values;         // the same per replicate whose refit did not fail

    internal BootstrapSample(
        ImmutableArray<ModelParameter> parameters, ImmutableArray<VarianceQuantity>? quantities, double[] estimates, double[][] values, int boundaryCount)
    {
        this.parameters = parameters;
        this.quantities = quantities;
        this.estimates = estimates;
        this.values = [.. values.Where(v => v is not null)];
        Replicates = values.Length;
        BoundaryCount = boundaryCount;
    }

    /// <summary>Responses drawn.</summary>
    public int Replicates { get; }

    /// <summary>Refits that found no optimum: they are in no interval.</summary>
    public int FailedCount => Replicates - values.Length;

    /// <summary>Refits that ended on the boundary, with a variance of zero: they count like the others.</summary>
    public int BoundaryCount { get; }

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => parameters.Length;

    /// <summary>The values of a parameter, one per refit that did not fail; NaN for a correlation beside a variance of zero.</summary>
    /// <param name="parameter">Index, 0 to <see cref="ParameterCount"/> − 1, in the order of <see cref="Intervals"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such parameter.</exception>
    public ImmutableArray<double> Values(int parameter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parameter, ParameterCount);
        return [.. values.Select(v => v[parameter])];
    }

    /// <summary>Percentile intervals: the quantiles of the refits.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>Random-effects terms in the formula's order, σ, then the estimable coefficients.</returns>
    /// <remarks>Quantiles interpolate between order statistics at (n − 1)p + 1. Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap,
    /// chapter 13.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public ImmutableArray<ParameterInterval> Intervals(double confidence = 0.95)
    {
        Confidence.Check(confidence);
        return [.. parameters.Select((p, i) => Interval(p, i, confidence))];
    }

    /// <summary>Percentile intervals of the variance by level.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>As <see cref="LinearMixedModel.VarianceIntervals"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    /// <exception cref="MixedModelException">They need rows that were not at hand.</exception>
    public ImmutableArray<VarianceInterval> VarianceIntervals(double confidence = 0.95)
    {
        Confidence.Check(confidence);
        ImmutableArray<VarianceQuantity> all = quantities ?? throw new MixedModelException(PersistenceProblems.NeedsRows("the variance over unweighted rows"));
        return [.. all.Select((q, i) => Interval(q, parameters.Length + i, confidence))];
    }

    private VarianceInterval Interval(VarianceQuantity quantity, int index, double confidence)
    {
        (double lower, double upper) = Limits(index, confidence);
        return new VarianceInterval(quantity.Measure, quantity.Group, quantity.Terms, estimates[index], lower, upper, lower == 0.0, false);
    }

    private ParameterInterval Interval(ModelParameter parameter, int index, double confidence)
    {
        (double lower, double upper) = Limits(index, confidence);
        bool isLowerOpen = (parameter.Kind == ParameterKind.StandardDeviation && lower == 0.0) || (parameter.Kind == ParameterKind.Correlation && lower <= -1.0);
        bool isUpperOpen = parameter.Kind == ParameterKind.Correlation && upper >= 1.0;
        return new ParameterInterval(parameter.Kind, parameter.Group, parameter.Name, estimates[index], lower, upper, isLowerOpen, isUpperOpen);
    }

    private (double Lower, double Upper) Limits(int index, double confidence)
    {
        double[] sorted = [.. values.Select(v => v[index]).Where(v => !double.IsNaN(v)).Order()];
        return (Quantile(sorted, 0.5 * (1.0 - confidence)), Quantile(sorted, 0.5 * (1.0 + confidence)));
    }

    private static double Quantile(double[] sorted, double p)
    {
        if (sorted.Length == 0) { return double.NaN; }
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
