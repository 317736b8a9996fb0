using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>The rows of a design as they pass by in a source that is read anew for each pass.</summary>
internal sealed class StreamedRows : RowSource
{
    private readonly CsvChunks source;
    private readonly ModelCoding coding;
    private readonly ImmutableArray<string> needed;
    private readonly string? weights;
    private readonly int columnCount;
    private readonly FormulaNode response;
    private readonly GroupIndexes groups;

    /// <summary>Prepares the passes.</summary>
    /// <param name="source">The source.</param>
    /// <param name="design">The design of the rows that stand for all.</param>
    /// <param name="needed">Columns that must not be missing.</param>
    /// <param name="weights">Column of weights, or null.</param>
    /// <param name="observations">Complete rows of positive weight.</param>
    internal StreamedRows(CsvChunks source, ModelDesign design, ImmutableArray<string> needed, string? weights, int observations)
    {
        this.source = source;
        this.needed = needed;
        this.weights = weights;
        coding = design.Coding;
        groups = new GroupIndexes(coding.Groups);
        response = ModelFormula.Parse(coding.Formula).Response;
        MemoryRows shown = MemoryRows.Of(design);
        Layout = shown.Layout;
        columnCount = shown.ColumnCount;
        RowCount = observations;
    }

    /// <inheritdoc/>
    internal override RowLayout Layout { get; }

    /// <inheritdoc/>
    internal override int ColumnCount => columnCount;

    /// <inheritdoc/>
    internal override long RowCount { get; }

    /// <inheritdoc/>
    internal override IEnumerable<RowChunk> Chunks() => source.Read(needed, weights, ChunkRows).Select(Code);

    private RowChunk Code(DataSet data)
    {
        AppliedDesign design = new NewRowsDesign(coding, data, groups).Build();
        double[][] columns = new double[columnCount][];
        for (int j = 0; j < Layout.FixedColumns.Length; j++) { columns[Layout.FixedColumns[j]] = design.FixedColumns[j]; }
        int[][] codes = new int[Layout.Groups.Length][];
        for (int t = 0; t < Layout.Terms.Length; t++)
        {
            TermColumns term = Layout.Terms[t];
            for (int c = 0; c < term.Columns.Length; c++) { columns[term.Columns[c]] = design.RandomTerms[t].Columns[c]; }
            codes[term.Group] = design.RandomTerms[t].Codes;
            if (!design.RandomTerms[t].NewLevels.IsEmpty) { throw new MixedModelException(DataProblems.ChangedWhileRead(source.Name)); }
        }

        columns[Layout.Response] = Response(data, design.Offset);
        double[]? w = weights is null ? null : ((NumberColumn)data.Find(weights)!).Array;
        return new RowChunk(data.RowCount, 0, columns, w, codes);
    }

    private double[] Response(DataSet data, double[]? offset)
    {
        var evaluator = new ExpressionEvaluator(coding.Formula, data, RowSelection.All(data.RowCount), new FunctionMemory(coding.Functions));
        double[] y = ((FrameValue.Numbers)evaluator.Evaluate(response)).Columns[0];
        if (offset is null) { return y; }
        double[] difference = new double[y.Length];
        for (int i = 0; i < difference.Length; i++) { difference[i] = y[i] - offset[i]; }
        return difference;
    }
}
