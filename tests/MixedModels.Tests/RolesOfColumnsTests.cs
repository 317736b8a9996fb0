using MixedModels.Formulas;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

public class RolesOfColumnsTests
{
    [Theory]
    [InlineData("y", ColumnRoles.Response)]
    [InlineData("x", ColumnRoles.FixedEffects | ColumnRoles.RandomEffects)]
    [InlineData("z", ColumnRoles.FixedEffects)]
    [InlineData("a", ColumnRoles.Grouping)]
    [InlineData("b", ColumnRoles.Grouping)]
    [InlineData("e", ColumnRoles.Offset)]
    [InlineData("w", ColumnRoles.Weights)]
    public void Of_Formula_NamesEveryRole(string column, ColumnRoles expected) => Roles(column).ShouldBe(expected);

    [Fact]
    public void Of_ColumnOfTheResidualStructure_IsResidual() => Roles("visit").ShouldBe(ColumnRoles.Residual);

    [Fact]
    public void Of_ColumnNotUsed_IsLeftOut() => Roles("unused").ShouldBe(ColumnRoles.None);

    private static ColumnRoles Roles(string column)
    {
        ModelFormula formula = ModelFormula.Parse("log(y) ~ x * I(z + 1) + offset(e) + (x | a/b)", ["y", "x", "z", "a", "b", "e", "w", "unused"]);
        return RolesOfColumns.Of(formula, "w", ["visit"]).GetValueOrDefault(column);
    }
}
