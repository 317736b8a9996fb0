using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>2·QΣ = (∂d/∂λ)·λᵀ per term, valid where Σ is singular: what must vanish at a minimum.</summary>
/// <remarks>∂d/∂λ = 2·Σⱼ Gⱼⱼ with G = A_u·F·S_·u, S the weighted inverse on the pattern of A. Nothing is divided by a
/// singular value, so exact zeros are allowed, at the price of one pass over all pairs of levels. Source: differentiating
/// Bates, Mächler, Bolker and Walker (2015), equations 34 and 42, through the factor.</remarks>
internal static class RootGradient
{
    /// <summary>2·QΣ in scaled columns, s × s column-major, per term.</summary>
    /// <param name="system">The system, its factor at Λ.</param>
    /// <param name="inverse">The weighted inverse of that factor.</param>
    /// <param name="lambda">Per factor its square root Λ.</param>
    /// <param name="terms">The terms.</param>
    internal static double[][] TimesRoot(AugmentedSystem system, SelectedInverse inverse, double[][] lambda, IReadOnlyList<TermFactor> terms)
    {
        CrossProducts data = system.Data;
        double[][] gradient = [.. data.Factors.Select(f => new double[f.Width * f.Width])];
        for (int f = 0; f < data.Factors.Length; f++) { AddOwn(system, inverse, lambda[f], f, gradient[f]); }
        for (int k = 0; k < data.Pairs.Length; k++) { AddPair(system, inverse, lambda, k, gradient); }
        return [.. terms.Select(t => Times(gradient[t.Factor], data.Factors[t.Factor].Width, t))];
    }

    // Σ A_jj·λ·S_jj + A_j,xy·S_xy,j.
    private static void AddOwn(AugmentedSystem system, SelectedInverse inverse, double[] lambda, int f, double[] target)
    {
        FactorProducts factor = system.Data.Factors[f];
        int s = factor.Width;
        int x = system.Rank + 1;
        double[] root = new double[s * s];
        for (int j = 0; j < factor.LevelCount; j++)
        {
            int stride = system.StrideAt(f, j);
            Array.Clear(root);
            AddProduct(root, lambda, s, s, inverse.Values.AsSpan(system.DiagonalAddress(f, j)), s, 1, stride);
            AddProduct(target, factor.Diagonal.AsSpan(j * s * s, s * s), s, s, root, s, 1, s);
            ReadOnlySpan<double> border = inverse.Values.AsSpan(system.Symbolic.BorderAddress(system.FirstVertex[f] + j));
            for (int c = 0; c < s; c++)
            {
                for (int r = 0; r < s; r++)
                {
                    target[(c * s) + r] += VectorKernels.Dot(factor.Border.AsSpan(((j * s) + r) * x, x), border.Slice(c * stride, x));
                }
            }
        }
    }

    // A_gh·λ_h·S_hg to the first factor g of a pair, and A_hg·λ_g·S_gh to the second.
    private static void AddPair(AugmentedSystem system, SelectedInverse inverse, double[][] lambda, int k, double[][] target)
    {
        PairProducts pair = system.Data.Pairs[k];
        int s = system.Data.Factors[pair.First].Width;
        int t = system.Data.Factors[pair.Second].Width;
        double[] first = new double[t * s];
        double[] second = new double[s * t];
        double[] transposed = new double[s * t];
        for (int i = 0; i < pair.Count; i++)
        {
            (int address, bool isTurned) = system.PairAddress(k, i);
            int stride = isTurned ? system.StrideAt(pair.First, pair.FirstLevel[i]) : system.StrideAt(pair.Second, pair.SecondLevel[i]);
            ReadOnlySpan<double> stored = inverse.Values.AsSpan(address);
            (int row, int column) = isTurned ? (stride, 1) : (1, stride);     // of element (first, second)
            Array.Clear(first);
            Array.Clear(second);
            AddProduct(first, lambda[pair.Second], t, t, stored, s, column, row);
            AddProduct(second, lambda[pair.First], s, s, stored, t, row, column);
            ReadOnlySpan<double> block = pair.Values.AsSpan(i * s * t, s * t);
            for (int c = 0; c < t; c++)
            {
                for (int r = 0; r < s; r++) { transposed[(r * t) + c] = block[(c * s) + r]; }
            }

            AddProduct(target[pair.First], block, s, t, first, s, 1, t);
            AddProduct(target[pair.Second], transposed, t, s, second, t, 1, s);
        }
    }

    // target (m × n) += a (m × k, column-major) · b, element (i, j) of b at i·rowStride + j·columnStride.
    private static void AddProduct(
        Span<double> target, ReadOnlySpan<double> a, int m, int k, ReadOnlySpan<double> b, int n, int rowStride, int columnStride)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < k; i++)
            {
                double value = b[(i * rowStride) + (j * columnStride)];
                if (value != 0.0) { VectorKernels.AddScaled(target.Slice(j * m, m), value, a.Slice(i * m, m)); }
            }
        }
    }

    private static double[] Times(double[] gradient, int width, TermFactor term)
    {
        int s = term.Layout.Width;
        double[] own = new double[s * s];
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < s; r++) { own[(c * s) + r] = 2.0 * gradient[((term.Layout.Offset + c) * width) + term.Layout.Offset + r]; }
        }

        double[] lambda = term.Lambda();
        double[] product = new double[s * s];
        AddProduct(product, own, s, s, lambda, s, s, 1);
        return product;
    }
}
