using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>What tests of types I, II and III must be by themselves and must not depend on; the reference cases are compared with all its inference.</summary>
public class TermTestsTests
{
    // Predictors of 1e9 and 1e-5: the reference's type III gives one of them an F of 4e8, and its other types the squared t tests.
    private const string OutOfTheReferencesReach = "sim_badscale_raw";

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
    [InlineData(TermTestType.I)]
    [InlineData(TermTestType.II)]
    [InlineData(TermTestType.III)]
    public void TermTests_BadlyScaledPredictors_AreThoseOfScaledOnes(TermTestType type)
    {
        ReferenceCase reference = ReferenceCase.Load(OutOfTheReferencesReach);
        string formula = System.Text.RegularExpressions.Regex.Replace(reference.Formula, @"\b(year|big_x|tiny_x)\b", "scale($1)");
        LinearMixedModel scaled = LinearMixedModel.Fit(formula, reference.LoadData(), reference.Options());
        foreach ((TermTest expected, TermTest actual) in scaled.TermTests(type).Zip(ReferenceFits.Of(reference).TermTests(type)))
        {
            expected.Term.ShouldContain(actual.Term);
            actual.Test.NumeratorDegreesOfFreedom.ShouldBe(1);
            Approx.Equal(expected.Test.F, actual.Test.F, Tolerance.FStatistic, $"{actual.Term} F");
            Approx.Equal(expected.Test.DenominatorDegreesOfFreedom, actual.Test.DenominatorDegreesOfFreedom, Tolerance.DegreesOfFreedom, $"{actual.Term} df");
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
}
