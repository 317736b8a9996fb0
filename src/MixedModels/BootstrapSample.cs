using System.Collections.Immutable;
using MixedModels.Inference;

namespace MixedModels;

/// <summary>Estimates from responses drawn from a fitted model.</summary>
public sealed class BootstrapSample
{
    private readonly ImmutableArray<ModelParameter> parameters;
    private readonly ImmutableArray<double> estimates;
    private readonly double[][] values;         // per replicate, one value per parameter; null where the refit failed

    internal BootstrapSample(ImmutableArray<ModelParameter> parameters, ImmutableArray<double> estimates, double[][] values, int boundaryCount)
    {
        this.parameters = parameters;
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
    public ImmutableArray<double> Values(int parameter) => [.. values.Select(v => v[parameter])];

    /// <summary>Percentile intervals: the quantiles of the refits.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>Random-effects terms in the formula's order, σ, then the estimable coefficients.</returns>
    /// <remarks>Quantiles interpolate between order statistics at (n − 1)p + 1. Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap,
    /// chapter 13.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public ImmutableArray<ParameterInterval> Intervals(double confidence = 0.95)
    {
        if (!(confidence > 0.0 && confidence < 1.0)) { throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1."); }
        return [.. parameters.Select((p, i) => Interval(p, i, confidence))];
    }

    private ParameterInterval Interval(ModelParameter parameter, int index, double confidence)
    {
        double[] sorted = [.. Values(index).Where(v => !double.IsNaN(v)).Order()];
        double lower = Quantile(sorted, 0.5 * (1.0 - confidence));
        double upper = Quantile(sorted, 0.5 * (1.0 + confidence));
        bool isLowerOpen = (parameter.Kind == ParameterKind.StandardDeviation && lower == 0.0) || (parameter.Kind == ParameterKind.Correlation && lower <= -1.0);
        bool isUpperOpen = parameter.Kind == ParameterKind.Correlation && upper >= 1.0;
        return new ParameterInterval(parameter.Kind, parameter.Group, parameter.Name, estimates[index], lower, upper, isLowerOpen, isUpperOpen);
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
