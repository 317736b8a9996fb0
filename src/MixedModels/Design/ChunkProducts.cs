using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MixedModels.Design;

/// <summary>Sums products of transformed columns over the rows of a chunk: over all of them, or per level or pair of levels.
/// A workspace of one thread.</summary>
/// <remarks>The outputs of a row lie side by side, padded to whole vectors, so that a product of a row with itself is a few
/// multiply-adds in registers. Rows are visited in the order of their levels: a level's sums are finished when its rows
/// are. The vector length is fixed, hence also the order of summation.</remarks>
internal sealed class ChunkProducts
{
    private const int Lanes = 4;
    private const int MostTerms = 512;      // products added up before the sum joins a larger one, which keeps rounding small

    private readonly RowTransform transform;
    private readonly int stride;
    private readonly double[] columns;
    private readonly double[] roots = new double[RowSource.BlockRows];
    private readonly double[] sums;
    private readonly int[] all;
    private readonly double[] rows;
    private RowChunk? loaded;

    /// <summary>Prepares for the outputs of a transform.</summary>
    /// <param name="transform">The outputs.</param>
    /// <param name="mostRows">Rows of the largest chunk.</param>
    internal ChunkProducts(RowTransform transform, int mostRows)
    {
        this.transform = transform;
        stride = (transform.Count + Lanes - 1) / Lanes * Lanes;
        columns = new double[transform.Count * RowSource.BlockRows];
        sums = new double[transform.Count * stride];
        rows = new double[mostRows * stride];
        all = new int[mostRows];
        for (int i = 0; i < all.Length; i++) { all[i] = i; }
    }

    /// <summary>Σ w·left·right over all rows.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="left">Outputs.</param>
    /// <param name="right">Outputs.</param>
    /// <returns>For each output on the left its sums with all on the right.</returns>
    internal double[] Sum(RowChunk chunk, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        Load(chunk);
        double[] result = new double[left.Length * right.Length];
        SumRun(all.AsSpan(0, chunk.Count), left, right, result);
        return result;
    }

    /// <summary>Σ w·left·right over each run of rows.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="order">Rows in the order of their keys.</param>
    /// <param name="runs">Where each run starts within the order, and the end of the last.</param>
    /// <param name="left">Outputs.</param>
    /// <param name="right">Outputs.</param>
    /// <param name="result">On return per run for each output on the left its sums with all on the right.</param>
    internal void Sum(RowChunk chunk, ReadOnlySpan<int> order, ReadOnlySpan<int> runs, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> result)
    {
        Load(chunk);
        int width = left.Length * right.Length;
        for (int k = 0; k + 1 < runs.Length; k++)
        {
            SumRun(order[runs[k]..runs[k + 1]], left, right, result.Slice(k * width, width));
        }
    }

    private void Load(RowChunk chunk)
    {
        if (ReferenceEquals(chunk, loaded)) { return; }
        loaded = chunk;
        for (int start = 0; start < chunk.Count; start += RowSource.BlockRows)
        {
            int length = Math.Min(RowSource.BlockRows, chunk.Count - start);
            transform.Compute(chunk, start, length, columns);
            Span<double> block = rows.AsSpan(start * stride, length * stride);
            chunk.ReadRootWeights(start, roots.AsSpan(0, length));
            for (int j = 0; j < transform.Count; j++)
            {
                ReadOnlySpan<double> column = columns.AsSpan(j * RowSource.BlockRows, length);
                for (int i = 0, at = j; i < column.Length; i++, at += stride) { block[at] = column[i] * roots[i]; }
            }
        }
    }

    private void SumRun(ReadOnlySpan<int> run, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> result)
    {
        int blocks = stride / Lanes;
        for (int block = 0; block < blocks; block++)
        {
            if (!IsWanted(block, right)) { continue; }
            int a = 0;
            for (; a + 1 < left.Length; a += 2) { SumTwo(run, left[a], left[a + 1], block * Lanes, sums.AsSpan(a * stride), sums.AsSpan((a + 1) * stride)); }
            if (a < left.Length) { SumOne(run, left[a], block * Lanes, sums.AsSpan(a * stride)); }
        }

        int next = 0;
        for (int a = 0; a < left.Length; a++)
        {
            ReadOnlySpan<double> row = sums.AsSpan(a * stride, stride);
            foreach (int b in right) { result[next++] = row[b]; }
        }
    }

    private static bool IsWanted(int block, ReadOnlySpan<int> outputs)
    {
        foreach (int output in outputs)
        {
            if (output / Lanes == block) { return true; }
        }

        return false;
    }

    // A run holds indices of loaded rows, and columns are below the stride: what is read lies within the rows.
    private void SumOne(ReadOnlySpan<int> run, int left, int block, Span<double> destination)
    {
        ref double origin = ref MemoryMarshal.GetArrayDataReference(rows);
        Vector256<double> total = Vector256<double>.Zero;
        for (int start = 0; start < run.Length; start += MostTerms)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            foreach (int row in run.Slice(start, Math.Min(MostTerms, run.Length - start)))
            {
                nuint at = (nuint)(row * stride);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(rows[(int)at + left]), Vector256.LoadUnsafe(ref origin, at + (nuint)block), sum);
            }

            total += sum;
        }

        total.CopyTo(destination[block..]);
    }

    private void SumTwo(ReadOnlySpan<int> run, int first, int second, int block, Span<double> firstSums, Span<double> secondSums)
    {
        ref double origin = ref MemoryMarshal.GetArrayDataReference(rows);
        Vector256<double> total = Vector256<double>.Zero;
        Vector256<double> otherTotal = Vector256<double>.Zero;
        for (int start = 0; start < run.Length; start += MostTerms)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            Vector256<double> otherSum = Vector256<double>.Zero;
            foreach (int row in run.Slice(start, Math.Min(MostTerms, run.Length - start)))
            {
                int at = row * stride;
                Vector256<double> right = Vector256.LoadUnsafe(ref origin, (nuint)(at + block));
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(rows[at + first]), right, sum);
                otherSum = Vector256.FusedMultiplyAdd(Vector256.Create(rows[at + second]), right, otherSum);
            }

            total += sum;
            otherTotal += otherSum;
        }

        total.CopyTo(firstSums[block..]);
        otherTotal.CopyTo(secondSums[block..]);
    }
}
