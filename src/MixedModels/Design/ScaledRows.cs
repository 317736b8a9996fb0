namespace MixedModels.Design;

/// <summary>The rows themselves in the internal bases, √w included: what cross-products are sums of.</summary>
/// <param name="Columns">Per output of the transform n values.</param>
/// <param name="Border">Outputs of X̃ and, last, ỹ.</param>
/// <param name="Factors">Per grouping factor, most levels first, the outputs of its s columns.</param>
/// <param name="Levels">Per grouping factor the level of each row.</param>
internal sealed record ScaledRows(double[][] Columns, int[] Border, int[][] Factors, int[][] Levels)
{
    /// <summary>Computes them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">The bases.</param>
    internal static ScaledRows Of(RowSource rows, ProductPlan plan)
    {
        int n = checked((int)rows.RowCount);
        int count = plan.Transform.Count;
        double[][] columns = [.. Enumerable.Range(0, count).Select(_ => new double[n])];
        int[][] levels = [.. plan.Factors.Select(_ => new int[n])];
        double[] block = new double[count * RowSource.BlockRows];
        double[] roots = new double[RowSource.BlockRows];
        int at = 0;
        foreach (RowChunk chunk in rows.Chunks())
        {
            for (int f = 0; f < levels.Length; f++) { chunk.Levels(plan.Factors[f].Group).CopyTo(levels[f].AsSpan(at)); }
            for (int start = 0; start < chunk.Count; start += RowSource.BlockRows)
            {
                int length = Math.Min(RowSource.BlockRows, chunk.Count - start);
                plan.Transform.Compute(chunk, start, length, block);
                chunk.ReadRootWeights(start, roots.AsSpan(0, length));
                for (int j = 0; j < count; j++)
                {
                    for (int i = 0; i < length; i++) { columns[j][at + start + i] = block[(j * RowSource.BlockRows) + i] * roots[i]; }
                }
            }

            at += chunk.Count;
        }

        return new ScaledRows(columns, plan.Border, [.. plan.Factors.Select(f => f.Left)], levels);
    }
}
