using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>What can be wrong with a question about a fit.</summary>
internal static partial class InferenceProblems
{
    /// <summary>MM3270.</summary>
    /// <param name="probes">How many.</param>
    internal static Problem ProbedTraces(int probes) =>
        new("MM3270", Severity.Note, $"Kenward-Roger with stochastic traces: {probes} probes stand for the traces over pairs of levels, which are too many to form")
        {
            Cause = "the grouping factors are crossed and large; the adjustment of the standard errors and the degrees of freedom are known to about a percent",
            Fix = "none is needed; with groups this many, Satterthwaite's degrees of freedom say the same",
        };

    /// <summary>MM3271.</summary>
    internal static Problem KenwardRogerNeedsReml() =>
        new("MM3271", Severity.Error, "Kenward-Roger degrees of freedom need a REML fit; this one is by maximum likelihood")
        {
            Cause = "the adjustment is derived for the REML estimates of the covariance parameters",
            Fix = "fit by REML, or use Satterthwaite's degrees of freedom",
        };

    /// <summary>MM3201.</summary>
    /// <param name="one">A model.</param>
    /// <param name="other">A model of other rows.</param>
    internal static Problem OtherRows(LinearMixedModel one, LinearMixedModel other) =>
        new("MM3201", Severity.Error, "the models are of other rows or another response, so that their likelihoods cannot be compared")
        {
            Cause = $"{BackTicks.Around(one.Formula)} uses {one.Rows.Used} rows{Losses(one)}, {BackTicks.Around(other.Formula)} uses {other.Rows.Used}{Losses(other)}",
            Fix = "leave out the rows that miss a value of any of the models and fit all to what remains, with one response and the same weights",
        };

    /// <summary>MM3202.</summary>
    internal static Problem RestrictedLikelihoodsOfOtherFixedParts() =>
        new("MM3202", Severity.Error, "the models have different fixed parts, so that their restricted likelihoods (REML) cannot be compared")
        {
            Cause = "a restricted likelihood is that of the data without what the fixed part can describe: other fixed parts leave other data",
            Fix = "compare by maximum likelihood, which is the default",
        };

    /// <summary>MM3230.</summary>
    /// <param name="reasons">Per test why it is not of one variance.</param>
    internal static Problem NoExactTest(IReadOnlyList<string> reasons) =>
        new("MM3230", Severity.Error, "no test of a random-effects term of this model has an exact distribution")
        {
            Cause = string.Join("; ", reasons),
            Fix = "test by parametric bootstrap, which draws responses and refits (--lr boot), or take the p value of the boundary mixture (--lr mixture)",
        };

    /// <summary>MM3240.</summary>
    /// <param name="sides">Which limits were not found, with their verb.</param>
    /// <param name="what">What the profile is of, in words.</param>
    internal static Problem NoProfileLimit(string sides, string what) =>
        new("MM3240", Severity.Warning, $"{sides} found for {what} by its profile")
        {
            Cause = "the likelihood, at its best over all other parameters, did not come down to the height of a limit however far the value was moved, or could not be followed that far",
            Fix = "the data hardly bound it: use a simpler random part, or intervals by parametric bootstrap",
        };

    private static string Losses(LinearMixedModel model) =>
        model.Rows.Dropped == 0
            ? string.Empty
            : $" ({string.Join(", ", model.Rows.MissingByColumn.Where(c => c.Value > 0).Select(c => $"{c.Key} misses {c.Value}"))})";

    /// <summary>MM1032: something that models with a residual structure do not have.</summary>
    /// <param name="what">What, as the subject of a sentence in the plural.</param>
    internal static Problem NotWithResidual(string what) => new("MM1032", Severity.Error, $"{what} are not offered for models with a residual structure or a variance function")
    {
        Cause = "they are computed from cross-products that would have to follow the residual covariance",
        Fix = "leave out --residual and --variance, or ask for Wald intervals and tests of the coefficients",
    };

