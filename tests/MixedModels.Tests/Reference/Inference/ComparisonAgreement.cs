using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>ranova</c> and <c>lrt</c>.</summary>
internal static class ComparisonAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference) => [.. RandomTerms(reference), .. Ratios(reference)];

    private static IEnumerable<Compared> RandomTerms(ReferenceCase reference)
    {
        if (!reference.Expected.Json.TryGetProperty("ranova", out JsonElement table)) { yield break; }
        const string quantity = "tests of random-effects terms";
        LinearMixedModel fit = ReferenceFits.Of(reference);
        JsonElement[] rows = [.. table.EnumerateArray()];
        JsonElement whole = rows.Single(r => r.GetProperty("lrt").ValueKind == JsonValueKind.Null);
        yield return new(quantity, new("<none> npar", whole.GetProperty("npar").GetDouble(), fit.ParameterCount, Tolerance.Exact));
        yield return new(quantity, new("<none> logLik", whole.GetProperty("logLik").GetDouble(), fit.LogLikelihood, Tolerance.Likelihood));
        yield return new(quantity, new("<none> AIC", whole.GetProperty("AIC").GetDouble(), fit.Aic, Tolerance.Likelihood));
        ImmutableArray<RandomTermTest> ours = fit.RandomTermTests();
        JsonElement[] tests = [.. rows.Where(r => r.GetProperty("lrt").ValueKind != JsonValueKind.Null)];
        yield return new(quantity, new("tests", tests.Length, ours.Length, Tolerance.Exact));
        foreach (JsonElement row in tests)
        {
            string term = row.GetProperty("term").GetString()!;
            RandomTermTest test = ours.Single(t => IsSame(t.Dropped, term));
            yield return Field("npar", test.ParameterCount, Tolerance.Exact);
            yield return Field("df", test.Test.DegreesOfFreedom, Tolerance.Exact);
            yield return Field("logLik", -0.5 * test.Objective, Tolerance.Likelihood);
            yield return Field("AIC", test.Aic, Tolerance.Likelihood);
            yield return Field("lrt", test.Test.Statistic, Tolerance.LikelihoodRatio);
            yield return Field("p", test.Test.PValue, Tolerance.PValue);

            Compared Field(string field, double actual, Tolerance tolerance) =>
                new(quantity, new($"{term} {field}", row.GetProperty(field).GetDouble(), actual, tolerance));
        }
    }

    private static IEnumerable<Compared> Ratios(ReferenceCase reference)
    {
        if (!reference.Expected.Json.TryGetProperty("lrt", out JsonElement table)) { yield break; }
        LinearMixedModel full = ReferenceFits.Of(reference);
        foreach (JsonElement row in table.EnumerateArray())
        {
            string formula = row.GetProperty("reduced_formula").GetString()!;
            FitOptions options = reference.Options();
            LinearMixedModel reduced = LinearMixedModel.Fit(
                formula,
                reference.LoadData(),
                options with { Contrasts = options.Contrasts.RemoveRange(options.Contrasts.Keys.Where(k => !formula.Split('(')[0].Contains(k, StringComparison.Ordinal))) });
            bool isRestricted = row.GetProperty("method").GetString() == "REML";
            ModelComparison comparison = LinearMixedModel.Compare([full, reduced], isRestricted ? EstimationMethod.Reml : EstimationMethod.Ml);
            (ComparedModel smaller, ComparedModel larger) = (comparison.Rows[0], comparison.Rows[1]);
            yield return new("likelihood ratios", new($"{formula} is the smaller", 1.0, smaller.Index, Tolerance.Exact));
            LikelihoodRatioTest test = larger.Test ?? throw new InvalidOperationException(larger.WhyNoTest);
            yield return Field("df", test.DegreesOfFreedom, Tolerance.Exact);
            yield return Field("chisq", test.Statistic, Tolerance.LikelihoodRatio);
            yield return Field("p", test.PValue, Tolerance.PValue);
            yield return Field("logLik_full", larger.Model.LogLikelihood, Tolerance.Likelihood);
            yield return Field("logLik_reduced", smaller.Model.LogLikelihood, Tolerance.Likelihood);
            yield return Field("AIC_full", larger.Model.Aic, Tolerance.Likelihood);
            yield return Field("AIC_reduced", smaller.Model.Aic, Tolerance.Likelihood);
            yield return Field("BIC_full", larger.Model.Bic, Tolerance.Likelihood);
            yield return Field("BIC_reduced", smaller.Model.Bic, Tolerance.Likelihood);

            Compared Field(string field, double actual, Tolerance tolerance) =>
                new("likelihood ratios", new($"{formula} {field}", row.GetProperty(field).GetDouble(), actual, tolerance));
        }
    }

    // By effect and grouping factor: `(1 | a:b)` may be `(1 | b:a)`, and of independent columns the reference makes terms of their own.
    private static bool IsSame(string ours, string theirs) => (EffectOf(ours), GroupOf(ours)) == (EffectOf(theirs), GroupOf(theirs));

    private static string EffectOf(string dropped) => dropped.Split(" in ") is [var effect, _] && effect != "(Intercept)" ? effect : "1";

    private static string GroupOf(string dropped) =>
        string.Join(':', dropped.Split('|')[^1].Trim(' ', ')').Split([':', '/']).Order(StringComparer.Ordinal));
}
