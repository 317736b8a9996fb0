using System.Text.Json;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>coef_tests</c> and <c>kr_vcov_adj</c>.</summary>
internal static class CoefficientAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        JsonElement json = reference.Expected.Json;
        if (json.TryGetProperty("coef_tests", out JsonElement tests))
        {
            foreach (JsonProperty method in tests.EnumerateObject())
            {
                foreach (Compared compared in Tests(reference, InferenceMethod.Of(method.Name), method.Value)) { yield return compared; }
            }
        }

        if (!json.TryGetProperty("kr_vcov_adj", out JsonElement rows)) { yield break; }
        Matrix ours = ReferenceFits.RestrictedOf(reference).Coefficients(DegreesOfFreedom.KenwardRoger).Covariance;
        double[][] expected = [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        const string quantity = "adjusted covariance, Kenward-Roger";
        yield return new(quantity, new("size", expected.Length, ours.RowCount, Tolerance.Exact));
        for (int i = 0; i < expected.Length; i++)
        {
            for (int j = 0; j < expected.Length; j++)
            {
                double scale = Math.Sqrt(expected[i][i] * expected[j][j]);
                yield return new(quantity, new($"({i}, {j}) over the standard errors", expected[i][j] / scale, ours[i, j] / scale, Tolerance.AdjustedCovariance));
            }
        }
    }

    private static IEnumerable<Compared> Tests(ReferenceCase reference, InferenceMethod method, JsonElement rows)
    {
        FixedEffects ours = method.FitOf(reference).Coefficients(method.DegreesOfFreedom);
        string quantity = $"t tests, {method.Name}";
        yield return new(quantity, new("coefficients", rows.GetArrayLength(), ours.Count(c => !c.IsAliased), Tolerance.Exact));
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string name = row.GetProperty("term").GetString()!;
            Coefficient coefficient = ours[name];
            double error = row.GetProperty("se").GetDouble();
            Tolerance limit = method.IsNormal ? Tolerance.Estimate(2.0 * error) : Tolerance.Limit(error);
            yield return Field("estimate", "estimate", coefficient.Estimate, Tolerance.Estimate(error));
            yield return Field("se", "se", coefficient.StandardError, Tolerance.Spread);
            yield return new(quantity, method.DegreesOfFreedomOf(row, "df", coefficient.DegreesOfFreedom, name));
            yield return Field(method.IsNormal ? "z" : "t", "statistic", coefficient.Statistic, Tolerance.Statistic);
            yield return Field("p", "p", coefficient.PValue, Tolerance.PValue);
            yield return Field("lower", "lower", coefficient.Lower, limit);
            yield return Field("upper", "upper", coefficient.Upper, limit);

            Compared Field(string field, string what, double actual, Tolerance tolerance) =>
                new(quantity, new($"{name} {what}", row.GetProperty(field).GetDouble(), actual, tolerance));
        }
    }
}
