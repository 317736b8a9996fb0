using System.Collections.Immutable;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The numbers of the reference's inference that are not compared. Each line is needed: a test finds numbers of it that differ.</summary>
internal static class InferenceExclusions
{
    private const string SplineMisses = "the reference's spline crosses the height elsewhere; the limit is compared with another optimiser's over lme4's own likelihood instead";

    private const string UnweightedProfile =
        "the reference profiles coefficients without the weights and the offset of the fit: an intercept of 253.1 to 253.8 beside a Wald interval of 239 to 267";

    private const string UnweightedSequence = "sums of squares in sequence weigh the rows here and do not in the reference";

    /// <summary>All of them; the first that holds counts.</summary>
    internal static ImmutableArray<InferenceExclusion> All { get; } =
    [
        InferenceExclusion.Of(
            "cake_numeric_ml",
            "by REML the variance of recipe is not identified, for recipe is in the fixed part too: the reference's refit stops at some value, ours holds zero",
            c => c.Quantity.Contains("Kenward-Roger", StringComparison.Ordinal) && Begins(c, "(Intercept) ", "recipeB ", "recipeC ", "recipe ", "(0, 0)", "(0, 1)", "(0, 2)", "(1, 0)", "(1, 1)", "(1, 2)", "(2, 0)", "(2, 1)", "(2, 2)")),
        InferenceExclusion.Of(
            "sim_badscale_raw",
            "predictors of 1e9 and 1e-5: the reference's type III gives two of them an F of 4e8 and one none, its type I the squared t tests; ours are those of the same predictors, scaled",
            c => c.Quantity == "F tests, type III, Satterthwaite" || (c.Quantity == "F tests, type I, Satterthwaite" && c.Comparison.What is "big_x F" or "tiny_x F")),
        InferenceExclusion.Of("sim_weights_ml", UnweightedSequence, c => c.Quantity == "F tests, type I, Satterthwaite" && c.Comparison.What == "x F"),
        InferenceExclusion.Of("sim_weights_offset", UnweightedSequence, c => c.Quantity == "F tests, type I, Satterthwaite" && c.Comparison.What == "x F"),
        InferenceExclusion.Of("sleepstudy_weighted", UnweightedProfile, c => IsProfileOfACoefficient(c)),
        InferenceExclusion.Of("sim_weights_offset", UnweightedProfile, c => IsProfileOfACoefficient(c)),
        InferenceExclusion.Of("sim_nested_implicit", SplineMisses, c => IsProfile(c) && c.Comparison.What == "sd_(Intercept)|school lower"),
        InferenceExclusion.Of(
            "md_15.1_growth",
            SplineMisses,
            c => IsProfile(c) && c.Comparison.What is "cor_time.(Intercept)|id lower" or "cor_time.(Intercept)|id upper" or "sd_time|id lower"),
        InferenceExclusion.Of(
            "pastes_interaction",
            "sample and batch:cask label the same groups: only the sum of their variances is identified",
            c => c.Comparison.What is "variance of sample" or "variance of batch:cask" or "variance of cask:batch"),
    ];

    /// <summary>Keys of the reference that no comparison reads, by their path under <c>expected</c>, and why; fits, not inference, are compared
    /// by <see cref="Quantity"/>.</summary>
    internal static ImmutableSortedDictionary<string, string> NotRead { get; } = new Dictionary<string, string>
    {
        ["anova/*/*/sum_sq"] = "F times σ² times the numerator df: nothing that F does not say",
        ["anova/*/*/mean_sq"] = "F times σ²: nothing that F does not say",
        ["cluster_robust"] = "compared by ClusterRobustTests, where a model with residual structure has its own",
        ["cooks_distance"] = "not offered",
        ["cross_check"] = "another program's likelihood, which the reference was checked by",
        ["emmeans/means/t"] = "a test that a mean is zero is not offered; it is the estimate over its error, which are compared",
        ["emmeans/means/z"] = "a test that a mean is zero is not offered; it is the estimate over its error, which are compared",
        ["emmeans/means/p"] = "a test that a mean is zero is not offered",
        ["emmeans/contrasts/dunnettx"] = "the package's approximation; Dunnett's adjustment here is the exact one, which has tests of its own",
        ["icc_performance"] = "wrong in the package for independent slopes; icc has the formula",
        ["kr_note"] = "words",
        ["ms"] = "mean squares of the classical analysis, from which the closed form of the fit was computed",
        ["optimizer"] = "of the reference's search",
        ["predict"] = "prediction for new rows is not offered",
        ["r2_performance"] = "wrong in the package for independent slopes and for singular fits; r2 has the formula",
        ["residual_summary"] = "of the fit: follows from the residuals and the criterion, which are compared",
        ["vcov_theta_sigma"] = "compared by a test of its own, to what numerical derivatives allow",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The exclusion of a number, or null.</summary>
    /// <param name="reference">The case.</param>
    /// <param name="compared">The number.</param>
    internal static InferenceExclusion? Find(ReferenceCase reference, Compared compared) => All.FirstOrDefault(e => e.Holds(reference, compared));

    private static bool Begins(Compared compared, params string[] with) => with.Any(w => compared.Comparison.What.StartsWith(w, StringComparison.Ordinal));

    private static bool IsProfile(Compared compared) => compared.Quantity == "intervals, profile";

    private static bool IsProfileOfACoefficient(Compared compared) =>
        IsProfile(compared)
        && !compared.Comparison.What.StartsWith("sd_", StringComparison.Ordinal)
        && !compared.Comparison.What.StartsWith("cor_", StringComparison.Ordinal)
        && !compared.Comparison.What.StartsWith("sigma", StringComparison.Ordinal);
}
