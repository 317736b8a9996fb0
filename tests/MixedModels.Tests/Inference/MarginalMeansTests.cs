using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MixedModels.Data;
using MixedModels.Inference;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Marginal means, slopes and comparisons against the reference's, and what they must be by themselves.</summary>
public class MarginalMeansTests
{
    private static readonly Tolerance Approximation = Tolerance.Noted(0.03, "the reference approximates the distribution of the largest of correlated t statistics; ours integrates it");

    // By REML a variance of the case is not identified.
    private const string NotIdentified = "cake_numeric_ml";

    /// <summary>Case, number of the request, method.</summary>
    public static TheoryData<string, int, string> Requests => RequestsWith((_, _) => true);

    /// <summary>Those with slopes.</summary>
    public static TheoryData<string, int, string> SlopeRequests => RequestsWith((request, method) => request.TryGetProperty("trends", out JsonElement trends) && trends.TryGetProperty(method, out _));

    private static TheoryData<string, int, string> RequestsWith(Func<JsonElement, string, bool> isWanted)
    {
        var data = new TheoryData<string, int, string>();
        foreach (string id in ReferenceCase.Ids("lmm", "closed_form"))
        {
            if (!ReferenceCase.Load(id).Expected.Json.TryGetProperty("emmeans", out JsonElement requests)) { continue; }
            int index = 0;
            foreach (JsonElement request in requests.EnumerateArray())
            {
                foreach (JsonProperty method in request.GetProperty("by_mode").EnumerateObject())
                {
                    if (isWanted(request, method.Name) && (id != NotIdentified || method.Name != "kenward-roger")) { data.Add(id, index, method.Name); }
                }

                index++;
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Requests))]
    public void Means_ReferenceCase_Agree(string id, int index, string method)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        JsonElement request = reference.Expected.Json.GetProperty("emmeans")[index];
        JsonElement expected = request.GetProperty("by_mode").GetProperty(method);
        LinearMixedModel fit = method == "kenward-roger" ? ReferenceFits.RestrictedOf(reference) : ReferenceFits.Of(reference);
        bool isSingular = reference.Expected.IsSingular;
        MarginalMeans means = fit.MarginalMeans(request.GetProperty("specs").GetString()!.TrimStart('~'), At(reference, request), MethodOf(method));
        foreach (JsonElement row in expected.GetProperty("means").EnumerateArray())
        {
            MarginalMean mean = means.Single(m => means.Factors.Select((f, i) => Text(row.GetProperty(f)) == m.Levels[i]).All(same => same));
            Compare(row, "emmean", mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, mean.Lower, mean.Upper, method, isSingular, $"{id} {string.Join(' ', mean.Levels)}");
        }

