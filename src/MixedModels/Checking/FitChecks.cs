using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Prediction;
using MixedModels.Problems;

namespace MixedModels.Checking;

/// <summary>What a careful reader of a fit should be told.</summary>
internal static class FitChecks
{
    private const int MostNamed = 3;

    /// <summary>Notes and warnings about an estimate, most important first.</summary>
    /// <param name="schema">Names and terms of the model.</param>
    /// <param name="estimate">The fit.</param>
    internal static ImmutableArray<Problem> Of(DesignSchema schema, Estimate estimate)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (estimate.Status == FitStatus.NotConverged) { problems.Add(CheckingProblems.NotConverged(estimate.Certificate)); }
        foreach (AliasedColumn aliased in estimate.Data.Basis.Aliased)
        {
            problems.Add(CheckingProblems.Aliased(schema.FixedNames[aliased.Column], WaldTable.Combination(aliased, schema.FixedNames), Interaction(schema, aliased.Column)));
        }

        int[][] absorbed = AbsorbedColumns.Of(estimate.Data);
        for (int t = 0; t < estimate.Terms.Length; t++)
        {
            if (absorbed[t].Length > 0) { problems.Add(CheckingProblems.Absorbed(schema.Terms[t], LevelCount(t), absorbed[t], estimate.Factors[t])); }
        }

        for (int t = 0; t < estimate.Terms.Length && estimate.Status == FitStatus.Boundary; t++)
        {
            AddBoundary(problems, schema.Terms[t], LevelCount(t), estimate.Terms[t], estimate.Factors[t], absorbed[t]);
        }

        bool explained = absorbed.Where((columns, t) => columns.Length > 0 && schema.Terms[t].Group == estimate.FlatDirection).Any();
        if (estimate.FlatDirection is { } groups && !explained) { problems.Add(CheckingProblems.Flat(groups)); }
        problems.AddRange(CorrelationsAtLimit(estimate));
        if (Conditioning(estimate) is { } digits and < 6) { problems.Add(CheckingProblems.LostDigits(digits)); }
        return problems.ToImmutable();

