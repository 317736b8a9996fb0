using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Columns of random-effects terms that the fixed part reproduces level by level, as in <c>y ~ g + (1 | g)</c>:
/// the fixed effects take whatever the random effects of such a column could be, and nothing is left to tell their variance
/// from.</summary>
internal static class AbsorbedColumns
{
    // Of the squared length of a term's column; cross-products hold some 14 digits of it.
    private const double Negligible = 1e-10;

    /// <summary>Finds the absorbed columns of every term.</summary>
    /// <param name="products">The cross-products.</param>
    /// <returns>Per term in the formula's order the indices of its columns that lie in the span of X for every level.</returns>
    internal static int[][] Of(CrossProducts products)
    {
        int p = products.Rank;
        bool possible = products.Factors.Any(f => f.LevelCount <= p);
        double[] factor = possible ? (double[])products.Fixed.Clone() : [];
        return possible && DenseCholesky.Factor(factor, p, p, p + 1) == DenseCholesky.Succeeded
            ? [.. products.Terms.Select(term => Columns(products, term.Factor, term.Layout, factor))]
            : [.. products.Terms.Select(_ => Array.Empty<int>())];
    }

    private static int[] Columns(CrossProducts products, int factor, TermLayout layout, double[] fixedFactor)
    {
        // Columns of different levels share no rows, so p columns of X hold those of at most p levels.
        if (products.Factors[factor].LevelCount > products.Rank) { return []; }
        return [.. Enumerable.Range(0, layout.Width).Where(column => IsAbsorbed(products, products.Factors[factor], layout, column, fixedFactor))];
    }

    // Σⱼ ‖zⱼ − Xb̂ⱼ‖² against Σⱼ ‖zⱼ‖², z = T̃ times a column of R.
    private static bool IsAbsorbed(CrossProducts products, FactorProducts factor, TermLayout layout, int column, double[] fixedFactor)
    {
        int p = products.Rank;
        int s = factor.Width;
        double[] along = new double[p];
        double length = 0.0;
        double left = 0.0;
        for (int j = 0; j < factor.LevelCount; j++)
        {
            double square = 0.0;
            Array.Clear(along);
            for (int a = 0; a <= column; a++)
            {
                double ra = layout.Transform[(column * layout.Width) + a];
                int at = (j * s) + layout.Offset + a;
                for (int b = 0; b <= column; b++)
                {
                    square += ra * layout.Transform[(column * layout.Width) + b] * factor.Diagonal[(at * s) + layout.Offset + b];
                }

                VectorKernels.AddScaled(along, ra, factor.Border.AsSpan(at * (p + 1), p));
            }

            RowSolve.Forward(fixedFactor, p + 1, p, along, 1);
            length += square;
            left += square - VectorKernels.Dot(along, along);
        }

        return left <= Negligible * length;
    }
}
