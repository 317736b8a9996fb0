using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>What closed forms say of inference: degrees of freedom and F of balanced layouts, treatment means, and the one-way analysis of variance of
/// the same rows, which is that of the model with the groups as fixed.</summary>
internal static class ClosedFormAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        JsonElement json = reference.Expected.Json;
        if (reference.Kind != "closed_form") { yield break; }
        var tolerances = new Tolerances(reference);
        if (json.TryGetProperty("intercept_df", out JsonElement freedom))
        {
            foreach (JsonProperty of in freedom.EnumerateObject())
            {
                var method = InferenceMethod.Of(of.Name);
                double df = method.FitOf(reference).Coefficients(method.DegreesOfFreedom)["(Intercept)"].DegreesOfFreedom;
                yield return new($"closed form, degrees of freedom, {method.Name}", new("(Intercept) df", of.Value.GetDouble(), df, Tolerance.BalancedDegreesOfFreedom));
            }
        }

        if (json.TryGetProperty("anova", out JsonElement anova))
        {
            IEnumerable<Compared> tests =
                from row in anova.GetProperty("any").EnumerateArray()
                from key in new[] { "satterthwaite", "kenward_roger" }
                from type in Enum.GetValues<TermTestType>()
                from compared in FTest(reference, InferenceMethod.Of(key), type, row, tolerances)
                select compared;
            foreach (Compared compared in tests) { yield return compared; }
        }

        if (json.TryGetProperty("treatment_means", out JsonElement means))
        {
            MarginalMeans ours = ReferenceFits.Of(reference).MarginalMeans("treat", method: DegreesOfFreedom.Normal);
            yield return new("closed form, treatment means", new("means", means.GetArrayLength(), ours.Count, Tolerance.Exact));
            for (int i = 0; i < ours.Count; i++)
            {
                yield return new("closed form, treatment means", new(ours[i].Levels[0], means[i].GetDouble(), ours[i].Estimate, tolerances.Estimate(ours[i].StandardError)));
            }
        }

        if (!json.TryGetProperty("anova_fixed", out JsonElement classical)) { yield break; }
        foreach (Compared compared in Classical(reference, classical, tolerances)) { yield return compared; }
    }

    private static IEnumerable<Compared> FTest(ReferenceCase reference, InferenceMethod method, TermTestType type, JsonElement row, Tolerances tolerances)
    {
        string quantity = $"closed form, F tests, {method.Name}";
        string term = row.GetProperty("term").GetString()!;
        FTest test = method.FitOf(reference).TermTests(type, method.DegreesOfFreedom).Single(t => t.Term == term).Test;
        yield return new(quantity, new($"{term} type {type} numerator df", row.GetProperty("num_df").GetDouble(), test.NumeratorDegreesOfFreedom, Tolerance.Exact));
        yield return new(quantity, new($"{term} type {type} df", row.GetProperty("den_df").GetDouble(), test.DenominatorDegreesOfFreedom, Tolerance.BalancedDegreesOfFreedom));
        yield return new(quantity, new($"{term} type {type} F", row.GetProperty("F").GetDouble(), test.F, tolerances.Sigma));
    }

    private static IEnumerable<Compared> Classical(ReferenceCase reference, JsonElement expected, Tolerances tolerances)
    {
        const string quantity = "closed form, one-way analysis of variance";
        string group = reference.Expected.Levels.Keys.Single();
        LinearMixedModel squares = LinearMixedModel.Fit($"y ~ {group}", reference.LoadData(), new FitOptions { Independent = true });
        FTest test = squares.TermTests(TermTestType.I, DegreesOfFreedom.Residual).Single().Test;
        double sigma = squares.ResidualStandardDeviation;
        double ratio = test.F * test.NumeratorDegreesOfFreedom / test.DenominatorDegreesOfFreedom;     // sum of squares between over within
        yield return Field("df_between", test.NumeratorDegreesOfFreedom, Tolerance.Exact);
        yield return Field("df_within", test.DenominatorDegreesOfFreedom, Tolerance.Exact);
        yield return Field("F", test.F, tolerances.Sigma);
        yield return Field("residual_sd", sigma, tolerances.Sigma);
        yield return Field("ms_within", sigma * sigma, tolerances.Sigma);
        yield return Field("ss_within", sigma * sigma * test.DenominatorDegreesOfFreedom, tolerances.Sigma);
        yield return Field("ms_between", sigma * sigma * test.F, tolerances.Sigma);
        yield return Field("ss_between", sigma * sigma * test.F * test.NumeratorDegreesOfFreedom, tolerances.Sigma);
        yield return Field("r_squared", ratio / (1.0 + ratio), tolerances.Sigma);

        Compared Field(string field, double actual, Tolerance tolerance) => new(quantity, new(field, expected.GetProperty(field).GetDouble(), actual, tolerance));
    }
}
