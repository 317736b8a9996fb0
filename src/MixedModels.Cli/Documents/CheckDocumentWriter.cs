using MixedModels.Cli.Rendering;

namespace MixedModels.Cli.Documents;

/// <summary>Makes the JSON document of <c>mixed check</c>.</summary>
internal static class CheckDocumentWriter
{
    /// <summary>The document.</summary>
    /// <param name="report">What was found.</param>
    internal static CheckDocument Of(CheckReport report) => new()
    {
        Schema = "mixed/check/1",
        Source = report.Data.Source,
        Sha256 = report.Data.Sha256,
        Encoding = report.Data.TextFormat?.Encoding,
        Separator = report.Data.TextFormat?.Separator.ToString(),
        Compressed = report.Data.TextFormat?.IsCompressed ?? false,
        Rows = report.Data.RowCount,
        SourceColumns = report.Data.SourceColumns.Length,
        Columns = [.. report.Summaries.Select(summary => new CheckDocument.CheckedColumn(
            summary.Name,
            summary.Kind,
            report.RolesOf(summary.Name),
            summary.MissingCount,
            summary.DistinctCount,
            FiniteNumber.Of(summary.Minimum),
            FiniteNumber.Of(summary.Maximum),
            FiniteNumber.Of(summary.Mean)))],
        Model = report.Model is null ? null : Of(report.Model),
        Problems = ProblemDocument.Of(report.Problems),
    };

    private static CheckDocument.CheckedModel Of(ModelDescription model) => new(
        model.Formula,
        model.Rows.Read,
        model.Rows.Used,
        model.Rows.ZeroWeight,
        model.Rows.MissingByColumn,
        model.FixedNames,
        [.. model.RandomTerms.Select(term => new CheckDocument.CheckedTerm(
            term.Group,
            term.Structure,
            term.Columns,
            term.LevelCount,
            term.ParameterCount,
            term.SmallestLevelRows,
            term.MedianLevelRows,
            term.LargestLevelRows))],
        model.EstimatedBytes,
        FiniteNumber.Of(model.EstimatedSeconds));
}
