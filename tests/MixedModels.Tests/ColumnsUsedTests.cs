using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Problems;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>Which columns a formula needs, and what a fit says when they were not read.</summary>
public class ColumnsUsedTests
{
    [Theory]
    [InlineData("y ~ x + (1 | g)", "y x g")]
    [InlineData("log(y) ~ x * I(z + 1) + offset(e) + (x | a/b)", "y x z e a b")]
    [InlineData("y ~ within(x, g) + between(x, g) + (1 | g)", "y x g")]
    [InlineData("y ~ poly(x, 2) + factor(`odd name`) + (1 | g)", "y x odd name g")]
    public void ColumnsUsed_Formula_NamesEachOnce(string formula, string columns) => string.Join(' ', Of(formula)!).ShouldBe(columns);

    [Fact]
    public void ColumnsUsed_Options_AddTheirs()
    {
        FitOptions options = new() { Weights = "w", Contrasts = new FitOptions().Contrasts.Add("f", ContrastKind.Sum) };
        Of("y ~ x + (1 | g)", options).ShouldBe(["y", "x", "g", "f", "w"]);
    }

    [Fact]
    public void ColumnsUsed_OfADot_IsAll() => Of("y ~ . + (1 | g)").ShouldBeNull();

    [Fact]
    public void ColumnsUsed_WithoutRandomEffects_IsAllUnlessRowsAreIndependent()
    {
        Of("y ~ x").ShouldBeNull();
        Of("y ~ x", new FitOptions { Independent = true }).ShouldBe(["y", "x"]);
    }

    [Fact]
    public void ColumnsUsed_OfNoFormula_PointsAtTheMistake() =>
        Should.Throw<MixedModelException>(() => Of("y ~ x + (1 | g")).Problems.ShouldHaveSingleItem().Code.ShouldBe("MM1002");

    [Fact]
    public void Fit_ColumnThatDoesNotExist_IsComparedWithColumnsNotRead()
    {
        DataSet data = Csv.Read("y,weight,g\n1,2,a\n2,3,b\n", new CsvOptions { Columns = Of("y ~ wieght + (1 | g)") });
        Problem problem = Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ wieght + (1 | g)", data)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("MM2103");
        problem.Cause.ShouldBe("the data have the columns y, weight, g");
        problem.Fix.ShouldBe("did you mean `weight`?");
    }

    [Fact]
    public void Fit_ColumnThatWasNotRead_SaysSo()
    {
        DataSet data = Csv.Read("y,x,g\n1,2,a\n2,3,b\n", new CsvOptions { Columns = ["y", "g"] });
        Problem problem = Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ x + (1 | g)", data)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("MM2103");
        problem.Message.ShouldBe("the column `x` was not read");
    }

    private static IReadOnlyList<string>? Of(string formula, FitOptions? options = null) => LinearMixedModel.ColumnsUsed(formula, options);
}
