using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;
using static MixedModels.Tests.Design.DesignSamples;

namespace MixedModels.Tests.Design;

/// <summary>Uncorrelated random slopes of a property of the groups: which are models, and which are not.</summary>
public class ConstantSlopeTests
{
    [Theory]
    [InlineData("(arm || id)", "(1 | id) + (0 + drug | id)")]
    [InlineData("(arm || id)", "(1 | id) + (0 + arm | id)")]
    [InlineData("diag(arm | id)", "(1 | id) + (0 + drug | id)")]
    [InlineData("(time + arm || id)", "(1 | id) + (0 + time | id) + (0 + drug | id)")]
    public void Fit_UncorrelatedSlopeOfTwoBalancedArms_IsTheModelOfTheTermsWrittenOut(string term, string writtenOut)
    {
        DataSet data = TwoArms();
        LinearMixedModel fit = LinearMixedModel.Fit($"y ~ time + {term}", data);
        fit.Problems.Where(problem => problem.Code == "MM3008").ShouldHaveSingleItem().Severity.ShouldBe(Severity.Note);
        fit.LogLikelihood.ShouldBe(LinearMixedModel.Fit($"y ~ time + {writtenOut}", data).LogLikelihood, 1e-5);
    }

    [Theory]
    [InlineData("(sign || id)")]
    [InlineData("diag(sign | id)")]
    [InlineData("(time + sign || id)")]
    [InlineData("(0 + drug + placebo + all || id)")]
    public void Build_UncorrelatedSlopeThatNoVarianceDependsOn_IsRefused(string term)
    {
        Problem problem = Refusal($"y ~ time + {term}", TwoArms());
        problem.Code.ShouldBe("MM3008");
        problem.Severity.ShouldBe(Severity.Error);
        problem.Message.ShouldContain("cannot be told apart");
    }

    [Fact]
    public void Build_UncorrelatedSlopeOfAColumnFarFromZero_IsANote() =>
        Build("y ~ time + (birth || id)", TwoArms()).Single("MM3008").Severity.ShouldBe(Severity.Note);

    /// <summary>24 people in two arms of 12, six times each; people of the drug arm differ more from each other.</summary>
    private static DataSet TwoArms()
    {
        const int people = 24;
        const int times = 6;
        Random random = new(7);
        double[] person = [.. Enumerable.Range(0, people).Select(id => (1.0 + (2.0 * (id % 2))) * Normal(random))];
        double[] slope = [.. Enumerable.Range(0, people).Select(_ => 0.5 * Normal(random))];
        int[] id = [.. Enumerable.Range(0, people * times).Select(row => row / times)];
        double[] time = [.. Enumerable.Range(0, people * times).Select(row => (double)(row % times))];
        return new(
            Number("y", [.. id.Select((i, row) => 10.0 + person[i] + ((1.0 + slope[i]) * time[row]) + Normal(random))]),
            Number("time", time),
            Text("id", [.. id.Select(i => $"p{i}")]),
            Text("arm", [.. id.Select(i => i % 2 == 0 ? "control" : "drug")]),
            Number("drug", [.. id.Select(i => (double)(i % 2))]),
            Number("placebo", [.. id.Select(i => 1.0 - (i % 2))]),
            Number("all", [.. id.Select(i => 3.0 * ((2.0 * (i % 2)) - 1.0))]),
            Number("sign", [.. id.Select(i => (2.0 * (i % 2)) - 1.0)]),
            Number("birth", [.. id.Select(i => 1960.0 + i)]));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
