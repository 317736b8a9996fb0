namespace MixedModels.Cli.Rendering;

/// <summary>What is said about a fit in single lines.</summary>
internal static class FitLines
{
    /// <summary>What stands for the table of a model whose fixed part is 0.</summary>
    internal const string NoFixedEffects = "No fixed effects: the mean is 0.";

    /// <summary>Title of the page.</summary>
    internal static string Title(FitReport report) =>
        $"{Kind(report.Fit)}, {(report.Fit.Method == EstimationMethod.Reml ? "REML" : "maximum likelihood")}";

    private static string Kind(LinearMixedModel fit) => (fit.RandomEffects.IsEmpty, fit.ResidualStructure, fit.VarianceFunction) switch
    {
        (false, _, _) => "Linear mixed model",
        (_, not null, _) => "Linear model, correlated residuals",
        (_, _, not null) => "Linear model, unequal variances",
        _ => "Linear model, independent rows",
    };

    /// <summary>Where the rows came from and what became of them.</summary>
    internal static string Data(FitReport report)
    {
        string rows = $"{NumberFormat.Count(report.Fit.Rows.Read, "row")} read, {UsedRows.Of(report.Fit.Rows)}, {DroppedRows.Of(report.Fit.Rows)}";
        if (report.SkippedRows > 0) { rows += $"; {NumberFormat.Count(report.SkippedRows.Value, "bad row")} skipped"; }
        if (report is { ColumnsRead: { } read, SourceColumns: { } all } && read < all) { rows += $"; {ColumnsRead(read, all)}"; }
        return report.Fit.DataSource is { } source ? $"{Path.GetFileName(source)}   {rows}" : rows;
    }

    /// <summary>How many of its columns were read of a source.</summary>
    /// <param name="read">Number of columns read.</param>
    /// <param name="all">Number of columns of the source.</param>
    internal static string ColumnsRead(int read, int all) => $"{NumberFormat.Count(read)} of {NumberFormat.Count(all, "column")} read";

    /// <summary>Grouping factors and their numbers of levels; empty where there are none.</summary>
    internal static string Groups(FitReport report) =>
        string.Join(", ", report.Fit.RandomEffects
            .DistinctBy(term => term.Group, StringComparer.Ordinal)
            .OrderBy(term => term.Group, StringComparer.Ordinal)
            .Select(term => $"{term.Group} {NumberFormat.Count(term.LevelCount)}"));

    /// <summary>How the search ended.</summary>
    internal static string Status(FitReport report)
    {
        string duration = NumberFormat.Duration(report.Fit.Timings.Fit);
        if (report.Fit.Independent) { return $"solved in closed form ({duration}), no search needed"; }
        FitCertificate certificate = report.Fit.Certificate;
        string outcome = report.Fit.Status switch
        {
            FitStatus.Converged => "converged in",
            FitStatus.Boundary => "converged on the boundary in",
            _ => "NOT CONVERGED after",
        };
        string factorizations = $"{certificate.Evaluations} factorization{(certificate.Evaluations == 1 ? string.Empty : "s")}";
        string starts = certificate.Starts > 1 ? $", the best of {certificate.Starts} starts" : string.Empty;
        string gradient = NumberFormat.Significant(certificate.ScaledGradient, 1);
        return $"{outcome} {factorizations}{starts} ({duration}), gradient {gradient}";
    }

    /// <summary>Likelihood and information criteria, with the counts they rest on.</summary>
    internal static string[] Criteria(FitReport report, int digits)
    {
        LinearMixedModel fit = report.Fit;
        string objective = fit.Method == EstimationMethod.Reml ? "-2 REML" : "-2 log L";
        int coarse = Math.Max(digits - 3, 0);
        return
        [
            $"{objective} {Criterion(fit.Objective, digits - 1)}",
            $"log L {Criterion(fit.LogLikelihood, digits - 1)}",
            $"AIC {Criterion(fit.Aic, coarse)}",
            $"AICc {Criterion(fit.Aicc, coarse)}",
            $"BIC {Criterion(fit.Bic, coarse)}",
            $"{NumberFormat.Count(fit.ParameterCount, "parameter")}, n {NumberFormat.Count(fit.ObservationCount)}",
        ];
    }

    /// <summary>R² and the intraclass correlation, or null where they are not known.</summary>
    internal static string? EffectSizes(FitReport report, int digits)
    {
        if (report.EffectSizes is not { } sizes) { return null; }
        int decimals = NumberFormat.DecimalsOfShare(3, digits);
        if (report.Fit.RandomEffects.IsEmpty) { return $"R² {Fixed(sizes.MarginalRSquared, decimals)}"; }
        return $"R² marginal {Fixed(sizes.MarginalRSquared, decimals)}, conditional {Fixed(sizes.ConditionalRSquared, decimals)}   ICC {Fixed(sizes.AdjustedIntraclassCorrelation, decimals)}";
    }

    /// <summary>Quartiles of the scaled residuals, or null where there are none.</summary>
    internal static string? ScaledResiduals(FitReport report)
    {
        if (report.Fit.ScaledResidualQuantiles.IsDefaultOrEmpty) { return null; }
        string[] names = ["min", "Q1", "median", "Q3", "max"];
        return string.Join("  ", names.Select((name, i) => $"{name} {Fixed(report.Fit.ScaledResidualQuantiles[i], 2)}"));
    }

    private static string Criterion(double value, int decimals) => NumberFormat.Criterion(value, decimals);

    private static string Fixed(double value, int decimals) => NumberFormat.Fixed(value, decimals).Text;
}
