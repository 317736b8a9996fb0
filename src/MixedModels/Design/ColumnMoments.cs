using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Weighted means and centred cross-products of columns, in one pass by blocks.</summary>
/// <remarks>Each block is centred at its own mean and merged by the pairwise update, so that an offset common to all
/// rows costs no digits. Source: Chan, Golub and LeVeque (1983), The American Statistician 37(3).</remarks>
internal sealed class ColumnMoments
{
    private ColumnMoments(int count)
    {
        Means = new double[count];
        Centred = new double[count * count];
    }

    /// <summary>Σ w.</summary>
    internal double TotalWeight { get; private set; }

    /// <summary>Weighted mean of each column.</summary>
    internal double[] Means { get; }

    /// <summary>Σ w (x − x̄)(y − ȳ), both triangles.</summary>
    internal double[] Centred { get; }

    /// <summary>Σ w (x − x̄)(y − ȳ) of two columns.</summary>
    internal double Cross(int i, int j) => Centred[(j * Means.Length) + i];

    /// <summary>Σ w x y of two columns.</summary>
    internal double Raw(int i, int j) => Cross(i, j) + (TotalWeight * Means[i] * Means[j]);

    /// <summary>Measures all columns.</summary>
    internal static ColumnMoments Of(RowBlocks rows, CancellationToken cancellationToken)
    {
        int m = rows.ColumnCount;
        var total = new ColumnMoments(m);
        double[] buffer = new double[m * RowBlocks.Size];
        double[] roots = new double[RowBlocks.Size];
        double[] means = new double[m];
        double[] products = new double[m * m];
        for (int block = 0; block < rows.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = rows.Length(block);
            rows.ReadRootWeights(block, roots);
            double weight = 0.0;
            for (int i = 0; i < length; i++) { weight += roots[i] * roots[i]; }
            for (int c = 0; c < m; c++)
            {
                Span<double> column = buffer.AsSpan(c * RowBlocks.Size, length);
                rows.Read(block, c, column);
                means[c] = Centre(column, roots, weight);
            }

            Array.Clear(products);
            Gram(buffer, m, length, products);
            total.Merge(weight, means, products);
        }

        for (int j = 0; j < m; j++)
        {
            for (int i = j + 1; i < m; i++) { total.Centred[(i * m) + j] = total.Centred[(j * m) + i]; }
        }

        return total;
    }

    private static void Gram(double[] buffer, int m, int length, double[] products)
    {
        if (m >= 12)
        {
            DenseProduct.Add(products, m, m, m, length, 1.0, buffer, RowBlocks.Size, 1, buffer, 1, RowBlocks.Size, lowerOnly: true);
            return;
        }

        for (int j = 0; j < m; j++)
        {
            for (int i = j; i < m; i++)
            {
                products[(j * m) + i] = VectorKernels.Dot(buffer.AsSpan(i * RowBlocks.Size, length), buffer.AsSpan(j * RowBlocks.Size, length));
            }
        }
    }

    // The weighted mean relative to the first value, so that a large offset is subtracted before anything is summed.
    private static double Centre(Span<double> column, ReadOnlySpan<double> roots, double weight)
    {
        double first = column[0];
        double sum = 0.0;
        for (int i = 0; i < column.Length; i++)
        {
            column[i] -= first;
            sum += roots[i] * roots[i] * column[i];
        }

        double mean = sum / weight;
        for (int i = 0; i < column.Length; i++) { column[i] = roots[i] * (column[i] - mean); }
        return first + mean;
    }

    private void Merge(double weight, double[] means, double[] products)
    {
        int m = means.Length;
        double together = TotalWeight + weight;
        double factor = TotalWeight * weight / together;
        for (int j = 0; j < m; j++)
        {
            double deltaJ = means[j] - Means[j];
            for (int i = j; i < m; i++)
            {
                Centred[(j * m) + i] += products[(j * m) + i] + (factor * deltaJ * (means[i] - Means[i]));
            }
        }

        for (int j = 0; j < m; j++) { Means[j] += (means[j] - Means[j]) * (weight / together); }
        TotalWeight = together;
    }
}
