using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Design;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>anova</c>: F tests of types I, II and III, and Wald's χ² of types II and III.</summary>
internal static class TermAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        if (!reference.Expected.Json.TryGetProperty("anova", out JsonElement anova) || reference.Kind == "closed_form") { return []; }
        return
            from method in anova.EnumerateObject()
            from type in method.Value.EnumerateObject()
            from compared in method.Name == "wald_chisq" ? ChiSquared(reference, type) : FTests(reference, InferenceMethod.Of(method.Name), type)
            select compared;
    }

    private static IEnumerable<Compared> FTests(ReferenceCase reference, InferenceMethod method, JsonProperty type)
    {
        ImmutableArray<TermTest> ours = method.FitOf(reference).TermTests(Enum.Parse<TermTestType>(type.Name), method.DegreesOfFreedom);
        string quantity = $"F tests, type {type.Name}, {method.Name}";
        yield return new(quantity, new("terms", type.Value.GetArrayLength(), ours.Length, Tolerance.Exact));
        foreach (JsonElement row in type.Value.EnumerateArray())
        {
            string term = row.GetProperty("term").GetString()!;
            FTest test = ours.Single(t => t.Term == term).Test;
            bool isNone = row.GetProperty("num_df").ValueKind == JsonValueKind.Null;
            yield return Line("numerator df", isNone ? 0.0 : row.GetProperty("num_df").GetDouble(), test.NumeratorDegreesOfFreedom, Tolerance.Exact);
            if (isNone)
            {
                yield return Line("has no F", 1.0, double.IsNaN(test.F) && double.IsNaN(test.PValue) ? 1.0 : 0.0, Tolerance.Exact);
                continue;
            }

            yield return new(quantity, method.DegreesOfFreedomOf(row, "den_df", test.DenominatorDegreesOfFreedom, term));
            yield return Line("F", row.GetProperty("F").GetDouble(), test.F, Tolerance.FStatistic);
            yield return Line("p", row.GetProperty("p").GetDouble(), test.PValue, Tolerance.PValue);

            Compared Line(string what, double expected, double actual, Tolerance tolerance) => new(quantity, new($"{term} {what}", expected, actual, tolerance));
        }
    }

    // Wald's χ² is df·F with infinite denominator degrees of freedom. The reference's (car's) hypotheses are its own: type III is that a term's
    // coefficients, as they are coded, are all zero; type II is what a term adds to the model without its relatives, the terms whose names hold its
    // own, by generalized least squares: χ² of both less χ² of the relatives. A term without relatives has these in common with our tests of terms.
    private static IEnumerable<Compared> ChiSquared(ReferenceCase reference, JsonProperty type)
    {
        LinearMixedModel fit = ReferenceFits.Of(reference);
        var terms = FixedTerms.Of(fit.Schema.Coding);
        ImmutableArray<TermTest> ours = fit.TermTests(Enum.Parse<TermTestType>(type.Name), DegreesOfFreedom.Normal);
        foreach (JsonElement row in type.Value.EnumerateArray())
        {
            string term = row.GetProperty("term").GetString()!;
            int index = terms.Names.IndexOf(term);
            int[] relatives = [.. Enumerable.Range(0, terms.Names.Length).Where(other => other != index && (index < 0 || Holds(terms.Names[other], term)))];
            (double statistic, int df) = type.Name == "III" ? ChiSquared(fit, terms, [index]) : Added(ChiSquared(fit, terms, [index, .. relatives]), ChiSquared(fit, terms, relatives));
            string quantity = $"Wald χ², type {type.Name}, car's hypotheses";
            yield return Line("df", row.GetProperty("df").GetDouble(), df, Tolerance.Exact);
            yield return Line("χ²", row.GetProperty("chisq").GetDouble(), statistic, Tolerance.FStatistic);
            yield return Line("p", row.GetProperty("p").GetDouble(), Distributions.ChiSquaredUpper(statistic, df), Tolerance.PValue);
            if (index < 0 || relatives.Length > 0) { continue; }
            FTest test = ours.Single(t => t.Term == term).Test;
            quantity = $"Wald χ², type {type.Name}, tests of terms that no other holds";
            yield return Line("df", row.GetProperty("df").GetDouble(), test.NumeratorDegreesOfFreedom, Tolerance.Exact);
            yield return Line("denominator df", double.PositiveInfinity, test.DenominatorDegreesOfFreedom, Tolerance.Exact);
            yield return Line("χ²", row.GetProperty("chisq").GetDouble(), test.F * test.NumeratorDegreesOfFreedom, Tolerance.FStatistic);
            yield return Line("p", row.GetProperty("p").GetDouble(), test.PValue, Tolerance.PValue);

            Compared Line(string what, double expected, double actual, Tolerance tolerance) => new(quantity, new($"{term} {what}", expected, actual, tolerance));
        }
    }

    private static bool Holds(string outer, string inner) => inner.Split(':').All(outer.Split(':').Contains);

    private static (double, int) Added((double Statistic, int Df) both, (double Statistic, int Df) less) => (both.Statistic - less.Statistic, both.Df - less.Df);

    // That all coefficients of some terms are zero; −1 is the intercept.
    private static (double Statistic, int Df) ChiSquared(LinearMixedModel fit, FixedTerms terms, int[] of)
    {
        FixedBasis basis = fit.Estimate.Data.Basis;
        int[] columns = [.. Enumerable.Range(0, basis.Rank).Where(j => of.Contains(terms.TermOfColumn[basis.Retained[j]]))];
        if (columns.Length == 0) { return (0.0, 0); }
        FTest test = fit.InferenceBy(DegreesOfFreedom.Normal).Test(Selection(columns, basis.Rank));
        return (test.F * test.NumeratorDegreesOfFreedom, test.NumeratorDegreesOfFreedom);
    }

    private static Matrix Selection(int[] columns, int p)
    {
        double[] values = new double[columns.Length * p];
        for (int i = 0; i < columns.Length; i++) { values[(columns[i] * columns.Length) + i] = 1.0; }
        return new Matrix(columns.Length, p, values);
    }
}