        means.Count.ShouldBe(expected.GetProperty("means").GetArrayLength());
        string kind = request.GetProperty("method").GetString()!;
        foreach (JsonProperty of in expected.GetProperty("contrasts").EnumerateObject())
        {
            CompareContrasts(means, of.Value, kind, of.Name, method, isSingular, id);
        }
    }

    [Theory, MemberData(nameof(SlopeRequests))]
    public void Slopes_ReferenceCase_Agree(string id, int index, string method)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        JsonElement request = reference.Expected.Json.GetProperty("emmeans")[index];
        JsonElement expected = request.GetProperty("trends").GetProperty(method);
        LinearMixedModel fit = method == "kenward-roger" ? ReferenceFits.RestrictedOf(reference) : ReferenceFits.Of(reference);
        string covariate = expected.GetProperty("var").GetString()!;
        MarginalMeans slopes = fit.Slopes(covariate, request.GetProperty("specs").GetString()!.TrimStart('~'), At(reference, request), MethodOf(method));
        foreach (JsonElement row in expected.GetProperty("trends").EnumerateArray())
        {
            MarginalMean slope = slopes.Single(m => slopes.Factors.Select((f, i) => Text(row.GetProperty(f)) == m.Levels[i]).All(same => same));
            Compare(row, $"{covariate}.trend", slope.Estimate, slope.StandardError, slope.DegreesOfFreedom, slope.Lower, slope.Upper, method, reference.Expected.IsSingular, $"{id} {covariate}");
        }
    }

    [Theory]
    [InlineData("y ~ f * a + x + (1 | subject)")]
    [InlineData("y ~ f * poly(x, 2) + a + (1 | subject)")]
    public void Means_DoNotDependOnContrasts(string formula)
    {
        DataSet data = SimulatedRows.Crossed(11, 150).ToDataSet();
        MarginalMeans[] tables =
        [
            .. new[] { MixedModels.Design.ContrastKind.Treatment, MixedModels.Design.ContrastKind.Sum, MixedModels.Design.ContrastKind.Helmert }.Select(kind => LinearMixedModel.Fit(
                formula, data, new FitOptions { Contrasts = ImmutableSortedDictionary<string, MixedModels.Design.ContrastKind>.Empty.Add("f", kind).Add("a", kind) }).MarginalMeans("f | a")),
        ];
        for (int i = 0; i < tables[0].Count; i++)
        {
            foreach (MarginalMeans other in tables.Skip(1))
            {
                other[i].Levels.ShouldBe(tables[0][i].Levels);
                Approx.Equal(tables[0][i].Estimate, other[i].Estimate, Tolerance.Estimate(tables[0][i].StandardError), "mean");
                Approx.Equal(tables[0][i].StandardError, other[i].StandardError, Tolerance.Spread, "error");
            }
        }
    }

    [Fact]
    public void Means_EmptyCell_IsNotEstimable()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sim_rankdef_cell"));
        MarginalMeans cells = fit.MarginalMeans(string.Join(" * ", fit.MarginalMeans(string.Empty).AveragedOver.Select(a => a.Factor)));
        cells.Count(c => !c.IsEstimable).ShouldBe(1);
        MarginalMean empty = cells.Single(c => !c.IsEstimable);
        double.IsNaN(empty.Estimate).ShouldBeTrue();
        cells.Pairs().Count(p => double.IsNaN(p.Estimate)).ShouldBe(cells.Count - 1);
        string words = $"mean({cells.Factors[0]} = {empty.Levels[0]}, {cells.Factors[1]} = {empty.Levels[1]})";
        Should.Throw<MixedModelException>(() => fit.Contrast(words)).Problems[0].Code.ShouldBe("MM3224");
    }

    [Fact]
    public void JointTests_OfAllLevels_AreTheTypeThreeTest()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("oats_factor"));
        FTest joint = fit.MarginalMeans("Variety", method: DegreesOfFreedom.KenwardRoger).JointTests().ShouldHaveSingleItem().Test;
        FTest term = fit.TermTests(TermTestType.III, DegreesOfFreedom.KenwardRoger).Single(t => t.Term == "Variety").Test;
        Approx.Equal(term.F, joint.F, Tolerance.Solution, "F");
        Approx.Equal(term.DenominatorDegreesOfFreedom, joint.DenominatorDegreesOfFreedom, Tolerance.Noted(1e-6, "another way to the same moments"), "df");
    }

    [Theory]
    [InlineData("Days", 10.46729, 1.54579, 17.0)]
    [InlineData("mean(Days = 9) - mean(Days=0)", 94.20557, 13.91211, 17.0)]
    [InlineData("slope(Days)", 10.46729, 1.54579, 17.0)]
    [InlineData("2 * (Days + `(Intercept)`) / 2 - (Intercept)", 10.46729, 1.54579, 17.0)]
    public void Contrast_InWords_IsTheCombination(string text, double estimate, double error, double df)
    {
        EstimatedContrast row = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml")).Contrast(text).Rows.ShouldHaveSingleItem();
        row.Estimate.ShouldBe(estimate, 2e-5);
        row.StandardError.ShouldBe(error, 1e-4);
        row.DegreesOfFreedom.ShouldBe(df, 1e-3);
    }

    [Fact]
    public void Contrast_SeveralWithValues_AreTestedTogether()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        ContrastTest test = fit.Contrast("Days = 10; (Intercept) = 250", DegreesOfFreedom.KenwardRoger);
        test.Joint.NumeratorDegreesOfFreedom.ShouldBe(2);
        test.Rows[0].Statistic.ShouldBe((fit.FixedEffects["Days"].Estimate - 10.0) / test.Rows[0].StandardError, 1e-12);
        test.Rows.Select(r => r.Name).ShouldBe(["Days = 10", "(Intercept) = 250"]);
    }

    [Theory]
    [InlineData("mean(Days = 9) - ", "MM3225")]
    [InlineData("Dayz", "MM3225")]
    [InlineData("Days * Days", "MM3225")]
    [InlineData("Days / 0", "MM3225")]
    [InlineData("3", "MM3225")]
    [InlineData("mean(Days = x)", "MM3225")]
    [InlineData("mean(Days = 1", "MM3225")]
    [InlineData("mean(Days = 1, Days = 2)", "MM3225")]
    [InlineData("mean(Subject = 308)", "MM3220")]
    [InlineData("slope(Subject)", "MM3221")]
    [InlineData("Days )", "MM3225")]
    [InlineData("", "MM3225")]
    public void Contrast_ThatIsNone_PointsAtThePlace(string text, string code)
    {
        Problem problem = Should.Throw<MixedModelException>(() => ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml")).Contrast(text)).Problems[0];
        problem.Code.ShouldBe(code);
        problem.Source.ShouldBe(text);
        problem.Where.ShouldNotBeNull().End.ShouldBeLessThanOrEqualTo(Math.Max(1, text.Length));
    }

    [Fact]
    public void Means_WhatTheFixedPartLacks_IsAnError()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        Should.Throw<MixedModelException>(() => fit.MarginalMeans("Days")).Problems[0].Code.ShouldBe("MM3220");
        Should.Throw<MixedModelException>(() => fit.Slopes("Subject")).Problems[0].Code.ShouldBe("MM3221");
        fit.MarginalMeans("Days", new Dictionary<string, IReadOnlyList<double>> { ["Days"] = [0.0, 4.5, 9.0] }).Select(m => Math.Round(m.Estimate, 2)).ShouldBe([251.41, 298.51, 345.61]);
        MarginalMean overall = fit.MarginalMeans(string.Empty).ShouldHaveSingleItem();
        overall.Estimate.ShouldBe(298.5079, 1e-3);
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ within(x, subject) + f + (1 | subject)", data).MarginalMeans("f")).Problems[0].Code.ShouldBe("MM3223");
        LinearMixedModel factors = LinearMixedModel.Fit("y ~ f * a + (1 | subject)", data);
        Should.Throw<MixedModelException>(() => factors.MarginalMeans("f * f")).Problems[0].Code.ShouldBe("MM3226");
        Should.Throw<MixedModelException>(() => factors.MarginalMeans("f | f")).Problems[0].Code.ShouldBe("MM3226");
    }

    // A group of numbers looks like a covariate.
    [Theory]
    [InlineData("y ~ within(x, g) + f + (1 | g)")]
    [InlineData("y ~ between(x, g) + x + f + (1 | g)")]
    public void Means_GroupMeansOfNumberedGroups_AreAnError(string formula)
    {
        Rows rows = SimulatedRows.Crossed(3, 140);
        DataSet data = rows.With("g", rows.Texts("subject").Select(s => (double)s.Sum(c => c))).ToDataSet();
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit(formula, data).MarginalMeans("f")).Problems[0].Code.ShouldBe("MM3223");
    }

    [Fact]
    public void Means_SeveralValuesOfACovariateNotToldApart_AreAveragedOver()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        MarginalMeans means = fit.MarginalMeans(string.Empty, new Dictionary<string, IReadOnlyList<double>> { ["Days"] = [0.0, 9.0] });
        means.AveragedOver.ShouldBe([("Days", 2)]);
        means.HeldAt.ShouldBeEmpty();
        EstimatedContrast same = fit.Contrast("(mean(Days = 0) + mean(Days = 9)) / 2").Rows[0];
        means[0].Estimate.ShouldBe(same.Estimate, 1e-9);
        means[0].StandardError.ShouldBe(same.StandardError, 1e-9);
    }

    [Fact]
    public void Means_OfAStream_NeedAValue()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "y,x,g\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{Math.Sin(i) + (0.1 * i)},{i % 7},g{i % 5}"))));
            LinearMixedModel fit = LinearMixedModel.FitCsv("y ~ x + (1 | g)", path);
            Should.Throw<MixedModelException>(() => fit.MarginalMeans(string.Empty)).Problems[0].Code.ShouldBe("MM3222");
            fit.MarginalMeans(string.Empty, new Dictionary<string, IReadOnlyList<double>> { ["x"] = [1.0] }).Count.ShouldBe(1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void CompareContrasts(MarginalMeans means, JsonElement rows, string kind, string adjust, string method, bool isSingular, string id)
    {
        Adjustment adjustment = adjust switch
        {
            "tukey" => Adjustment.Tukey,
            "holm" => Adjustment.Holm,
            "bonferroni" => Adjustment.Bonferroni,
            "sidak" => Adjustment.Sidak,
            "scheffe" => Adjustment.Scheffe,
            "fdr" => Adjustment.FalseDiscoveryRate,
            "dunnettx" => Adjustment.Dunnett,
            _ => Adjustment.None,
        };
        ImmutableArray<EstimatedContrast> ours = kind switch
        {
            "pairwise" => means.Pairs(adjustment),
            "poly" => means.Polynomials(adjustment),
            _ => means.AgainstControl(null, adjustment),
        };
        JsonElement[] expected = [.. rows.EnumerateArray()];
        ours.Length.ShouldBe(expected.Length);
        string[] by = [.. means.Factors.TakeLast(means.ByCount)];
        foreach (JsonElement row in expected)
        {
            string name = row.GetProperty("contrast").GetString()!.Replace("(", string.Empty, StringComparison.Ordinal).Replace(")", string.Empty, StringComparison.Ordinal);
            EstimatedContrast comparison = ours.Single(c => Same(c.Name, name) && by.Select((f, i) => Text(row.GetProperty(f)) == c.By[i]).All(same => same));
            if (adjust == "dunnettx")
            {
                // The reference approximates the distribution that ours integrates.
                Approx.Equal(row.GetProperty("p").GetDouble(), comparison.PValue, Approximation, $"{id} {name} p-{adjust}");
                Approx.Equal(
                    (row.GetProperty("upper").GetDouble() - row.GetProperty("estimate").GetDouble()) / row.GetProperty("se").GetDouble(),
                    (comparison.Upper - comparison.Estimate) / comparison.StandardError,
                    Approximation,
                    $"{id} {name} quantile-{adjust}");
                continue;
            }

            Compare(row, "estimate", comparison.Estimate, comparison.StandardError, comparison.DegreesOfFreedom, comparison.Lower, comparison.Upper, method, isSingular, $"{id} {adjust} {name}");
            if (isSingular && method == "satterthwaite") { continue; }
            Approx.Equal(row.GetProperty("p").GetDouble(), comparison.PValue, adjust == "tukey" ? Tolerance.AdjustedPValue : Tolerance.PValue, $"{id} {name} p-{adjust}");
        }

        bool Same(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.Ordinal);
        string Plain(string name) => name.Replace("(", string.Empty, StringComparison.Ordinal).Replace(")", string.Empty, StringComparison.Ordinal);
    }

    private static void Compare(
        JsonElement row, string field, double estimate, double error, double df, double lower, double upper, string method, bool isSingular, string what)
    {
        Approx.Equal(row.GetProperty(field).GetDouble(), estimate, Tolerance.Estimate(error), $"{what} {(field.EndsWith(".trend", StringComparison.Ordinal) ? "trend" : field)}");
        Approx.Equal(row.GetProperty("se").GetDouble(), error, Tolerance.Spread, $"{what} se");
        if (row.GetProperty("df").ValueKind == JsonValueKind.Null) { df.ShouldBe(double.PositiveInfinity, what); }
        else
        {
            Tolerance tolerance = method == "kenward-roger" ? Tolerance.KenwardRogerDegreesOfFreedom : isSingular ? Tolerance.BoundaryDegreesOfFreedom : Tolerance.DegreesOfFreedom;
            Approx.Equal(row.GetProperty("df").GetDouble(), df, tolerance, $"{what} df");
        }

        if (isSingular && method == "satterthwaite") { return; }
        Approx.Equal(row.GetProperty("lower").GetDouble(), lower, Tolerance.Limit(error), $"{what} lower");
        Approx.Equal(row.GetProperty("upper").GetDouble(), upper, Tolerance.Limit(error), $"{what} upper");
    }

    private static DegreesOfFreedom MethodOf(string mode) => mode switch
    {
        "kenward-roger" => DegreesOfFreedom.KenwardRoger,
        "satterthwaite" => DegreesOfFreedom.Satterthwaite,
        _ => DegreesOfFreedom.Normal,
    };

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

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetDouble().ToString("G6", CultureInfo.InvariantCulture);
}
