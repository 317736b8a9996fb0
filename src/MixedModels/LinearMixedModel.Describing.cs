using System.Collections.Immutable;
using MixedModels.Checking;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels;

/// <content>What a fit would use, without fitting.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Reads a formula against data: names, counts and doubts, without fitting.</summary>
    /// <param name="formula">lme4's formula language.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">Settings of the fit that would follow; null for the defaults.</param>
    /// <exception cref="MixedModelException">The formula or the data leave no model to fit.</exception>
    public static ModelDescription Describe(string formula, DataSet data, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        ModelFormula parsed = ParseFor(formula, data, options.Weights);
        ModelDesign design = DesignBuilder.Build(parsed, data, options.ToDesignOptions());
        (long Bytes, double Seconds) cost;
        ImmutableArray<Problem> problems;
        try
        {
            CrossProducts products = CrossProducts.From(design, options.CancellationToken, options.MemoryLimit, options.Threads);
            problems = [.. MostSevereFirst.Of([.. design.Problems, .. FitChecks.BeforeFit(DesignSchema.Of(design), products)])];
            cost = EstimateCost(design, products, options);
        }
        catch (MixedModelException refusal)
        {
            throw refusal.With(design.Problems);
        }

        return new ModelDescription(
            parsed.ToString(),
            design.FixedNames,
            [.. design.RandomTerms.Select(Describe)],
            RolesOfColumns.Of(options.Independent ? parsed.WithoutRandomEffects() : parsed, options.Weights, ResidualColumns.NamesOf(options.Residual, options.Variance)),
            design.Rows,
            cost.Bytes,
            cost.Seconds,
            problems)
        {
            ResidualCovariance = design.Residual is null ? null : string.Join(", ", new object?[] { options.Residual, options.Variance }.OfType<object>()),
        };
    }

    /// <summary>The columns that a formula and settings use, to read no others from a wide source
    /// (<see cref="CsvOptions.Columns"/>).</summary>
    /// <param name="formula">lme4's formula language.</param>
    /// <param name="options">Settings of the fit that would follow; null for the defaults.</param>
    /// <returns>Names without repeats, in the order of the formula; null where all columns are needed: a dot stands for them,
    /// and of a formula that lacks random effects the error proposes some.</returns>
    /// <exception cref="MixedModelException">The text is not a model formula.</exception>
    public static IReadOnlyList<string>? ColumnsUsed(string formula, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        options ??= new FitOptions();
        if (ModelFormula.HasDot(formula)) { return null; }
        ModelFormula parsed = ModelFormula.Parse(formula);
        if (parsed.RandomTerms.IsEmpty && !options.Independent && options.Residual is null && options.Variance is null) { return null; }
        IEnumerable<string> named = FormulaWalk.Variables(parsed.Response).Concat(FormulaColumns.Predictors(parsed)).Select(variable => variable.Name);
        IEnumerable<string> coded = options.Contrasts.IsEmpty ? [] : options.Contrasts.Keys;
        return [.. named.Concat(coded).Concat(ResidualColumns.NamesOf(options.Residual, options.Variance)).Append(options.Weights).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static RandomTermDescription Describe(RandomEffectsDesign term)
    {
        int[] rows = new int[term.Group.LevelCount];
        foreach (int code in term.Group.Codes) { rows[code]++; }
        Array.Sort(rows);
        int s = term.ColumnNames.Length;
        string structure = term.Pattern?.FullName ?? (term.Structure == CovarianceStructure.Diagonal ? "diag" : "us");
        int parameters = term.Pattern?.ParameterCount(s) ?? (term.Structure == CovarianceStructure.Diagonal ? s : s * (s + 1) / 2);
        double median = 0.5 * (rows[(rows.Length - 1) / 2] + rows[rows.Length / 2]);
        return new RandomTermDescription(
            term.Group.Name, term.Group.LevelCount, term.ColumnNames, structure, parameters, rows[0], median, rows[^1]);
    }

    // Memory: columns of the design, cross-products and the factor, as the fit would hold them. Time: the products over the rows, then the usual number of
    // evaluations, each a factorization and derivatives worth three, at rates that small and large blocks of one ordinary core reach.
    private static (long Bytes, double Seconds) EstimateCost(ModelDesign design, CrossProducts products, FitOptions options)
    {
        const double usualEvaluations = 8.0;
        const double factorizationsEach = 4.0;
        const double secondsAFlop = 0.1e-9;
        const double secondsALevel = 0.2e-6;
        const double secondsARowAndColumn = 8e-9;
        const double firstUse = 0.1;        // of code that was not run before
        long columns = design.FixedColumns.Concat(design.RandomTerms.SelectMany(t => t.Columns)).Distinct().Count() + 1;
        long numbers = (columns * design.RowCount) + products.Factors.Sum(f => (long)f.Diagonal.Length + f.Border.Length) + products.Pairs.Sum(p => (long)p.Values.Length);
        FactorForecast forecast = AugmentedSystem.Predict(products, options.MemoryLimit);
        double evaluation = (forecast.Flops * secondsAFlop) + (products.Factors.Sum(f => (double)f.LevelCount) * secondsALevel);
        double seconds = firstUse + (usualEvaluations * factorizationsEach * evaluation) + (columns * (double)design.RowCount * secondsARowAndColumn);
        return ((numbers * sizeof(double)) + forecast.Bytes, seconds);
    }
}
