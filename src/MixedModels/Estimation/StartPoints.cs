using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Where a search starts.</summary>
/// <remarks>λ = I on scaled columns suits nearly every model. Three scales guard small samples, where several optima
/// occur. Independent columns of one grouping factor that are collinear over the pooled rows, such as an intercept and a
/// covariate far from its origin under a double bar, have a second valley in which the intercept stands in for the slope:
/// they get a start of their own on the other side.</remarks>
internal static class StartPoints
{
    private const int SmallSample = 100;
    private const double Collinear = 0.5;
    private const double SmallIntercept = 0.01;
    private static readonly double[] Scales = [1.0, 0.1, 4.0];

    /// <summary>The starts, in the order they are tried.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="asked">Number of scales asked for, which then are all; null for the default.</param>
    internal static ImmutableArray<ImmutableArray<TermFactor>> Of(CrossProducts data, int? asked)
    {
        int scales = data.Terms.Length == 0 ? 1 : asked ?? (data.ObservationCount < SmallSample ? Scales.Length : 1);
        var starts = ImmutableArray.CreateBuilder<ImmutableArray<TermFactor>>();
        foreach (double scale in Scales.AsSpan(0, scales))
        {
            starts.Add([.. data.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, scale))]);
        }

        if (asked is null && OtherValley(data) is { } other) { starts.Add(other); }
        return starts.ToImmutable();
    }

    private static ImmutableArray<TermFactor>? OtherValley(CrossProducts data)
    {
        bool any = false;
        double[][] unexplained = [.. data.Factors.Select(f => Unexplained(f, data.ObservationCount))];
        ImmutableArray<TermFactor> start = [.. data.Terms.Select(t => Start(t.Factor, t.Layout))];
        return any ? start : null;

        TermFactor Start(int factor, TermLayout layout)
        {
            double[] values = new double[layout.Width];
            bool independent = layout.Structure == CovarianceStructure.Diagonal || layout.Width == 1;
            for (int c = 0; c < values.Length; c++)
            {
                double left = unexplained[factor][layout.Offset + c];
                bool collinear = independent && left < Collinear;
                any |= collinear;
                values[c] = !collinear ? 1.0 : c == 0 && layout.StartsWithConstant ? SmallIntercept : 1.0 / Math.Sqrt(left);
            }

            return TermFactor.Axes(factor, layout, values);
        }
    }

    // Of each column of a factor the part of its mean square that the factor's other columns do not explain:
    // 1 / (G_dd·(G⁻¹)_dd) for the pooled products G.
    private static double[] Unexplained(FactorProducts factor, int n)
    {
        int s = factor.Width;
        double[] gram = new double[s * s];
        for (int j = 0; j < factor.LevelCount; j++) { VectorKernels.AddScaled(gram, 1.0 / n, factor.Diagonal.AsSpan(j * s * s, s * s)); }
        double[] whole = [.. Enumerable.Range(0, s).Select(d => gram[(d * s) + d])];
        double[] result = new double[s];
        Array.Fill(result, 1.0);
        double[] inverse = new double[s * s];
        if (DenseCholesky.Factor(gram, s, s, s) != DenseCholesky.Succeeded) { return result; }
        Triangular.Invert(gram, s, s, inverse);
        for (int d = 0; d < s; d++) { result[d] = 1.0 / (whole[d] * VectorKernels.Dot(inverse.AsSpan(d * s, s), inverse.AsSpan(d * s, s))); }
        return result;
    }
}
