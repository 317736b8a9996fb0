using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Rows in memory; nothing is copied unless rows of weight zero have to be passed over.</summary>
internal sealed class MemoryRows : RowSource
{
    private readonly double[][] columns;
    private readonly double[]? weights;
    private readonly int[][] codes;
    private readonly int[]? positive;

    /// <summary>Takes columns as they are.</summary>
    /// <param name="layout">What they are.</param>
    /// <param name="columns">Columns of n finite values.</param>
    /// <param name="weights">n weights ≥ 0, or null for ones.</param>
    /// <param name="codes">For each grouping factor n level indices.</param>
    internal MemoryRows(RowLayout layout, double[][] columns, double[]? weights, int[][] codes)
    {
        Layout = layout;
        this.columns = columns;
        this.weights = weights;
        this.codes = codes;
        positive = PositiveRows(weights);
    }

    /// <summary>The rows of a design, each distinct column once.</summary>
    internal static MemoryRows Of(ModelDesign design)
    {
        var distinct = new List<double[]>();
        var index = new Dictionary<double[], int>(ReferenceEqualityComparer.Instance);
        ImmutableArray<int> fixedColumns = [.. design.FixedColumns.Select(Index)];
        GroupingFactor[] groups = [.. design.RandomTerms.Select(t => t.Group).Distinct<GroupingFactor>(ReferenceEqualityComparer.Instance)];
        ImmutableArray<TermColumns> terms =
            [.. design.RandomTerms.Select(t => new TermColumns(Array.IndexOf(groups, t.Group), [.. t.Columns.Select(Index)], t.ColumnNames, t.Structure, t.Pattern, t.Text))];
        int response = Index(ResponseLessOffset(design));
        var layout = new RowLayout(fixedColumns, response, [.. groups.Select(g => new GroupLayout(g.Name, g.LevelCount))], terms);
        return new MemoryRows(layout, [.. distinct], design.Weights, [.. groups.Select(g => g.Codes)]);

        int Index(double[] column)
        {
            if (!index.TryGetValue(column, out int at))
            {
                at = distinct.Count;
                index.Add(column, at);
                distinct.Add(column);
            }

            return at;
        }
    }

    /// <inheritdoc/>
    internal override RowLayout Layout { get; }

    /// <inheritdoc/>
    internal override int ColumnCount => columns.Length;

    /// <inheritdoc/>
    internal override long RowCount => positive?.Length ?? columns[0].Length;

    /// <inheritdoc/>
    internal override IEnumerable<RowChunk> Chunks()
    {
        int count = (int)RowCount;
        int chunkRows = ChunkRows;
        for (int start = 0; start < count; start += chunkRows)
        {
            int length = Math.Min(chunkRows, count - start);
            yield return positive is null
                ? new RowChunk(length, start, columns, weights, codes)
                : Gathered(positive.AsSpan(start, length));
        }
    }

    private RowChunk Gathered(ReadOnlySpan<int> rows)
    {
        double[][] picked = new double[columns.Length][];
        for (int c = 0; c < picked.Length; c++) { picked[c] = Pick(columns[c], rows); }
        int[][] levels = new int[codes.Length][];
        for (int g = 0; g < levels.Length; g++) { levels[g] = Pick(codes[g], rows); }
        return new RowChunk(rows.Length, 0, picked, Pick(weights!, rows), levels);
    }

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        T[] result = new T[rows.Length];
        for (int i = 0; i < result.Length; i++) { result[i] = values[rows[i]]; }
        return result;
    }

    private static int[]? PositiveRows(double[]? weights)
    {
        if (weights is null || !weights.AsSpan().Contains(0.0)) { return null; }
        var rows = new List<int>(weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0.0) { rows.Add(i); }
        }

        return [.. rows];
    }

    private static double[] ResponseLessOffset(ModelDesign design)
    {
        if (design.Offset is null) { return design.Response; }
        double[] difference = new double[design.RowCount];
        for (int i = 0; i < difference.Length; i++) { difference[i] = design.Response[i] - design.Offset[i]; }
        return difference;
    }
}
