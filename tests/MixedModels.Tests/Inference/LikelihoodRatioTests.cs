using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Comparisons of models and the distributions of tests at the boundary; the reference cases are compared with all its inference.</summary>
public class LikelihoodRatioTests
{
    /// <summary>The cases with tests of random terms.</summary>
    public static TheoryData<string> WithRandomTests => With("ranova");

    [Theory, MemberData(nameof(WithRandomTests))]
    public void RandomTermTests_ReferenceCase_AreNoLessSureWithTheBoundaryMinded(string id) =>
        ReferenceFits.Of(ReferenceCase.Load(id)).RandomTermTests().ShouldAllBe(t => t.Test.BoundaryPValue!.Value <= t.Test.PValue * (1.0 + 1e-9));

    [Fact]
    public void RandomTermTests_SlopeOfSleepstudy_IsTheMixtureOfOneAndTwo()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        RandomTermTest test = fit.RandomTermTests().ShouldHaveSingleItem();
        test.Dropped.ShouldBe("Days in (Days | Subject)");
        double t = test.Test.Statistic;
        // ½P(χ²₁ ≥ t) + ½P(χ²₂ ≥ t); the second is exp(−t/2).
        double expected = (0.5 * MixedModels.Inference.Distributions.NormalTwoSided(Math.Sqrt(t))) + (0.5 * Math.Exp(-0.5 * t));
        Approx.Equal(expected, test.Test.BoundaryPValue!.Value, Tolerance.Solution, "p");
    }

    // Balanced one-way layouts side by side: the information is block-orthogonal, so that r variances at zero have binomial weights.
    [Fact]
    public void BoundaryMixture_TwoVariancesOfAnOrthogonalLayout_HasBinomialWeights()
    {
        var y = new List<double>();
        var a = new List<string?>();
        var b = new List<string?>();
        var random = new SeededGenerator(5);
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 12; j++)
            {
                y.Add(random.NextNormal());
                a.Add($"a{i:D2}");
                b.Add($"b{j:D2}");
            }
        }

        DataSet data = new DataSetBuilder().Add("y", y.ToArray()).Add("a", a).Add("b", b).Build();
        LinearMixedModel smaller = LinearMixedModel.Fit("y ~ 1", data, new FitOptions { Independent = true });
        LinearMixedModel larger = LinearMixedModel.Fit("y ~ 1 + (1 | a) + (1 | b)", data);
        var mixture = MixedModels.Inference.BoundaryMixture.Of(larger.Estimate, smaller.Estimate, [], CancellationToken.None);
        foreach (double t in new[] { 0.5, 2.0, 5.0, 20.0 })
        {
            double expected = (0.5 * MixedModels.Inference.Distributions.ChiSquaredUpper(t, 1)) + (0.25 * MixedModels.Inference.Distributions.ChiSquaredUpper(t, 2));
            Approx.Equal(expected, mixture.PValue(t), Tolerance.Noted(0.06 * expected, "4 000 random directions"), $"t {t}");
        }
    }

    [Fact]
    public void Compare_OtherRows_IsMM3201()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        double[] y = [1.2, 2.4, 2.9, 4.4, 5.2, 6.1, 7.9, 8.8, 9.1, 10.7, 11.2, 12.9];
        double[] z = [.. x.Select((v, i) => i < 2 ? double.NaN : Math.Sin(v))];
        string?[] g = [.. x.Select((_, i) => $"g{i % 4}")];
        DataSet data = new DataSetBuilder().Add("x", x).Add("y", y).Add("z", z).Add("g", g).Build();
        LinearMixedModel one = LinearMixedModel.Fit("y ~ x + (1 | g)", data);
        LinearMixedModel other = LinearMixedModel.Fit("y ~ x + z + (1 | g)", data);
        Problem problem = Should.Throw<MixedModelException>(() => LinearMixedModel.Compare([one, other])).Problems[0];
        problem.Code.ShouldBe("MM3201");
        problem.Cause!.ShouldContain("z misses 2");
        LinearMixedModel logged = LinearMixedModel.Fit("log(y) ~ x + (1 | g)", data);
        Should.Throw<MixedModelException>(() => LinearMixedModel.Compare([one, logged])).Problems[0].Code.ShouldBe("MM3201");
    }

    [Fact]
    public void Compare_ModelsThatAreNotNested_SaysWhy()
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        LinearMixedModel[] fits =
        [
            LinearMixedModel.Fit("y ~ x + (1 | subject)", data),
            LinearMixedModel.Fit("y ~ a + f + (1 | subject)", data),
            LinearMixedModel.Fit("y ~ a + f + (x | subject)", data),
            LinearMixedModel.Fit("y ~ a + f + (x | item)", data),
        ];
        ModelComparison comparison = LinearMixedModel.Compare(fits);
        comparison.WasRefitted.ShouldBeTrue();
        comparison.Rows[1].WhyNoTest.ShouldBe("the model before it has x, which this one has not");
        comparison.Rows[2].Test.ShouldNotBeNull();
        comparison.Rows[3].WhyNoTest.ShouldBe("it has as many parameters as the model before it");
        comparison.Rows.Sum(r => r.AkaikeWeight).ShouldBe(1.0, 1e-12);
        comparison.Rows.Min(r => r.DeltaAic).ShouldBe(0.0);
        Should.Throw<ArgumentException>(() => LinearMixedModel.Compare([fits[0]]));
        Should.Throw<MixedModelException>(() => LinearMixedModel.Compare(fits, EstimationMethod.Reml)).Problems[0].Code.ShouldBe("MM3202");
    }

    private static TheoryData<string> With(string block) =>
        [.. ReferenceCase.Ids("lmm", "closed_form").Where(id => ReferenceCase.Load(id).Expected.Json.TryGetProperty(block, out JsonElement rows) && rows.ValueKind == JsonValueKind.Array)];
}
