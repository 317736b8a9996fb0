using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The relative covariance of a term that is held to a pattern, as a function of the pattern's parameters ψ: Σ̃ = TC(ψ)Tᵀ in scaled columns.</summary>
/// <remarks>T = R·diag(1/rms): roots in ψ are of variances or standard deviations of scaled columns, relative to σ.</remarks>
internal sealed class PatternedCovariance
{
    private readonly RandomStructure pattern;
    private readonly double[] transform;        // T, s × s

    /// <summary>Prepares.</summary>
    /// <param name="layout">A layout with a pattern.</param>
    internal PatternedCovariance(TermLayout layout)
    {
        pattern = layout.Pattern!;
        Width = layout.Width;
        Count = pattern.ParameterCount(Width);
        transform = [.. layout.Transform];
        double[] scales = layout.ColumnScales();
        for (int j = 0; j < Width; j++) { VectorKernels.Scale(transform.AsSpan(j * Width, Width), 1.0 / scales[j]); }
    }

    /// <summary>s.</summary>
    internal int Width { get; }

    /// <summary>Number of parameters.</summary>
    internal int Count { get; }

    /// <summary>UᵀT.</summary>
    /// <param name="vectors">U, s × s, orthogonal.</param>
    internal double[] Rotated(double[] vectors)
    {
        double[] rotated = new double[Width * Width];
        DenseProduct.Add(rotated, Width, Width, Width, Width, 1.0, vectors, Width, 1, transform, 1, Width);
        return rotated;
    }

    /// <summary>C(ψ) with as many orders of derivatives as asked for.</summary>
    internal CovarianceJet Jet(ReadOnlySpan<double> parameters, int derivatives)
    {
        var jet = new CovarianceJet(Width, Count, derivatives);
        pattern.Fill(parameters, jet);
        return jet;
    }

    /// <summary>Σ̃ = TC(ψ)Tᵀ.</summary>
    internal double[] Value(ReadOnlySpan<double> parameters) => Congruence(transform, Jet(parameters, 0).Value, Width);

    /// <summary>WMWᵀ, s × s.</summary>
    internal static double[] Congruence(ReadOnlySpan<double> w, ReadOnlySpan<double> matrix, int s)
    {
        double[] half = new double[s * s];
        double[] result = new double[s * s];
        DenseProduct.Add(half, s, s, s, s, 1.0, w, 1, s, matrix, 1, s);
        DenseProduct.Add(result, s, s, s, s, 1.0, half, 1, s, w, s, 1);
        return result;
    }
}
