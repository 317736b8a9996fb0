using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MixedModels.Data;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>emmeans</c>: means, contrasts by adjustment, slopes, contrasts of slopes, joint tests.</summary>
internal static class MeansAgreement
{
    private static readonly ImmutableSortedDictionary<string, Adjustment> Adjustments = new Dictionary<string, Adjustment>
    {
        ["none"] = Adjustment.None,
        ["tukey"] = Adjustment.Tukey,
        ["holm"] = Adjustment.Holm,
        ["bonferroni"] = Adjustment.Bonferroni,
        ["sidak"] = Adjustment.Sidak,
        ["scheffe"] = Adjustment.Scheffe,
        ["fdr"] = Adjustment.FalseDiscoveryRate,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        if (!reference.Expected.Json.TryGetProperty("emmeans", out JsonElement requests)) { return []; }
        return
            from request in requests.EnumerateArray()
            from mode in request.GetProperty("by_mode").EnumerateObject()
            from compared in Request(reference, request, mode)
            select compared;
    }

    private static IEnumerable<Compared> Request(ReferenceCase reference, JsonElement request, JsonProperty mode)
    {
        var method = InferenceMethod.Of(mode.Name);
        LinearMixedModel fit = method.FitOf(reference);
        string specs = request.GetProperty("specs").GetString()!.TrimStart('~');
        Dictionary<string, IReadOnlyList<double>> at = At(reference, request);
        MarginalMeans means = fit.MarginalMeans(specs, at, method.DegreesOfFreedom);
        foreach (Compared compared in Means($"marginal means, {method.Name}", method, means, mode.Value.GetProperty("means"), "emmean")) { yield return compared; }
        string kind = request.GetProperty("method").GetString()!;
        foreach (JsonProperty of in mode.Value.GetProperty("contrasts").EnumerateObject())
        {
            if (!Adjustments.TryGetValue(of.Name, out Adjustment adjustment)) { continue; }
            string quantity = $"contrasts of means, {of.Name}, {method.Name}";
            foreach (Compared compared in Contrasts(quantity, method, means, kind, adjustment, of.Value)) { yield return compared; }
        }

        if (mode.Value.TryGetProperty("joint_tests", out JsonElement joint))
        {
            foreach (Compared compared in Joint(method, fit, joint)) { yield return compared; }
        }

        if (!request.TryGetProperty("trends", out JsonElement trends) || !trends.TryGetProperty(mode.Name, out JsonElement expected)) { yield break; }
        string covariate = expected.GetProperty("var").GetString()!;
        MarginalMeans slopes = fit.Slopes(covariate, specs, at, method.DegreesOfFreedom);
        foreach (Compared compared in Means($"slopes, {method.Name}", method, slopes, expected.GetProperty("trends"), $"{covariate}.trend")) { yield return compared; }
        foreach (Compared compared in Contrasts($"contrasts of slopes, none, {method.Name}", method, slopes, "pairwise", Adjustment.None, expected.GetProperty("contrasts_none")))
        {
            yield return compared;
        }
    }

    private static IEnumerable<Compared> Means(string quantity, InferenceMethod method, MarginalMeans ours, JsonElement rows, string field)
    {
        yield return new(quantity, new("rows", rows.GetArrayLength(), ours.Count, Tolerance.Exact));
        foreach (JsonElement row in rows.EnumerateArray())
        {
            MarginalMean mean = ours.Single(m => ours.Factors.Select((f, i) => Text(row.GetProperty(f)) == m.Levels[i]).All(same => same));
            string what = string.Join(' ', mean.Levels);
            foreach (Compared compared in Line(quantity, method, row, what, field, mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, mean.Lower, mean.Upper)) { yield return compared; }
        }
    }