        int LevelCount(int t) => estimate.Data.Factors[estimate.Terms[t].Factor].LevelCount;
    }

    private static IEnumerable<Problem> CorrelationsAtLimit(Estimate estimate)
    {
        const double limit = 0.999;
        if (estimate.ProfiledObjective.Residual is not { } part) { return []; }
        return new ResidualTable(part.Design, estimate.Residual).Correlations()
            .Where(c => c.Name != "range" && Math.Abs(c.Value) > limit)
            .Select(c => CheckingProblems.CorrelationAtLimit(c.Group is null ? c.Name : $"{c.Name} of {c.Group}", c.Value));
    }

    /// <summary>Warnings that need no fit: variances that the fixed part leaves no data for.</summary>
    /// <param name="schema">Names.</param>
    /// <param name="data">The cross-products.</param>
    internal static IEnumerable<Problem> BeforeFit(DesignSchema schema, CrossProducts data) =>
        AbsorbedColumns.Of(data).Index().Where(term => term.Item.Length > 0)
            .Select(term => CheckingProblems.Absorbed(schema.Terms[term.Index], data.Factors[data.Terms[term.Index].Factor].LevelCount, term.Item, null));

    /// <summary>Notes about single rows.</summary>
    /// <param name="design">The design.</param>
    /// <param name="estimate">The fit.</param>
    /// <param name="residuals">Residuals divided by σ/√w, one per row of the data; NaN for rows not used.</param>
    /// <param name="cancellationToken">Stops the search for rows that stand out.</param>
    internal static ImmutableArray<Problem> OfRows(ModelDesign design, Estimate estimate, double[] residuals, CancellationToken cancellationToken = default) =>
        FarResiduals(design, estimate, residuals, cancellationToken) is { } far ? [far] : [];

    /// <summary>What is said in place of <see cref="OfRows"/> where the rows were streamed.</summary>
    internal static Problem WithoutRows() => CheckingProblems.RowsStreamed();

    /// <summary>Whether a problem is one of an estimate or its residuals, so that another estimate of the model may not have it.</summary>
    internal static bool IsOfAnEstimate(Problem problem) => CheckingProblems.OfEstimates.Contains(problem.Code);

    // Residuals so large that among n normal ones not even one is expected, at the 5 % level.
    private static Problem? FarResiduals(ModelDesign design, Estimate estimate, double[] residuals, CancellationToken cancellationToken)
    {
        double limit = Distributions.NormalTwoSidedQuantile(1.0 - (0.05 / design.RowCount));
        List<int> worst = [];
        int count = 0;
        for (int i = 0; i < design.UsedRows.Length; i++)
        {
            if (!(Size(i) > limit)) { continue; }
            count++;
            int place = worst.Count;
            while (place > 0 && Size(i) > Size(worst[place - 1])) { place--; }
            worst.Insert(place, i);
            if (worst.Count > MostNamed) { worst.RemoveAt(MostNamed); }
        }

        if (count == 0) { return null; }
        double[] leverages = design.Residual is null
            ? LeverageReader.Of(design, estimate, [.. worst], cancellationToken)
            : [.. worst.Select(_ => double.NaN)];
        return CheckingProblems.FarResiduals(count, limit, [.. worst.Select((i, place) => Describe(i, leverages[place]))]);

        double Size(int i) => Math.Abs(residuals[design.UsedRows[i]]);

        FarResidual Describe(int i, double leverage)
        {
            GroupingFactor? group = design.RandomTerms.IsEmpty ? null : design.RandomTerms[0].Group;
            return new FarResidual(design.UsedRows[i] + 1, group is null ? "" : $"{group.Name} {group.Levels[group.Codes[i]]}, ", residuals[design.UsedRows[i]], leverage);
        }
    }

    // The interaction of factors that a column codes; null for other columns.
    private static string? Interaction(DesignSchema schema, int column)
    {
        if (schema.Coding.Formula.Length == 0) { return null; }
        FixedTerms terms = FixedTerms.Of(schema.Coding);
        int term = terms.TermOfColumn[column];
        return terms.CrossesFactors(term) ? terms.Names[term] : null;
    }

    private static void AddBoundary(ImmutableArray<Problem>.Builder problems, TermSchema term, int levelCount, TermFactor factor, double[] lambda, int[] absorbed)
    {
        int s = term.Columns.Length;
        bool anyZero = false;
        for (int i = 0; i < s; i++)
        {
            double square = 0.0;
            for (int k = 0; k < s; k++) { square += lambda[(k * s) + i] * lambda[(k * s) + i]; }
            if (square > 0.0) { continue; }
            anyZero = true;
            if (absorbed.Contains(i)) { continue; }
            problems.Add(CheckingProblems.ZeroVariance(term, i));
        }

        bool isSingular = factor.Values.Any(v => v == 0.0);
        if (!anyZero && absorbed.Length == 0 && isSingular && factor.Layout.Pattern is not FactorAnalyticEffects { Name: "rr" }) { problems.Add(CheckingProblems.PerfectCorrelation(term, levelCount)); }
        int atLimit = factor.Layout.Pattern is { } pattern ? factor.Parameters.Index().Count(p => pattern.NearestEnd(p.Index, s, p.Item) == p.Item) : 0;
        if (!isSingular && atLimit > 0) { problems.Add(CheckingProblems.PatternAtLimit(term, atLimit, factor.Parameters.Length)); }
    }

    // Decimal digits of the residuals that the response can hold at its size.
    private static double? Conditioning(Estimate estimate)
    {
        double size = 0.0;
        foreach (double shift in estimate.Data.Basis.ResponseShift) { size = Math.Max(size, Math.Abs(shift)); }
        double residual = Math.Sqrt(estimate.ResidualVariance);
        return size == 0.0 ? null : Math.Log10(residual / (size * 2.2e-16));
    }
}
