using System.Collections.Immutable;
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

/// <summary>What marginal means, slopes and comparisons must be by themselves; the reference cases are compared with all its inference.</summary>
public class MarginalMeansTests
{
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

    // Source: R 4.2, emmeans: pairs of the three cells of Victory that have rows, at = list(N = c("n0", "n0.2", "n0.4"), Variety = "Victory"), "tukey".
    [Fact]
    public void Pairs_OneMeanOfFourDoesNotExist_TukeyCountsThree()
    {
        EstimatedContrast[] pairs = [.. OatsWithoutACell().MarginalMeans("N | Variety").Pairs().Where(c => c.By[0] == "Victory")];
        EstimatedContrast[] estimable = [.. pairs.Where(c => !double.IsNaN(c.Estimate))];
        pairs.ShouldAllBe(c => c.FamilySize == 3);
        estimable.Select(c => c.Name).ShouldBe(["n0 - n0.2", "n0 - n0.4", "n0.2 - n0.4"]);
        double[] p = [0.1144063724170, 0.0001626571729, 0.0553965991860];
        double[] lower = [-39.73098260, -60.89764926, -42.73098260];
        for (int i = 0; i < p.Length; i++)
        {
            Approx.Equal(p[i], estimable[i].PValue, Tolerance.Noted(2e-8 + (1e-6 * p[i]), "R's integral has a tolerance of about 1e-8"), "p");
            Approx.Equal(lower[i], estimable[i].Lower, Tolerance.Noted(4e-3, "R stops the secants of qtukey at 1e-4"), "lower limit");
        }
    }

    [Fact]
    public void Pairs_SomeMeansDoNotExist_TukeyIsNoWiderThanSidakNorSidakThanBonferroni()
    {
        MarginalMeans means = OatsWithoutACell().MarginalMeans("N | Variety");
        var byTukey = means.Pairs(Adjustment.Tukey);
        var bySidak = means.Pairs(Adjustment.Sidak);
        var byBonferroni = means.Pairs(Adjustment.Bonferroni);
        for (int i = 0; i < byTukey.Length; i++)
        {
            if (double.IsNaN(byTukey[i].Estimate)) { continue; }
            byTukey[i].Upper.ShouldBeLessThan(bySidak[i].Upper);
            bySidak[i].Upper.ShouldBeLessThan(byBonferroni[i].Upper);
            bySidak[i].FamilySize.ShouldBe(byTukey[i].FamilySize * (byTukey[i].FamilySize - 1) / 2);
        }
    }

    private static LinearMixedModel OatsWithoutACell()
    {
        IEnumerable<string> lines = File.ReadLines(Repository.PathOf("reference", "data", "oats.csv")).Where(line => !line.Contains("Victory,0.6,", StringComparison.Ordinal));
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return LinearMixedModel.Fit("yield ~ N * Variety + (1 | Block)", DataSet.ReadCsv(stream, "oats.csv"));
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
    public void Contrast_OddNameWithoutBackticks_AsksForThem()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + I(x^2) + (1 | subject)", SimulatedRows.Crossed(3, 140).ToDataSet());
        Should.Throw<MixedModelException>(() => fit.Contrast("I(x^2) - x")).Problems[0].Fix.ShouldBe("write `I(x^2)`, between backticks");
        fit.Contrast("`I(x^2)` - x").Rows.Length.ShouldBe(1);
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
}
