using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Cli.Rendering;

/// <summary>The tables of a fit.</summary>
internal static class FitTables
{
    // Correlations are read with two decimals.
    private const int CorrelationDecimals = 2;
    private const int ShareDecimals = 3;
    private const int MostVisits = 12;
    private const int FewGroups = 10;

    private static readonly ImmutableArray<string> TidyColumns =
        ["effect", "group", "term", "estimate", "standardError", "df", "statistic", "p", "lower", "upper"];

    /// <summary>Fixed effects with tests and intervals.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits of the standard errors.</param>
    internal static Table FixedEffects(FitReport report, int digits)
    {
        bool isNormal = report.DegreesOfFreedom == DegreesOfFreedom.Normal;
        var table = new Table("Fixed effects", [
            new TableColumn(string.Empty, "term", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn("SE", "standardError", Alignment.Decimal),
            .. isNormal ? [] : new[] { new TableColumn("df", "df", Alignment.Decimal) },
            new TableColumn(isNormal ? "z" : "t", "statistic", Alignment.Decimal),
            new TableColumn("p", "p", Alignment.Right),
            new TableColumn($"{NumberFormat.Percent(report.Confidence)} CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = $"{DegreesOfFreedomNames.Tests(DegreesOfFreedomNames.Followed(report.Fit, report.DegreesOfFreedom))}, {IntervalNames.OfCoefficients(report.IntervalChoice)}",
        };
        int[] decimals = Decimals(report.Coefficients, digits);
        for (int i = 0; i < decimals.Length; i++)
        {
            Coefficient coefficient = report.Coefficients[i];
            (double from, double to) = report.LimitsOf(coefficient);
            (TableCell estimate, TableCell error, TableCell lower, TableCell upper) =
                NumberFormat.Row(coefficient.Estimate, coefficient.StandardError, from, to, decimals[i], digits);
            table.Add([
                coefficient.Name,
                estimate,
                error,
                .. isNormal ? [] : new[] { NumberFormat.Statistic(coefficient.DegreesOfFreedom, digits) },
                NumberFormat.Statistic(coefficient.Statistic, digits),
                NumberFormat.PValue(coefficient.PValue, digits),
                lower,
                upper]);
            if (coefficient.IsAliased)
            {
                string reason = coefficient.Alias is null ? "it depends on the columns before it" : $"it equals {coefficient.Alias}";
                table.AddNote($"{coefficient.Name} is not estimable: {reason}.");
            }
        }

        return table;
    }

    /// <summary>Variances, standard deviations and correlations of the random effects, and the residual; the residual alone
    /// where the rows are independent.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits.</param>
    internal static Table RandomEffects(FitReport report, int digits)
    {
        ImmutableArray<RandomEffectsTerm> terms = report.Fit.RandomEffects;
        int correlated = 0;
        int rows = 1;
        foreach (RandomEffectsTerm term in terms)
        {
            rows += term.Terms.Length;
            if (HasCorrelations(term)) { correlated = Math.Max(correlated, term.Terms.Length - 1); }
        }

        double sigma = report.Fit.ResidualStandardDeviation;
        double[] deviations = new double[rows];
        double[] variances = new double[rows];
        int row = 0;
        foreach (RandomEffectsTerm term in terms)
        {
            foreach (double deviation in term.StandardDeviations) { deviations[row++] = deviation; }
        }

        deviations[row] = sigma;
        for (row = 0; row < rows; row++) { variances[row] = deviations[row] * deviations[row]; }
        TableCell[] deviationCells = NumberFormat.Column(deviations, digits);
        TableCell[] varianceCells = NumberFormat.Column(variances, digits);

        var table = new Table(report.Fit.RandomEffects.IsEmpty ? null : "Random effects", [
            new TableColumn(report.Fit.RandomEffects.IsEmpty ? string.Empty : "Group", "group", Alignment.Left),
            .. report.Fit.RandomEffects.IsEmpty ? [] : new[] { new TableColumn("Term", "term", Alignment.Left) },
            new TableColumn("Variance", "variance", Alignment.Decimal),
            new TableColumn("SD", "standardDeviation", Alignment.Decimal),
            .. CorrelationColumns(correlated)]);
        row = 0;
        foreach (RandomEffectsTerm term in terms)
        {
            for (int i = 0; i < term.Terms.Length; i++, row++)
            {
                table.Add([
                    i == 0 ? term.Group : string.Empty,
                    term.Terms[i],
                    varianceCells[row],
                    deviationCells[row],
                    .. HasCorrelations(term) ? Correlations(term.Correlation, i, digits) : []]);
            }
        }

        if (report.Fit.IsResidualDeviationKnown) { table.AddNote("The residual standard deviation was known beforehand and is no parameter."); }
        foreach (string note in terms.Select(term => EffectStructureNote.Of(term, digits)).OfType<string>()) { table.AddNote(note); }
        table.Add(["Residual", .. report.Fit.RandomEffects.IsEmpty ? [] : new[] { TableCell.Empty }, varianceCells[row], deviationCells[row]]);
        return table;
    }

    /// <summary>The residual structure and the variance function; none for independent residuals of one variance.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits.</param>
    internal static IReadOnlyList<Table> ResidualCovariance(FitReport report, int digits)
    {
        LinearMixedModel fit = report.Fit;
        var tables = new List<Table>();
        ResidualParameter[] parameters = [.. fit.ResidualCorrelations, .. fit.VarianceParameters];
        ImmutableArray<ResidualMatrix> matrices = fit.ResidualMatrices.Any(m => m.Visits.Length > MostVisits) || fit.ResidualStructure is null ? [] : fit.ResidualMatrices;
        bool isUnstructured = fit.ResidualStructure?.Correlation.Name == "us" && !matrices.IsEmpty;
        if (isUnstructured) { parameters = [.. fit.VarianceParameters]; }
        if (parameters.Length > 0)
        {
            bool hasGroups = parameters.Any(p => p.Group is not null);
            var table = new Table("Residual covariance", [
                .. hasGroups ? new[] { new TableColumn("Group", "group", Alignment.Left) } : [],
                new TableColumn("Parameter", "parameter", Alignment.Left),
                new TableColumn("Estimate", "estimate", Alignment.Decimal)])
            {
                Subtitle = string.Join(", ", new[] { fit.ResidualStructure?.ToString(), fit.VarianceFunction?.ToString() }.OfType<string>()),
            };
            TableCell[] values = NumberFormat.Column([.. parameters.Select(p => p.Value)], digits);
            for (int i = 0; i < values.Length; i++) { table.Add([.. hasGroups ? new TableCell[] { parameters[i].Group ?? string.Empty } : [], parameters[i].Name, values[i]]); }
            if (fit.VarianceFunction is { Name: "strata" }) { table.AddNote("Of strata: the residual standard deviation relative to that of the first."); }
            tables.Add(table);
        }

        foreach (ResidualMatrix matrix in matrices)
        {
            var table = new Table(matrix.Group is null ? "Residuals by visit" : $"Residuals by visit, {matrix.Group}", [
                new TableColumn(fit.ResidualStructure!.Time ?? "Row", "visit", Alignment.Left),
                new TableColumn("SD", "standardDeviation", Alignment.Decimal),
                .. CorrelationColumns(matrix.Visits.Length - 1)])
            {
                Subtitle = isUnstructured ? fit.ResidualStructure.ToString() : null,
            };
            TableCell[] deviations = NumberFormat.Column([.. matrix.StandardDeviations], digits);
            for (int i = 0; i < deviations.Length; i++) { table.Add([matrix.Visits[i], deviations[i], .. Correlations(matrix.Correlation, i, digits)]); }
            tables.Add(table);
        }

        return tables;
    }

    /// <summary>The tables of intervals that were asked for, with their notes.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="digits">Significant digits.</param>
    internal static IReadOnlyList<Table> Intervals(FitReport report, int digits)
    {
        if (report.Intervals.IsEmpty) { return []; }
        Table[] tables = report.VarianceIntervals.IsEmpty ? [ParameterIntervals(report, digits)] : [ParameterIntervals(report, digits), VarianceIntervals(report, digits)];
        AddIntervalNotes(tables[^1], report);
        return tables;
    }

    private static Table ParameterIntervals(FitReport report, int digits)
    {
        ParameterInterval[] shown = [.. report.Intervals.Where(i => i.Kind != ParameterKind.FixedEffect)];
        var table = new Table(report.Fit.Independent ? "Residual, intervals" : "Random effects, intervals", [
            new TableColumn("Group", "group", Alignment.Left),
            new TableColumn("Parameter", "parameter", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn($"{NumberFormat.Percent(report.Confidence)} CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = IntervalNames.Words(report.IntervalChoice),
        };
        foreach (ParameterInterval i in shown)
        {
            string name = i.Kind switch
            {
                ParameterKind.StandardDeviation => $"sd {i.Name}",
                ParameterKind.Correlation => $"corr {i.Name}",
                _ => "sd",
            };
            int decimals = i.Kind == ParameterKind.Correlation ? NumberFormat.DecimalsOfShare(CorrelationDecimals, digits) : NumberFormat.Decimals([i.Estimate > 0.0 ? i.Estimate : i.Upper], digits)[0];
            table.Add(
                i.Group ?? "Residual",
                name,
                NumberFormat.Fixed(i.Estimate, decimals, digits),
                NumberFormat.Fixed(i.Lower, decimals, digits),
                NumberFormat.Fixed(i.Upper, decimals, digits));
        }

        return table;
    }

    private static Table VarianceIntervals(FitReport report, int digits)
    {
        var table = new Table("Variance by level, intervals", [
            new TableColumn("Group", "group", Alignment.Left),
            new TableColumn("Measure", "measure", Alignment.Left),
            new TableColumn("Estimate", "estimate", Alignment.Decimal),
            new TableColumn($"{NumberFormat.Percent(report.Confidence)} CI", "lower", Alignment.Decimal),
            new TableColumn(string.Empty, "upper", Alignment.Decimal)])
        {
            Subtitle = IntervalNames.Words(report.IntervalChoice),
        };
        foreach (VarianceInterval i in report.VarianceIntervals)
        {
            // Of one term and of all terms together are then the same.
            if (report.Fit.RandomEffects.Length == 1 && i.Group is not null && i.Measure != VarianceMeasure.Variance) { continue; }
            int decimals = i.Measure == VarianceMeasure.Variance ? NumberFormat.Decimals([i.Estimate > 0.0 ? i.Estimate : i.Upper], digits)[0] : NumberFormat.DecimalsOfShare(ShareDecimals, digits);
            table.Add(
                i.Group ?? WordOfAll(report, i.Measure),
                MeasureWords(report, i),
                NumberFormat.Fixed(i.Estimate, decimals, digits),
                NumberFormat.Fixed(i.Lower, decimals, digits),
                NumberFormat.Fixed(i.Upper, decimals, digits));
        }

        return table;
    }

    private static string WordOfAll(FitReport report, VarianceMeasure measure) => measure switch
    {
        VarianceMeasure.Variance => "Residual",
        VarianceMeasure.AdjustedIntraclassCorrelation or VarianceMeasure.UnadjustedIntraclassCorrelation when report.Fit.RandomEffects.Length > 1 => "all",
        _ => string.Empty,
    };

    // Terms are told apart by their columns where a grouping factor has several.
    private static string MeasureWords(FitReport report, VarianceInterval interval)
    {
        string words = interval.Measure switch
        {
            VarianceMeasure.Variance => "variance",
            VarianceMeasure.AdjustedIntraclassCorrelation => "ICC",
            VarianceMeasure.UnadjustedIntraclassCorrelation => "ICC unadjusted",
            VarianceMeasure.MarginalRSquared => report.Fit.Independent ? "R²" : "R² marginal",
            _ => "R² conditional",
        };
        bool isOneOfSeveral = interval.Group is not null && report.Fit.RandomEffects.Count(t => t.Group == interval.Group) > 1;
        return isOneOfSeveral ? $"{words} of {string.Join(", ", interval.Terms)}" : words;
    }

    private static bool HasGap(double estimate, double lower, double upper) => !double.IsNaN(estimate) && (double.IsNaN(lower) || double.IsNaN(upper));

    private static void AddIntervalNotes(Table table, FitReport report)
    {
        if (report.EffectSizes is null) { table.AddNote("R² and the variance by level are over unweighted rows, which a model saved by an earlier version does not hold: fit from the data to have them."); }
        if (report.Intervals.Any(i => i.Kind != ParameterKind.FixedEffect && (i.IsLowerOpen || i.IsUpperOpen)) || report.VarianceIntervals.Any(i => i.IsLowerOpen || i.IsUpperOpen))
        {
            table.AddNote("A limit of 0 or ±1 is where the parameter's range ends, not a value that the data reject.");
        }

        if (report.Intervals.Any(i => HasGap(i.Estimate, i.Lower, i.Upper)) || report.VarianceIntervals.Any(i => HasGap(i.Estimate, i.Lower, i.Upper)))
        {
            table.AddNote(report.IntervalChoice == IntervalChoice.Wald
                ? "At the end of its range a parameter has no Wald interval; --ci profile has one."
                : "A limit that is left out was not found.");
        }

        if (report.IntervalChoice is IntervalChoice.Profile or IntervalChoice.Bootstrap && report.Fit.Levels.Where(g => g.Value <= FewGroups).Select(g => g.Key).FirstOrDefault() is { } few)
        {
            table.AddNote($"With {NumberFormat.Count(report.Fit.Levels[few], "level")} of {few} intervals of its standard deviations cover less than they promise; those of --ci profile-reml do not.");
        }

        switch (report.IntervalChoice, report.Fit.Method)
        {
            case (IntervalChoice.Profile, EstimationMethod.Reml):
                table.AddNote("Profiles are of the likelihood: the estimates beside them are by maximum likelihood, those above by REML.");
                break;
            case (IntervalChoice.RestrictedProfile, EstimationMethod.Ml):
                table.AddNote("Profiles are of the restricted likelihood: the estimates beside them are by REML, those above by maximum likelihood.");
                break;
        }

        if (report.IntervalChoice == IntervalChoice.RestrictedProfile && report.EffectSizes?.Fixed.Variance > 0.0)
        {
            table.AddNote("The restricted likelihood knows no coefficients, and so no R².");
        }

        if (report.Sample is { } sample)
        {
            string failed = sample.FailedCount == 0 ? "none failed" : $"{NumberFormat.Count(sample.FailedCount)} found no optimum and are left out";
            table.AddNote($"{NumberFormat.Count(sample.Replicates, "refit")}, {NumberFormat.Count(sample.BoundaryCount)} on the boundary, {failed}.");
        }
    }

    /// <summary>Every estimate in one long table for programs: an <c>effect</c> of <c>fixed</c>, <c>sd</c> or <c>cor</c>, and with
    /// intervals of the variance by level those of <see cref="NameOf"/>.</summary>
    /// <param name="report">The fit.</param>
    internal static Table Tidy(FitReport report)
    {
        var table = new Table(null, [.. TidyColumns.Select(name => new TableColumn(name, name, Alignment.Left))]);
        foreach (Coefficient coefficient in report.Coefficients)
        {
            table.Add(
                "fixed",
                string.Empty,
                coefficient.Name,
                Number(coefficient.Estimate),
                Number(coefficient.StandardError),
                Number(coefficient.DegreesOfFreedom),
                Number(coefficient.Statistic),
                Number(coefficient.PValue),
                Number(report.LimitsOf(coefficient).Lower),
                Number(report.LimitsOf(coefficient).Upper));
        }

        foreach (RandomEffectsTerm term in report.Fit.RandomEffects)
        {
            for (int i = 0; i < term.Terms.Length; i++)
            {
                table.Add(["sd", term.Group, term.Terms[i], Number(term.StandardDeviations[i]), .. Limits(ParameterKind.StandardDeviation, term.Group, term.Terms[i])]);
                for (int j = 0; j < i && HasCorrelations(term); j++)
                {
                    table.Add([
                        "cor", term.Group, $"{term.Terms[j]},{term.Terms[i]}", Number(term.Correlation[i, j]),
                        .. Limits(ParameterKind.Correlation, term.Group, $"{term.Terms[j]}, {term.Terms[i]}")]);
                }
            }
        }

        foreach (ResidualParameter parameter in report.Fit.ResidualCorrelations.Concat(report.Fit.VarianceParameters))
        {
            table.Add("residual", parameter.Group ?? string.Empty, parameter.Name, Number(parameter.Value));
        }

        table.Add(["sd", "Residual", string.Empty, Number(report.Fit.ResidualStandardDeviation), .. Limits(ParameterKind.ResidualStandardDeviation, null, "sigma")]);
        foreach (VarianceInterval interval in report.VarianceIntervals)
        {
            table.Add(
                NameOf(interval.Measure),
                interval.Group ?? (interval.Measure == VarianceMeasure.Variance ? "Residual" : string.Empty),
                string.Join(',', interval.Terms),
                Number(interval.Estimate),
                TableCell.Empty,
                TableCell.Empty,
                TableCell.Empty,
                TableCell.Empty,
                Number(interval.Lower),
                Number(interval.Upper));
        }

        return table;

        IEnumerable<TableCell> Limits(ParameterKind kind, string? group, string name)
        {
            ParameterInterval? interval = report.Intervals.FirstOrDefault(i => i.Kind == kind && i.Group == group && i.Name == name);
            return interval is null ? [] : [TableCell.Empty, TableCell.Empty, TableCell.Empty, TableCell.Empty, Number(interval.Lower), Number(interval.Upper)];
        }
    }

    /// <summary>What documents and tables for programs call a measure.</summary>
    internal static string NameOf(VarianceMeasure measure) => measure switch
    {
        VarianceMeasure.Variance => "variance",
        VarianceMeasure.AdjustedIntraclassCorrelation => "icc",
        VarianceMeasure.UnadjustedIntraclassCorrelation => "iccUnadjusted",
        VarianceMeasure.MarginalRSquared => "r2Marginal",
        _ => "r2Conditional",
    };

    private static bool HasCorrelations(RandomEffectsTerm term) => term.Structure != "diag" && term.Terms.Length > 1;

    private static IEnumerable<TableColumn> CorrelationColumns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return new TableColumn(i == 0 ? "Corr" : string.Empty, $"correlation{i + 1}", Alignment.Right);
        }
    }

    private static IEnumerable<TableCell> Correlations(Matrix correlation, int row, int digits)
    {
        for (int column = 0; column < row; column++) { yield return NumberFormat.Fixed(correlation[row, column], NumberFormat.DecimalsOfShare(CorrelationDecimals, digits)); }
    }

    private static TableCell Number(double value) => new(string.Empty, value);

    // The standard error says how many digits of an estimate mean something; without one the estimate itself does.
    private static int[] Decimals(FixedEffects coefficients, int digits)
    {
        double[] sizes = new double[coefficients.Count];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = coefficients[i].StandardError > 0.0 ? coefficients[i].StandardError : coefficients[i].Estimate;
        }

        return NumberFormat.Decimals(sizes, digits);
    }
}
