using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Types I, II and III against the reference's tables, and what they must not depend on.</summary>
public class TermTestsTests
{
    // By REML a variance of the case is not identified; its Kenward-Roger figures belong to some value of it.
    private const string NotIdentified = "cake_numeric_ml";

    // Predictors of 1e9 and 1e-5: the reference's type III gives one of them an F of 4e8, and its other types the squared t tests.
    private const string OutOfTheReferencesReach = "sim_badscale_raw";

    // Sums of squares in sequence weigh the rows here and do not in the reference (decision 9).
    private static readonly ImmutableArray<string> Weighted = ["sim_weights_ml", "sim_weights_offset"];

    /// <summary>Case, method in the reference, type.</summary>
    public static TheoryData<string, string, string> Tables
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string id in ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm"))
            {
                if (!ReferenceCase.Load(id).Expected.Json.TryGetProperty("anova", out JsonElement anova)) { continue; }
                foreach (string method in new[] { "satterthwaite", "kenward_roger" })
                {
                    if (!anova.TryGetProperty(method, out JsonElement types) || (id == NotIdentified && method == "kenward_roger") || id == OutOfTheReferencesReach) { continue; }
                    foreach (JsonProperty type in types.EnumerateObject())
                    {
                        if (type.Name != "I" || !Weighted.Contains(id)) { data.Add(id, method, type.Name); }
                    }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Tables))]
    public void TermTests_ReferenceCase_Agree(string id, string method, string type)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        bool isKenwardRoger = method == "kenward_roger";
        LinearMixedModel fit = isKenwardRoger ? ReferenceFits.RestrictedOf(reference) : ReferenceFits.Of(reference);
        ImmutableArray<TermTest> ours = fit.TermTests(Enum.Parse<TermTestType>(type), isKenwardRoger ? DegreesOfFreedom.KenwardRoger : DegreesOfFreedom.Satterthwaite);
        JsonElement[] rows = [.. reference.Expected.Json.GetProperty("anova").GetProperty(method).GetProperty(type).EnumerateArray()];
        foreach (JsonElement row in rows)
        {
            string term = row.GetProperty("term").GetString()!;
            FTest test = ours.Single(t => t.Term == term).Test;
            if (row.GetProperty("num_df").ValueKind == JsonValueKind.Null)
            {
                (test.NumeratorDegreesOfFreedom, test.F, test.PValue).ShouldBe((0, double.NaN, double.NaN));
                continue;
            }

            test.NumeratorDegreesOfFreedom.ShouldBe(row.GetProperty("num_df").GetInt32(), $"{id} {term}");
            Approx.Equal(
                row.GetProperty("den_df").GetDouble(),
                test.DenominatorDegreesOfFreedom,
                isKenwardRoger ? Tolerance.KenwardRogerDegreesOfFreedom : reference.Expected.IsSingular ? Tolerance.BoundaryDegreesOfFreedom : Tolerance.DegreesOfFreedom,
                $"{id} {term} {method}-{type}-df");
            Approx.Equal(row.GetProperty("F").GetDouble(), test.F, Tolerance.FStatistic, $"{id} {term} {method}-{type}-F");
            if (!reference.Expected.IsSingular) { Approx.Equal(row.GetProperty("p").GetDouble(), test.PValue, Tolerance.PValue, $"{id} {term} {method}-{type}-p"); }
        }
    }

    /// <summary>The cases with Wald χ² tables, and their types.</summary>
    public static TheoryData<string, string> WaldTables
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string id in ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm"))
            {
                if (!ReferenceCase.Load(id).Expected.Json.TryGetProperty("anova", out JsonElement anova) || !anova.TryGetProperty("wald_chisq", out JsonElement types)) { continue; }
                foreach (JsonProperty type in types.EnumerateObject()) { data.Add(id, type.Name); }
            }

            return data;
        }
    }

    // The reference's type III is of a term's coefficients as they are coded; ours does not depend on the coding. Its type II is what a term adds to those that
    // hold it, W(term and them) − W(them), which weighs by Var(β̂) where ours weighs by the rows. Both are Wald tests of coefficients.
    [Theory, MemberData(nameof(WaldTables))]
    public void TermTests_WaldTable_Agrees(string id, string type)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        LinearMixedModel fit = ReferenceFits.Of(reference);
        var terms = FixedTerms.Of(fit.Schema.Coding);
        foreach (JsonElement row in reference.Expected.Json.GetProperty("anova").GetProperty("wald_chisq").GetProperty(type).EnumerateArray())
        {
            string term = row.GetProperty("term").GetString()!;
            string[] own = [.. ColumnsOf(term)];
            string[] relatives = type == "II" ? [.. terms.Names.Where(other => other != term && term.Split(':').All(other.Split(':').Contains)).SelectMany(ColumnsOf)] : [];
            double chisq = Wald([.. own, .. relatives]) - Wald(relatives);
            own.Length.ShouldBe(row.GetProperty("df").GetInt32(), $"{id} {term}");
            Approx.Equal(row.GetProperty("chisq").GetDouble(), chisq, Tolerance.FStatistic, $"{id} {term} wald-chisq");
            Approx.Equal(row.GetProperty("p").GetDouble(), MixedModels.Inference.Distributions.ChiSquaredUpper(chisq, own.Length), Tolerance.PValue, $"{id} {term} wald-p");
        }

        double Wald(string[] columns)
        {
            if (columns.Length == 0) { return 0.0; }
            FTest joint = fit.Contrast(string.Join("; ", columns.Select(c => $"`{c}`")), DegreesOfFreedom.Normal).Joint;
            return joint.F * joint.NumeratorDegreesOfFreedom;
        }

        IEnumerable<string> ColumnsOf(string term) => term == "(Intercept)"
            ? ["(Intercept)"]
            : terms.TermOfColumn.Select((t, column) => (t, column)).Where(c => c.t == terms.Names.IndexOf(term)).Select(c => fit.Schema.FixedNames[c.column]).Where(name => !fit.FixedEffects[name].IsAliased);
    }

    [Fact]
    public void TermTests_BadlyScaledPredictors_AreTheSquaredTTests()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(OutOfTheReferencesReach));
        foreach (TermTest term in fit.TermTests(TermTestType.III))
        {
            Coefficient coefficient = fit.Coefficients()[term.Term];
            Approx.Equal(coefficient.Statistic * coefficient.Statistic, term.Test.F, Tolerance.Solution, term.Term);
            Approx.Equal(coefficient.DegreesOfFreedom, term.Test.DenominatorDegreesOfFreedom, Tolerance.Solution, term.Term);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("w")]
    public void TermTests_IndependentRows_TypeIIsTheDropInTheResidualSumOfSquares(string? weights)
    {
        DataSet data = SimulatedRows.Crossed(7, 120).ToDataSet();
        var options = new FitOptions { Independent = true, Weights = weights };
        string[] formulas = ["y ~ 1", "y ~ x", "y ~ x + f", "y ~ x + f + a", "y ~ x + f + a + f:a"];
        LinearMixedModel[] fits = [.. formulas.Select(f => LinearMixedModel.Fit(f, data, options))];
        ImmutableArray<TermTest> tests = fits[^1].TermTests(TermTestType.I, DegreesOfFreedom.Residual);
        double variance = fits[^1].ResidualStandardDeviation * fits[^1].ResidualStandardDeviation;
        for (int t = 0; t < tests.Length; t++)
        {
            double drop = ResidualSquares(fits[t]) - ResidualSquares(fits[t + 1]);
            Approx.Equal(drop / (tests[t].Test.NumeratorDegreesOfFreedom * variance), tests[t].Test.F, Tolerance.Solution, tests[t].Term);
        }

        static double ResidualSquares(LinearMixedModel fit) =>
            fit.ResidualStandardDeviation * fit.ResidualStandardDeviation * (fit.ObservationCount - fit.FixedEffects.Count(c => !c.IsAliased));
    }

    [Theory]
    [InlineData("y ~ f * a + x + (1 | subject)")]
    [InlineData("y ~ f * x + a + (x | subject)")]
    [InlineData("y ~ f * a * x + (1 | item)")]
    [InlineData("y ~ f + f:a + poly(x, 2) + (1 | subject)")]
    [InlineData("y ~ 0 + f + a:f + x + (1 | subject)")]
    public void TermTests_TypesIIAndIII_DoNotDependOnContrasts(string formula)
    {
        DataSet data = SimulatedRows.Crossed(11, 150).ToDataSet();
        ImmutableArray<LinearMixedModel> fits =
        [
            .. new[] { ContrastKind.Treatment, ContrastKind.Sum, ContrastKind.Helmert, ContrastKind.Polynomial }.Select(kind => LinearMixedModel.Fit(
                formula, data, new FitOptions { Contrasts = ImmutableSortedDictionary<string, ContrastKind>.Empty.Add("f", kind).Add("a", kind) })),
        ];
        foreach (TermTestType type in new[] { TermTestType.II, TermTestType.III })
        {
            ImmutableArray<TermTest> first = fits[0].TermTests(type, DegreesOfFreedom.KenwardRoger);
            foreach (LinearMixedModel fit in fits.Skip(1))
            {
                foreach ((TermTest expected, TermTest actual) in first.Zip(fit.TermTests(type, DegreesOfFreedom.KenwardRoger)))
                {
                    actual.Term.ShouldBe(expected.Term);
                    actual.Test.NumeratorDegreesOfFreedom.ShouldBe(expected.Test.NumeratorDegreesOfFreedom);
                    Approx.Equal(expected.Test.F, actual.Test.F, Tolerance.FStatistic, $"{type} {expected.Term} F");
                    Approx.Equal(expected.Test.DenominatorDegreesOfFreedom, actual.Test.DenominatorDegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, $"{type} {expected.Term} df");
                }
            }
        }
    }

    [Fact]
    public void TermTests_BalancedSplitPlot_HaveTheDegreesOfFreedomOfTheAnalysisOfVariance()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("oats_factor"));
        ImmutableArray<TermTest> tests = fit.TermTests(TermTestType.III, DegreesOfFreedom.KenwardRoger);
        (string Term, double Df)[] expected = [("Variety", 10.0), ("N", 45.0), ("Variety:N", 45.0)];
        foreach ((string term, double df) in expected)
        {
            Approx.Equal(df, tests.First(t => t.Term == term).Test.DenominatorDegreesOfFreedom, Tolerance.Noted(1e-9, "exact at any optimum"), term);
        }
    }

    [Fact]
    public void TermTests_OfALoadedModel_AreThoseOfTheFit()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sim_rankdef_cell"));
        string path = Path.GetTempFileName();
        try
        {
            fit.Save(path);
            LinearMixedModel.Load(path).TermTests().ShouldBe(fit.TermTests());
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Balanced blocks: the classical table, which both methods must give to rounding.
    [Theory]
    [InlineData(DegreesOfFreedom.Satterthwaite)]
    [InlineData(DegreesOfFreedom.KenwardRoger)]
    [InlineData(DegreesOfFreedom.Containment)]
    public void TermTests_BalancedBlocks_AreTheClassicalTable(DegreesOfFreedom method)
    {
        ReferenceCase reference = ReferenceCase.Load("cf_blocks_int");
        JsonElement row = reference.Expected.Json.GetProperty("anova").GetProperty("any")[0];
        FTest test = ReferenceFits.Of(reference).TermTests(TermTestType.III, method).Single(t => t.Term == row.GetProperty("term").GetString()).Test;
        test.NumeratorDegreesOfFreedom.ShouldBe(row.GetProperty("num_df").GetInt32());
        Approx.Equal(row.GetProperty("den_df").GetDouble(), test.DenominatorDegreesOfFreedom, Tolerance.Noted(1e-6, "the optimum is known to the square root of the objective's precision"), "cf_blocks_int treat any-df");
        Approx.Equal(row.GetProperty("F").GetDouble(), test.F, Tolerance.FStatistic, "cf_blocks_int treat any-F");
    }

    /// <summary>The closed forms with degrees of freedom of the mean.</summary>
    public static TheoryData<string> Means => [.. ReferenceCase.Ids("closed_form").Where(id => ReferenceCase.Load(id).Expected.Json.TryGetProperty("intercept_df", out _))];

    [Theory, MemberData(nameof(Means))]
    public void Coefficients_ClosedForm_HaveTheDegreesOfFreedomOfTheMean(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        JsonElement expected = reference.Expected.Json.GetProperty("intercept_df");
        LinearMixedModel fit = ReferenceFits.Of(reference);
        Check("satterthwaite", DegreesOfFreedom.Satterthwaite, 1e-6);
        Check("kenward_roger", DegreesOfFreedom.KenwardRoger, 1e-10);

        void Check(string field, DegreesOfFreedom method, double allowed) => Approx.Equal(
            expected.GetProperty(field).GetDouble(),
            fit.Coefficients(method)["(Intercept)"].DegreesOfFreedom,
            Tolerance.Noted(allowed, "balanced layouts: Kenward-Roger's are exact at any optimum"),
            $"{id} {field}-intercept-df");
    }
}
