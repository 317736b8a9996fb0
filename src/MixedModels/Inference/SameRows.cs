using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Whether two models are of the same response on the same rows.</summary>
internal static class SameRows
{
    private const double Same = 1e-9;

    /// <summary>Whether they are: by number of rows, weights and the response's sum of squares, and row by row where rows are at hand.</summary>
    internal static bool Are(LinearMixedModel one, LinearMixedModel other)
    {
        CrossProducts a = one.Estimate.RowProducts;
        CrossProducts b = other.Estimate.RowProducts;
        if (a.ObservationCount != b.ObservationCount || Differ(a.SumLogWeights, b.SumLogWeights) || Differ(ResponseSquares(a), ResponseSquares(b))) { return false; }
        return one.UsedRows is not { } rows || other.UsedRows is not { } others || rows.AsSpan().SequenceEqual(others);
    }

    private static bool Differ(double a, double b) => Math.Abs(a - b) > Same * Math.Max(1.0, Math.Max(Math.Abs(a), Math.Abs(b)));

    // yᵀWy with y = X̃·shift + scale·ỹ.
    private static double ResponseSquares(CrossProducts data)
    {
        int p = data.Rank;
        double[] y = [.. data.Basis.ResponseShift, data.Basis.ResponseScale];
        double sum = 0.0;
        for (int j = 0; j <= p; j++) { sum += y[j] * VectorKernels.Dot(y, data.Fixed.AsSpan(j * (p + 1), p + 1)); }
        return sum;
    }
}
