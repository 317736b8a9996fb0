using System.Collections.Immutable;
using System.Diagnostics;
using MixedModels.Checking;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.Prediction;
using MixedModels.Problems;

namespace MixedModels;

/// <content>From a formula and rows to a fitted model.</content>
public sealed partial class LinearMixedModel
{
    private const double DefaultConfidence = 0.95;

    /// <summary>Fits a model.</summary>
    /// <param name="formula">lme4's formula language, such as <c>Reaction ~ Days + (Days | Subject)</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="MixedModelException">The formula or the data leave no model to fit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static LinearMixedModel Fit(string formula, DataSet data, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        long start = Stopwatch.GetTimestamp();
        ModelFormula parsed = ParseFor(formula, data, options.Weights);
        ModelDesign design = DesignBuilder.Build(parsed, data, options.ToDesignOptions());
        try
        {
            return Fit(formula, data, design, options, start);
        }
        catch (MixedModelException refusal)
        {
            throw refusal.With(design.Problems);
        }
    }

    private static LinearMixedModel Fit(string formula, DataSet data, ModelDesign design, FitOptions options, long start)
    {
        MemoryRows memory = MemoryRows.Of(design);
        CrossProducts products = CrossProducts.From(memory, out ProductPlan plan, options.CancellationToken, options.MemoryLimit, options.Threads);
        EstimabilityChecks.ThrowIfNotEstimable(products);
        ResidualPart? residual = design.Residual is { } side ? new ResidualPart(ScaledRows.Of(memory, plan), side, products, options.CancellationToken) : null;
        double designSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        return Finish(formula, design, products, residual, options, new FitTimings(0.0, designSeconds, 0.0, 0.0), new RowsOfFit(data.Source, data.Sha256, true, []));
    }

    // From cross-products to the fitted model. Of a stream the design holds the rows that stand for all.
    private static LinearMixedModel Finish(string formula, ModelDesign design, CrossProducts products, ResidualPart? residual, FitOptions options, FitTimings timings, RowsOfFit rows)
    {
        long start = Stopwatch.GetTimestamp();
        if (options.KnownResidualDeviation is { } deviation)
        {
            if (residual is not null) { throw new MixedModelException(Inference.InferenceProblems.NotWithResidual("known residual standard deviations")); }
            products.KnownVariance = deviation * deviation;
        }

        var settings = new FitSettings(
            options.Method, options.MaxEvaluations, options.Starts, options.MemoryLimit, options.Threads, options.Progress, options.CancellationToken);
        Estimate estimate = residual is null ? Fitter.Fit(products, settings) : Fitter.Fit(residual, settings);
        DesignSchema schema = DesignSchema.Of(design);
        ResultRange.ThrowIfLeft(estimate, schema);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        options.CancellationToken.ThrowIfCancellationRequested();
        (ImmutableArray<double> quantiles, ImmutableArray<Problem> ofRows) = rows.AreHeld ? LookAtRows(design, estimate, options.CancellationToken) : ([], [FitChecks.WithoutRows()]);
        ImmutableArray<Problem> problems = [.. rows.Problems, .. design.Problems, .. FitChecks.Of(schema, estimate), .. ofRows];
        double inferenceSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var description = new FitDescription
        {
            Formula = formula,
            Method = options.Method,
            Weights = options.Weights,
            Contrasts = options.Contrasts,
            ResidualStructure = options.Residual,
            VarianceFunction = options.Variance,
            VarianceForms = rows.VarianceForms,
            DataSource = rows.Source,
            DataSha256 = rows.Sha256,
            Rows = design.Rows,
            Schema = schema,
            Levels = LevelsOf(design),
            ScaledResidualQuantiles = quantiles,
            Problems = problems,
            Timings = timings with { Fit = fitSeconds, Inference = inferenceSeconds },
        };
        return Assemble(description, estimate, rows.AreHeld ? design : null);
    }

    private static (ImmutableArray<double> Quantiles, ImmutableArray<Problem> Problems) LookAtRows(ModelDesign design, Estimate estimate, CancellationToken cancellationToken)
    {
        double[] residuals = new RowResults(design, estimate, cancellationToken).Pearson();
        return (ResidualQuantiles.Of(residuals), FitChecks.OfRows(design, estimate, residuals, cancellationToken));
    }

    private static ImmutableSortedDictionary<string, int> LevelsOf(ModelDesign design)
    {
        ImmutableSortedDictionary<string, int> levels = ImmutableSortedDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);
        foreach (RandomEffectsDesign term in design.RandomTerms) { levels = levels.SetItem(term.Group.Name, term.Group.LevelCount); }
        return levels;
    }

    // A dot stands for the columns that the model does not use otherwise; the weights are used.
    private static ModelFormula ParseFor(string formula, DataSet data, string? weights) =>
        ModelFormula.Parse(formula, [.. data.Columns.Select(c => c.Name).Where(name => !string.Equals(name, weights, StringComparison.Ordinal))]);

    // Everything that a table shows is derived from the estimate, whether it was just found or read from a file.
    private static LinearMixedModel Assemble(FitDescription description, Estimate estimate, ModelDesign? design)
    {
        var random = ImmutableArray.CreateBuilder<RandomEffectsTerm>(description.Schema.Terms.Length);
        for (int t = 0; t < description.Schema.Terms.Length; t++)
        {
            TermSchema term = description.Schema.Terms[t];
            random.Add(CovarianceTable.Of(term.Group, description.Levels[term.Group], term.Columns, estimate.Terms[t].Layout, estimate.Factors[t], estimate.ThetaOf(t), estimate.ResidualVariance));
        }

        return new LinearMixedModel(description.Schema, design, estimate, description.VarianceForms)
        {
            Formula = description.Formula,
            Method = description.Method,
            Weights = description.Weights,
            Contrasts = description.Contrasts,
            ResidualStructure = description.ResidualStructure,
            VarianceFunction = description.VarianceFunction,
            DataSource = description.DataSource,
            DataSha256 = description.DataSha256,
            Status = estimate.Status,
            Certificate = estimate.Certificate,
            Rows = description.Rows,
            FixedEffects = WaldTable.Of(description.Schema.FixedNames, estimate.Data.Basis, FixedEffectsInference.Of(estimate, description.Schema, DegreesOfFreedom.Normal), DefaultConfidence),
            RandomEffects = random.MoveToImmutable(),
            Theta = estimate.Theta,
            ResidualStandardDeviation = Math.Sqrt(estimate.ResidualVariance),
            Objective = estimate.Objective,
            ObservationCount = estimate.Data.ObservationCount,
            ParameterCount = estimate.Data.Rank + estimate.Theta.Length + estimate.Residual.Length + (estimate.Data.KnownVariance is null ? 1 : 0),
            Levels = description.Levels,
            ScaledResidualQuantiles = description.ScaledResidualQuantiles,
            Problems = description.Problems,
            Timings = description.Timings,
        };
    }

    // What a model has beside its estimate.
    private sealed record FitDescription
    {
        internal required string Formula { get; init; }

        internal required EstimationMethod Method { get; init; }

        internal required string? Weights { get; init; }

        internal required ImmutableSortedDictionary<string, ContrastKind> Contrasts { get; init; }

        internal ResidualStructure? ResidualStructure { get; init; }

        internal VarianceFunction? VarianceFunction { get; init; }

        internal required string? DataSource { get; init; }

        internal required string? DataSha256 { get; init; }

        internal required RowAccount Rows { get; init; }

        internal required DesignSchema Schema { get; init; }

        internal required ImmutableSortedDictionary<string, int> Levels { get; init; }

        internal required ImmutableArray<double> ScaledResidualQuantiles { get; init; }

        internal required ImmutableArray<Problem> Problems { get; init; }

        internal required FitTimings Timings { get; init; }

        internal VarianceForms? VarianceForms { get; init; }
    }

    // Where the rows of a fit are.
    private sealed record RowsOfFit(string? Source, string? Sha256, bool AreHeld, ImmutableArray<Problem> Problems)
    {
        /// <summary>The variance over rows that are not held, where the cross-products do not tell it.</summary>
        internal VarianceForms? VarianceForms { get; init; }
    }
}
