using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>What the search takes from the diagonal blocks of the weighted inverse of one term, level by level.</summary>
/// <remarks>
/// With Mⱼ = λ⁻ᵀ(I − Sⱼⱼ)λ⁻¹, the level's block of ZᵀDZ − ωωᵀ/σ², the score is Q = Σ Mⱼ = ∂d/∂Σ. With Nⱼ = Mⱼ + ωⱼωⱼᵀ/σ² the traces
/// tr(DV̇ᵢDV̇ⱼ) exceed their estimate by average information by R = Σ tr(FᵢNⱼFⱼMⱼ) plus what pairs of levels add, which has
/// mean zero at the truth and is left out (there is none for one grouping factor without fixed effects). Everything in the
/// eigenbasis.
/// Source: for average information, Johnson and Thompson (1995), J. Dairy Science 78(2).
/// </remarks>
internal sealed class LevelSums
{
    private readonly int width;
    private readonly double[] block;            // Mⱼ, packed columns of the lower triangle
    private readonly double[] filled;           // Nⱼ, likewise
    private readonly double[] products;         // Σ Nⱼ ⊗ Mⱼ over packed elements, pairs × pairs

    internal LevelSums(int width)
    {
        this.width = width;
        int pairs = width * (width + 1) / 2;
        block = new double[pairs];
        filled = new double[pairs];
        products = new double[pairs * pairs];
        Score = new double[width * width];
    }

    /// <summary>Q, s × s.</summary>
    internal double[] Score { get; }

    /// <summary>Sums over the levels of a term.</summary>
    /// <param name="term">The term at the current point.</param>
    /// <param name="system">The system, for places.</param>
    /// <param name="inverse">Elements of the weighted inverse, at the factor's addresses.</param>
    /// <param name="spherical">û, in elimination order.</param>
    /// <param name="variance">σ̂² in scaled units.</param>
    internal void Compute(TermFactor term, AugmentedSystem system, ReadOnlySpan<double> inverse, ReadOnlySpan<double> spherical, double variance)
    {
        Array.Clear(Score);
        Array.Clear(products);
        int levels = system.Data.Factors[term.Factor].LevelCount;
        for (int j = 0; j < levels; j++)
        {
            int stride = system.StrideAt(term.Factor, j);
            int address = system.DiagonalAddress(term.Factor, j) + (term.Layout.Offset * (stride + 1));
            int at = system.EliminationColumn(term.Factor, j) + term.Layout.Offset;
            int pair = 0;
            for (int c = 0; c < width; c++)
            {
                for (int r = c; r < width; r++)
                {
                    double size = term.Values[r] * term.Values[c];
                    double value = ((r == c ? 1.0 : 0.0) - inverse[address + (c * stride) + r]) / size;
                    block[pair] = value;
                    filled[pair] = value + (spherical[at + r] * spherical[at + c] / (size * variance));
                    Score[(c * width) + r] += value;
                    pair++;
                }
            }

            for (int b = 0; b < pair; b++) { VectorKernels.AddScaled(products.AsSpan(b * pair, pair), block[b], filled); }
        }

        for (int c = 0; c < width; c++)
        {
            for (int r = c; r < width; r++) { Score[(r * width) + c] = Score[(c * width) + r]; }
        }
    }

    /// <summary>R of two parameters (r, c) and (u, v) with F = e_r e_cᵀ + e_c e_rᵀ.</summary>
    internal double Remainder(int r, int c, int u, int v) =>
        0.5 * (Sum(c, u, v, r) + Sum(c, v, u, r) + Sum(r, u, v, c) + Sum(r, v, u, c)
            + Sum(v, r, c, u) + Sum(u, r, c, v) + Sum(v, c, r, u) + Sum(u, c, r, v));

    // Σ N_ab·M_cd.
    private double Sum(int a, int b, int c, int d) => products[(Packed(c, d) * block.Length) + Packed(a, b)];

    private int Packed(int a, int b)
    {
        int c = Math.Min(a, b);
        return (c * width) - (c * (c - 1) / 2) + Math.Max(a, b) - c;
    }
}
