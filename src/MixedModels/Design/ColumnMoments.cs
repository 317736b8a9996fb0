using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Weighted means and centred cross-products of columns, in one pass by blocks, each column in units of a power
/// of two that keeps squares from overflowing or vanishing.</summary>
/// <remarks>Each block is centred at its own mean and merged by the pairwise update, so that an offset common to all
/// rows costs no digits. Source: Chan, Golub and LeVeque (1983), The American Statistician 37(3).</remarks>
internal sealed class ColumnMoments
{
    // Products of four values within this many powers of two of 1 stay far from both ends of the double range.
    private const int HarmlessExponent = 100;
    private const int NoExponent = int.MinValue;

    private readonly int[] exponents;

    private ColumnMoments(int count)
    {
        Means = new double[count];
        Centred = new double[count * count];
        exponents = new int[count];
        Array.Fill(exponents, NoExponent);
    }

    /// <summary>n, number of rows.</summary>
    internal int Count { get; private set; }

    /// <summary>Σ w.</summary>
    internal double TotalWeight { get; private set; }

    /// <summary>Σ log w; 0 without weights.</summary>
    internal double SumLogWeights { get; private set; }

    /// <summary>Weighted mean of each column.</summary>
    internal double[] Means { get; }

    /// <summary>Σ w (x − x̄)(y − ȳ), lower triangle.</summary>
    internal double[] Centred { get; }

    /// <summary>e: all that is told of a column is of its values times 2⁻ᵉ. Mostly 0.</summary>
    internal int Exponent(int column) => exponents[column] == NoExponent ? 0 : exponents[column];

    /// <summary>The power of two nearest to √(Σw/n): in this unit the columns of the internal bases have Σwx² near n, so that
    /// a fit looks the same whatever the weights are multiplied with. Mostly 1.</summary>
    internal double WeightUnit => Math.ScaleB(1.0, (int)Math.Round(0.5 * Math.Log2(TotalWeight / Count)));

    /// <summary>Σ w (x − x̄)(y − ȳ) of two columns.</summary>
    internal double Cross(int i, int j) => Centred[(Math.Min(i, j) * Means.Length) + Math.Max(i, j)];

    /// <summary>Σ w x y of two columns.</summary>
    internal double Raw(int i, int j) => Cross(i, j) + (TotalWeight * Means[i] * Means[j]);

    /// <summary>Measures all columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">At most how many threads work; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <param name="observe">Also shown every chunk, by any thread; may be null.</param>
    internal static ColumnMoments Of(RowSource rows, int threads, CancellationToken cancellationToken, Action<RowChunk>? observe = null) =>
        ChunkReduction.Run<ColumnMoments>(rows, threads, () => new Workspace(rows.ColumnCount, observe).Measure, Merge, cancellationToken);

    private static ColumnMoments Merge(ColumnMoments earlier, ColumnMoments later)
    {
        int m = earlier.Means.Length;
        for (int c = 0; c < m; c++)
        {
            int exponent = Math.Max(earlier.exponents[c], later.exponents[c]);
            earlier.Rescale(c, exponent);
            later.Rescale(c, exponent);
        }

        earlier.Add(later.TotalWeight, later.Means, later.Centred);
        earlier.Count += later.Count;
        earlier.SumLogWeights += later.SumLogWeights;
        return earlier;
    }

    // A column of zeros has no exponent and takes on any.
    private void Rescale(int column, int exponent)
    {
        int m = Means.Length;
        int change = exponents[column] == NoExponent ? 0 : exponents[column] - exponent;
        exponents[column] = exponent;
        if (change == 0) { return; }
        Means[column] = Math.ScaleB(Means[column], change);
        for (int i = 0; i < m; i++)
        {
            ref double product = ref Centred[(Math.Min(i, column) * m) + Math.Max(i, column)];
            product = Math.ScaleB(product, i == column ? 2 * change : change);
        }
    }

    private void Add(double weight, double[] means, double[] products)
    {
        int m = means.Length;
        double together = TotalWeight + weight;
        double factor = TotalWeight * (weight / together);
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

    /// <summary>What one thread needs to measure chunks.</summary>
    private sealed class Workspace(int columns, Action<RowChunk>? observe)
    {
        private readonly double[] buffer = new double[columns * RowSource.BlockRows];
        private readonly double[] roots = new double[RowSource.BlockRows];
        private readonly double[] means = new double[columns];
        private readonly double[] products = new double[columns * columns];

        internal ColumnMoments Measure(RowChunk chunk)
        {
            observe?.Invoke(chunk);
            var moments = new ColumnMoments(columns) { Count = chunk.Count };
            for (int c = 0; c < columns; c++) { moments.exponents[c] = ExponentOf(chunk.Column(c)); }
            for (int start = 0; start < chunk.Count; start += RowSource.BlockRows)
            {
                int length = Math.Min(RowSource.BlockRows, chunk.Count - start);
                chunk.ReadRootWeights(start, roots.AsSpan(0, length));
                double weight = 0.0;
                for (int i = 0; i < length; i++) { weight += roots[i] * roots[i]; }
                for (int c = 0; c < columns; c++)
                {
                    Span<double> column = buffer.AsSpan(c * RowSource.BlockRows, length);
                    chunk.Column(c).Slice(start, length).CopyTo(column);
                    if (moments.Exponent(c) != 0) { PowerOfTwo.Scale(column, -moments.Exponent(c)); }
                    means[c] = Centre(column, chunk.Weights is null ? [] : roots, weight);
                }

                Gram(length);
                moments.Add(weight, means, products);
            }

            if (chunk.Weights is not null)
            {
                foreach (double w in chunk.Weights.AsSpan(chunk.Offset, chunk.Count)) { moments.SumLogWeights += Math.Log(w); }
            }

            return moments;
        }

        private static int ExponentOf(ReadOnlySpan<double> column)
        {
            double largest = VectorKernels.LargestMagnitude(column);
            if (largest == 0.0) { return NoExponent; }
            int exponent = Math.ILogB(largest);
            return Math.Abs(exponent) <= HarmlessExponent ? 0 : exponent;
        }

        private void Gram(int length)
        {
            Array.Clear(products);
            if (columns >= 12)
            {
                DenseProduct.Add(products, columns, columns, columns, length, 1.0, buffer, RowSource.BlockRows, 1, buffer, 1, RowSource.BlockRows, lowerOnly: true);
                return;
            }

            for (int j = 0; j < columns; j++)
            {
                for (int i = j; i < columns; i++)
                {
                    products[(j * columns) + i] = VectorKernels.Dot(buffer.AsSpan(i * RowSource.BlockRows, length), buffer.AsSpan(j * RowSource.BlockRows, length));
                }
            }
        }

        // The weighted mean relative to the first value, so that a large offset is subtracted before anything is summed.
        private static double Centre(Span<double> column, ReadOnlySpan<double> roots, double weight)
        {
            double first = column[0];
            VectorKernels.Shift(column, -first);
            if (roots.IsEmpty)
            {
                double mean = VectorKernels.Sum(column) / weight;
                VectorKernels.Shift(column, -mean);
                return first + mean;
            }

            double sum = 0.0;
            for (int i = 0; i < column.Length; i++) { sum += roots[i] * roots[i] * column[i]; }
            double weighted = sum / weight;
            for (int i = 0; i < column.Length; i++) { column[i] = roots[i] * (column[i] - weighted); }
            return first + weighted;
        }
    }
}
