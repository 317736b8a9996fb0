using System.Collections.Immutable;
using System.Diagnostics;
using MixedModels.Checking;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
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
        ModelFormula parsed = ModelFormula.Parse(formula, [.. data.Columns.Select(c => c.Name)]);
        ModelDesign design = DesignBuilder.Build(parsed, data, options.ToDesignOptions());
        CrossProducts products = CrossProductsBuilder.Build(design, options.CancellationToken);
        EstimabilityChecks.ThrowIfNotEstimable(products);
        double designSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        var settings = new FitSettings(options.Method, options.MaxEvaluations, options.Starts, options.Progress, options.CancellationToken);
        Estimate estimate = Fitter.Fit(products, settings);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        FixedEffects fixedEffects = WaldTable.Of(design.FixedNames, estimate, DefaultConfidence);
        double inferenceSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ImmutableArray<Problem> problems = [.. design.Problems, .. FitChecks.Of(design, estimate)];
        return new LinearMixedModel(design, estimate)
        {
            Formula = formula,
            Method = options.Method,
            Status = estimate.Status,
            Certificate = estimate.Certificate,
            Rows = design.Rows,
            FixedEffects = fixedEffects,
            RandomEffects = RandomEffectsOf(design, estimate),
            Theta = estimate.Theta,
            ResidualStandardDeviation = Math.Sqrt(estimate.ResidualVariance),
            Objective = estimate.Objective,
            ObservationCount = products.ObservationCount,
            ParameterCount = products.Rank + estimate.Theta.Length + 1,
            Levels = design.RandomTerms.Select(t => t.Group).Distinct().ToImmutableSortedDictionary(g => g.Name, g => g.LevelCount, StringComparer.Ordinal),
            Problems = problems,
            Timings = new FitTimings(0.0, designSeconds, fitSeconds, inferenceSeconds),
        };
    }

    private static ImmutableArray<RandomEffectsTerm> RandomEffectsOf(ModelDesign design, Estimate estimate)
    {
        var result = ImmutableArray.CreateBuilder<RandomEffectsTerm>(design.RandomTerms.Length);
        for (int t = 0; t < design.RandomTerms.Length; t++)
        {
            RandomEffectsDesign term = design.RandomTerms[t];
            result.Add(CovarianceTable.Of(term.Group.Name, term.Group.LevelCount, term.ColumnNames, estimate.Terms[t].Layout, estimate.Factors[t], estimate.ResidualVariance));
        }

        return result.MoveToImmutable();
    }
}