    private static IEnumerable<Compared> Contrasts(
        string quantity, InferenceMethod method, MarginalMeans means, string kind, Adjustment adjustment, JsonElement rows)
    {
        ImmutableArray<EstimatedContrast> ours = kind switch
        {
            "pairwise" => means.Pairs(adjustment),
            "poly" => means.Polynomials(adjustment),
            _ => means.AgainstControl(null, adjustment),
        };
        yield return new(quantity, new("rows", rows.GetArrayLength(), ours.Length, Tolerance.Exact));
        string[] by = [.. means.Factors.TakeLast(means.ByCount)];
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string name = Plain(row.GetProperty("contrast").GetString()!);
            EstimatedContrast contrast = ours.Single(c => Plain(c.Name) == name && by.Select((f, i) => Text(row.GetProperty(f)) == c.By[i]).All(same => same));
            string what = string.Join(' ', [name, .. contrast.By]);
            foreach (Compared compared in Line(quantity, method, row, what, "estimate", contrast.Estimate, contrast.StandardError, contrast.DegreesOfFreedom, contrast.Lower, contrast.Upper))
            {
                yield return compared;
            }

            yield return new(quantity, new($"{what} statistic", row.GetProperty(method.IsNormal ? "z" : "t").GetDouble(), contrast.Statistic, Tolerance.Statistic));
            yield return new(
                quantity,
                new($"{what} p", row.GetProperty("p").GetDouble(), contrast.PValue, adjustment == Adjustment.Tukey ? Tolerance.AdjustedPValue : Tolerance.PValue));
        }
    }

    private static IEnumerable<Compared> Line(
        string quantity, InferenceMethod method, JsonElement row, string what, string field, double estimate, double error, double df, double lower, double upper)
    {
        double scale = row.GetProperty("se").GetDouble();
        yield return Field(field, "estimate", estimate, Tolerance.Estimate(scale));
        yield return Field("se", "se", error, Tolerance.Spread);
        yield return new(quantity, method.DegreesOfFreedomOf(row, "df", df, what));
        yield return Field("lower", "lower", lower, Tolerance.Limit(scale));
        yield return Field("upper", "upper", upper, Tolerance.Limit(scale));

        Compared Field(string key, string name, double actual, Tolerance tolerance) =>
            new(quantity, new($"{what} {name}", row.GetProperty(key).GetDouble(), actual, tolerance));
    }

    // Tests of all terms, of type III; the reference rounds F to three decimals.
    private static IEnumerable<Compared> Joint(InferenceMethod method, LinearMixedModel fit, JsonElement rows)
    {
        string quantity = $"joint tests, {method.Name}";
        ImmutableArray<TermTest> ours = fit.TermTests(TermTestType.III, method.DegreesOfFreedom);
        yield return new(quantity, new("terms", rows.GetArrayLength(), ours.Length, Tolerance.Exact));
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string term = row.GetProperty("model term").GetString()!;
            FTest test = ours.Single(t => t.Term == term).Test;
            yield return new(quantity, new($"{term} numerator df", row.GetProperty("df1").GetDouble(), test.NumeratorDegreesOfFreedom, Tolerance.Exact));
            yield return new(quantity, method.DegreesOfFreedomOf(row, "df2", test.DenominatorDegreesOfFreedom, term));
            yield return new(quantity, new($"{term} F", row.GetProperty("F.ratio").GetDouble(), test.F, Tolerance.Printed(3)));
            yield return new(quantity, new($"{term} p", row.GetProperty("p.value").GetDouble(), test.PValue, Tolerance.PValue));
        }
    }

    // The reference holds a covariate at its mean over all rows, those whose response is missing included; ours are the rows used.
    private static Dictionary<string, IReadOnlyList<double>> At(ReferenceCase reference, JsonElement request)
    {
        var at = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        if (request.GetProperty("at").ValueKind != JsonValueKind.Null)
        {
            foreach (JsonProperty value in request.GetProperty("at").EnumerateObject())
            {
                at[value.Name] = value.Value.ValueKind == JsonValueKind.Array ? [.. value.Value.EnumerateArray().Select(v => v.GetDouble())] : [value.Value.GetDouble()];
            }
        }

        if (reference.Id == "sim_trial_slopes") { at["base"] = [((NumberColumn)reference.LoadData().Find("base")!).Values.ToArray().Average()]; }
        return at;
    }

    private static string Plain(string name) => name.Replace("(", string.Empty, StringComparison.Ordinal).Replace(")", string.Empty, StringComparison.Ordinal);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetDouble().ToString("G6", CultureInfo.InvariantCulture);
}