    /// <summary>MM3273: the rows fall into fewer than two clusters.</summary>
    internal static Problem TooFewClusters(int clusters) => new("MM3273", Severity.Error, $"a sandwich covariance needs two clusters of rows at least; the model ties all rows into {(clusters == 1 ? "one" : "none")}")
    {
        Cause = "clusters are rows that the model holds for independent of all others; crossed grouping factors that share rows tie them all together, and without groups every row is one",
        Fix = "take --df satterthwaite or --df kr, or leave one of the crossed factors out",
    };

    /// <summary>MM3275: a cluster has too many rows for its covariance to be held.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="isRoot">Whether a symmetric root was asked for.</param>
    internal static Problem ClusterTooLarge(int rows, int most, bool isRoot) => new("MM3275", Severity.Error, $"a cluster has {rows} rows; this sandwich covariance takes up to {most}")
    {
        Cause = isRoot ? "CR2 needs a symmetric root of the covariance of a cluster's rows" : "the covariance of a cluster's rows is held as a whole",
        Fix = isRoot ? "take --df cr0 or --df cr1s, or --df satterthwaite" : "take --df satterthwaite or --df kr",
    };

    /// <summary>MM3274: CR3 is not defined.</summary>
    internal static Problem ClusterDeterminesCoefficient() => new("MM3274", Severity.Error, "CR3 is not defined: a cluster alone determines a coefficient")
    {
        Cause = "without that cluster the coefficient could not be estimated, so residuals as if it were left out do not exist",
        Fix = "take --df cr2",
    };

    /// <summary>MM1032: something that models with a patterned term do not have.</summary>
    /// <param name="what">What, as the subject of a sentence in the plural.</param>
    /// <param name="term">The term.</param>
    internal static Problem NotWithPattern(string what, string term) => new("MM1032", Severity.Error, $"{what} are not offered for a model with {term}")
    {
        Cause = "they are found along the elements of a free covariance matrix, which this structure has not",
        Fix = "ask for bootstrap intervals, or for Wald intervals of the coefficients",
    };

    /// <summary>MM1032: something that models with a known residual standard deviation do not have.</summary>
    /// <param name="what">What, as the subject of a sentence in the plural.</param>
    internal static Problem NotWithKnownVariance(string what) => new("MM1032", Severity.Error, $"{what} are not offered for a model whose residual standard deviation is known")
    {
        Cause = "they are found along all covariance parameters together, the residual standard deviation among them",
        Fix = "ask for bootstrap intervals, or for Wald intervals of the coefficients",
    };

    /// <summary>MM1032: a convention of Kenward and Roger's method that a model does not have.</summary>
    /// <param name="what">Which, as the subject of a sentence in the plural.</param>
    internal static Problem ConventionNotOffered(string what) => new("MM1032", Severity.Error, $"{what} are not offered")
    {
        Cause = "beside a residual structure Kenward-Roger's tests have observed information and leave second derivatives of the covariance out",
        Fix = "ask for that convention (--df kr), which does not depend on how the structure is parametrised",
    };

    /// <summary>MM3272: tests that are too hopeful with few groups.</summary>
    internal static Problem FewGroups(DegreesOfFreedom method, string group, int levels, bool hasSlopes, EstimationMethod likelihood)
    {
        string name = method switch
        {
            DegreesOfFreedom.Normal => "z tests",
            DegreesOfFreedom.Residual => "tests with residual degrees of freedom",
            _ => "Satterthwaite's tests",
        };
        return new Problem("MM3272", Severity.Note, $"{name} reject true hypotheses too often with the {levels} levels of {group}{(hasSlopes ? " and random slopes" : string.Empty)}")
        {
            Cause = "so few groups tell little of the variances that the tests rest on",
            Fix = likelihood == EstimationMethod.Reml ? "ask for Kenward-Roger's tests (--df kr)" : "fit by REML and ask for Kenward-Roger's tests (--df kr)",
        };
    }
}
