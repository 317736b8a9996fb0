using System.Diagnostics;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.Problems;

namespace MixedModels;

/// <content>From a formula and a source larger than memory to a fitted model.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Fits a model to delimited text without holding its rows: the file is read several times, and memory grows
    /// with levels of factors, not with rows.</summary>
    /// <param name="formula">lme4's formula language; a dot stands for the columns of the file.</param>
    /// <param name="path">Path of the file, also compressed with gzip.</param>
    /// <param name="reading">How to read it; null takes the defaults. Types are decided on all rows.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>The fit of <see cref="Fit(string, DataSet, FitOptions?)"/> to <see cref="DataSet.ReadCsv(string, CsvOptions?)"/>, to rounding, but
    /// <see cref="HasRows"/> is false and <see cref="ScaledResidualQuantiles"/> is empty. What was noted while reading is
    /// among the <see cref="Problems"/>.</returns>
    /// <exception cref="MixedModelException">The file cannot be read as rows of columns or changes meanwhile, formula and
    /// data leave no model to fit, or a function of the formula needs all rows at once (MM1040).</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static LinearMixedModel FitCsv(string formula, string path, CsvOptions? reading = null, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(path);
        reading ??= new CsvOptions();
        using var file = new FileByteSource(path);
        using Stream first = file.Open();
        if (first.CanSeek) { return FitCsv(formula, file, reading, options ?? new FitOptions()); }
        using StreamByteSource copy = StreamByteSource.Create(first, path, reading.CancellationToken);
        return FitCsv(formula, copy, reading, options ?? new FitOptions());
    }

    /// <summary>Fits a model to delimited text from a stream without holding its rows.</summary>
    /// <param name="formula">lme4's formula language; a dot stands for the columns of the source.</param>
    /// <param name="stream">The bytes; stays open. One that cannot seek is copied first, above 64 MB to a temporary file.</param>
    /// <param name="sourceName">What messages and results call the source.</param>
    /// <param name="reading">How to read it; null takes the defaults.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>As <see cref="FitCsv(string, string, CsvOptions?, FitOptions?)"/>.</returns>
    /// <exception cref="MixedModelException">As <see cref="FitCsv(string, string, CsvOptions?, FitOptions?)"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static LinearMixedModel FitCsv(string formula, Stream stream, string sourceName, CsvOptions? reading = null, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sourceName);
        reading ??= new CsvOptions();
        using StreamByteSource source = StreamByteSource.Create(stream, sourceName, reading.CancellationToken);
        return FitCsv(formula, source, reading, options ?? new FitOptions());
    }

    private static LinearMixedModel FitCsv(string formula, ByteSource source, CsvOptions reading, FitOptions options)
    {
        if (options.Residual is not null || options.Variance is not null) { throw new MixedModelException(Inference.InferenceProblems.NotWithResidual("streams")); }
        long start = Stopwatch.GetTimestamp();
        var names = new DataSet([.. CsvChunks.ReadHeaders(source, reading).DistinctBy(name => name, StringComparer.Ordinal).Select(name => new NumberColumn(name, []))]);
        ModelFormula parsed = ParseFor(formula, names, options.Weights);
        string[] used = [.. FormulaColumns.Find(parsed, names).Select(column => column.Name)];
        if (options.Weights is { } weights)
        {
            if (names.Find(weights) is null) { throw new MixedModelException(DesignProblems.UnknownWeights(weights, names)); }
            used = [.. used, weights];
        }

        used = [.. used, .. options.Contrasts.Keys.Where(name => names.Find(name) is not null)];
        CsvChunks chunks = CsvChunks.Scan(source, reading, used, [.. FormulaColumns.Factors(parsed)]);
        double readSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        StreamedDesign? design = null;
        try
        {
            start = Stopwatch.GetTimestamp();
            design = StreamedDesign.Of(parsed, chunks, options.ToDesignOptions(), options.CancellationToken);
            CrossProducts products = CrossProducts.From(design.Rows, out ProductPlan plan, options.CancellationToken, options.MemoryLimit, options.Threads);
            VarianceForms? forms = VarianceForms.Of(products, DesignSchema.Of(design.Shown), null, options.Weights is not null) is null
                ? VarianceForms.OfPass(design.Rows, plan, products, options.CancellationToken)
                : null;
            EstimabilityChecks.ThrowIfNotEstimable(products);
            double designSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var rows = new RowsOfFit(chunks.Name, chunks.Sha256, false, chunks.Problems) { VarianceForms = forms };
            return Finish(formula, design.Shown, products, null, options, new FitTimings(readSeconds, designSeconds, 0.0, 0.0), rows);
        }
        catch (MixedModelException refusal)
        {
            throw refusal.With([.. chunks.Problems, .. design?.Shown.Problems ?? []]);
        }
    }
}
