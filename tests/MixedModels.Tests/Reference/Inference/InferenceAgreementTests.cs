using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>Every number of the reference's inference against ours, and that none is left out without a reason.</summary>
public class InferenceAgreementTests
{
    private static readonly ImmutableArray<string> ReadByFits =
    [
        "AIC", "BIC", "beta", "contrasts", "criterion", "criterion_kind", "dropped_columns", "fitted_head", "fitted_population_head", "formula", "hat",
        "high_precision", "levels", "logLik", "n", "n_rows_in_file", "npar", "p", "pearson_head", "ranef", "residual_head", "se", "sigma", "singular", "theta",
        "varcorr", "vcov",
    ];

    /// <summary>The keys that parts read, by their path; rows are named by their fields.</summary>
    private static readonly ImmutableSortedSet<string> ReadByParts =
    [
        "anova/any/F", "anova/any/den_df", "anova/any/note", "anova/any/num_df", "anova/any/term",
        "anova/*/*/F", "anova/*/*/chisq", "anova/*/*/den_df", "anova/*/*/df", "anova/*/*/num_df", "anova/*/*/p", "anova/*/*/term",
        "anova_fixed",
        "coef_tests/*/df", "coef_tests/*/estimate", "coef_tests/*/lower", "coef_tests/*/p", "coef_tests/*/se", "coef_tests/*/t", "coef_tests/*/term",
        "coef_tests/*/upper", "coef_tests/*/z",
        "confint/profile", "confint/wald",
        "emmeans/means/df", "emmeans/means/emmean", "emmeans/means/lower", "emmeans/means/se", "emmeans/means/upper", "emmeans/means/factor",
        "emmeans/contrasts/bonferroni", "emmeans/contrasts/fdr", "emmeans/contrasts/holm", "emmeans/contrasts/none", "emmeans/contrasts/scheffe",
        "emmeans/contrasts/sidak", "emmeans/contrasts/tukey",
        "emmeans/joint_tests", "emmeans/trends/contrasts_none", "emmeans/trends/trends", "emmeans/trends/var",
        "icc", "intercept_df", "kr_vcov_adj", "lrt", "r2", "ranova", "treatment_means",
    ];

    /// <summary>Part and case.</summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string id in InferenceAgreement.Ids)
            {
                foreach (string part in InferenceAgreement.Parts.Keys.Where(part => IsGiven(part, ReferenceCase.Load(id)))) { data.Add(part, id); }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Inference_ReferenceCase_Agrees(string part, string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        ImmutableArray<Compared> all = InferenceAgreement.Of(part, id);
        all.ShouldNotBeEmpty();
        Comparison[] compared =
            [.. all.Where(c => InferenceExclusions.Find(reference, c) is null).Select(c => c.Comparison with { What = $"{id}, {c.Quantity}: {c.Comparison.What}" })];
        if (compared.Length > 0) { Approx.All(compared); }
    }

    // An exclusion whose numbers all agree has no reason; nor has one that takes out whole cases without saying so.
    [Fact]
    public void Exclusions_All_AreNeeded()
    {
        var needed = new HashSet<InferenceExclusion>();
        foreach (string id in InferenceAgreement.Ids)
        {
            ReferenceCase reference = ReferenceCase.Load(id);
            foreach (string part in InferenceAgreement.Parts.Keys.Where(part => IsGiven(part, reference)))
            {
                needed.UnionWith(InferenceAgreement.Of(part, id).Where(c => !c.Comparison.Holds).Select(c => InferenceExclusions.Find(reference, c)).OfType<InferenceExclusion>());
            }
        }

        InferenceExclusions.All.Except(needed).Select(e => $"{e.Name}: {e.Because}").ShouldBeEmpty();
    }

    [Fact]
    public void Keys_OfAllCases_AreReadOrNamed() =>
        InferenceAgreement.Ids.SelectMany(id => Paths(ReferenceCase.Load(id).Expected.Json)).Distinct()
            .Where(path => !ReadByFits.Contains(path) && !ReadByParts.Contains(path) && !InferenceExclusions.NotRead.ContainsKey(path))
            .ShouldBeEmpty("a key of the reference is read by a comparison or named with a reason");

    [Fact]
    public void Keys_ThatAreNamed_AreInSomeCase()
    {
        ImmutableSortedSet<string> paths = [.. InferenceAgreement.Ids.SelectMany(id => Paths(ReferenceCase.Load(id).Expected.Json))];
        InferenceExclusions.NotRead.Keys.Concat(ReadByParts).Concat(ReadByFits).Except(paths).ShouldBeEmpty();
    }

    private static bool IsGiven(string part, ReferenceCase reference)
    {
        bool isClosedForm = reference.Kind == "closed_form";
        string[] keys = part switch
        {
            "coefficients" => ["coef_tests"],
            "terms" => isClosedForm ? [] : ["anova"],
            "intervals" => ["confint"],
            "comparisons" => ["ranova", "lrt"],
            "partition" => ["r2", "icc"],
            "means" => ["emmeans"],
            _ => isClosedForm ? ["intercept_df", "anova", "treatment_means", "anova_fixed"] : [],
        };
        return keys.Any(reference.Expected.Has);
    }

    private static IEnumerable<string> Paths(JsonElement expected) => expected.EnumerateObject().SelectMany(property => property.Name switch
    {
        "coef_tests" => property.Value.EnumerateObject().SelectMany(m => Fields(m.Value)).Select(f => $"coef_tests/*/{f}"),
        "anova" => property.Value.EnumerateObject().SelectMany(m => m.Value.ValueKind == JsonValueKind.Array
            ? Fields(m.Value).Select(f => $"anova/{m.Name}/{f}")
            : m.Value.EnumerateObject().SelectMany(t => Fields(t.Value)).Select(f => $"anova/*/*/{f}")),
        "confint" => property.Value.EnumerateObject().Select(m => $"confint/{m.Name}"),
        "emmeans" => property.Value.EnumerateArray().SelectMany(MeansPaths),
        _ => [property.Name],
    }).Distinct();

    private static IEnumerable<string> MeansPaths(JsonElement request)
    {
        foreach (JsonElement mode in request.GetProperty("by_mode").EnumerateObject().Select(m => m.Value))
        {
            foreach (JsonProperty part in mode.EnumerateObject())
            {
                IEnumerable<string> paths = part.Name switch
                {
                    "means" => Fields(part.Value).Select(f => $"emmeans/means/{(IsFactor(request, f) ? "factor" : f)}"),
                    "contrasts" => part.Value.EnumerateObject().Select(a => $"emmeans/contrasts/{a.Name}"),
                    _ => [$"emmeans/{part.Name}"],
                };
                foreach (string path in paths) { yield return path; }
            }
        }

        if (!request.TryGetProperty("trends", out JsonElement trends)) { yield break; }
        foreach (JsonProperty part in trends.EnumerateObject().SelectMany(m => m.Value.EnumerateObject())) { yield return $"emmeans/trends/{part.Name}"; }
    }

    private static bool IsFactor(JsonElement request, string field) =>
        request.GetProperty("specs").GetString()!.Split([' ', '~', '*', '|', '+', ':'], StringSplitOptions.RemoveEmptyEntries).Contains(field);

    private static IEnumerable<string> Fields(JsonElement rows) => rows.EnumerateArray().SelectMany(r => r.EnumerateObject()).Select(f => f.Name).Distinct();
}
