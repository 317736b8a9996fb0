using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Problems;
using Shouldly;
using Xunit;
using static MixedModels.Tests.Design.DesignSamples;

namespace MixedModels.Tests.Design;

/// <summary>Problems of factors: contrasts that apply in one part only, and nearly as many levels as rows.</summary>
public class FactorProblemTests
{
    [Theory]
    [InlineData("y ~ a + (a | b)", ContrastKind.Sum, 1)]
    [InlineData("y ~ a + (0 + a | b) + (a:x + a | g)", ContrastKind.Helmert, 2)]
    [InlineData("y ~ a + (a | b)", ContrastKind.Treatment, 0)]
    [InlineData("y ~ a + (x | b)", ContrastKind.Sum, 0)]
    public void Build_ContrastsOfAFactorLeftOfABar_AreNotedOncePerTerm(string formula, ContrastKind kind, int count)
    {
        DesignOptions options = new() { Contrasts = ImmutableSortedDictionary<string, ContrastKind>.Empty.Add("a", kind) };
        Problem[] notes = [.. Build(formula, Rows(), options).Problems.Where(problem => problem.Code == "MM3038")];
        notes.Length.ShouldBe(count);
        notes.ShouldAllBe(note => note.Severity == Severity.Note && note.Message.Contains("keeps treatment contrasts") && note.Where != null);
    }

    [Fact]
    public void Fit_FactorWithNearlyALevelPerRow_CountsCoefficientsAgainstRows()
    {
        const int rows = 200;
        DataSet data = new(
            Number("y", [.. Enumerable.Range(0, rows).Select(i => (double)(i % 198 * (i % 198) % 17))]),
            Text("x", [.. Enumerable.Range(0, rows).Select(i => $"x{i % 198}")]),
            Text("g", [.. Enumerable.Range(0, rows).Select(i => $"g{i % 7}")]));
        ImmutableArray<Problem> problems = Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ x + (1 | g)", data)).Problems;
        problems.Select(found => found.Code).ShouldBe(["MM3013", "MM3019"]);
        Problem problem = problems[0];
        problem.Cause.ShouldNotBeNull().ShouldContain("198 coefficients for 200 rows");
        problem.Fix.ShouldNotBeNull().ShouldContain("out of the fixed part");
    }

    /// <summary>60 rows: a and b of two and three levels, g of five, x a number.</summary>
    private static DataSet Rows()
    {
        int[] rows = [.. Enumerable.Range(0, 60)];
        return new(
            Number("y", [.. rows.Select(i => (double)(i * i % 17))]),
            Number("x", [.. rows.Select(i => (double)(i * 7 % 11))]),
            Text("a", [.. rows.Select(i => i % 2 == 0 ? "p" : "q")]),
            Text("b", [.. rows.Select(i => $"b{i % 3}")]),
            Text("g", [.. rows.Select(i => $"g{i % 5}")]));
    }
}
