using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Columns of X: names and ranks are those of R 4.2's model.matrix on the same twelve rows.</summary>
public class ModelMatrixTests
{
    [Theory]
    [InlineData("a", "(Intercept) | aq", 2)]
    [InlineData("a+b", "(Intercept) | aq | bv | bw", 4)]
    [InlineData("a*b", "(Intercept) | aq | bv | bw | aq:bv | aq:bw", 6)]
    [InlineData("a:b", "(Intercept) | ap:bu | aq:bu | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("0+a", "ap | aq", 2)]
    [InlineData("0+a+b", "ap | aq | bv | bw", 4)]
    [InlineData("0+a:b", "ap:bu | aq:bu | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("a+a:b", "(Intercept) | aq | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("a/b", "(Intercept) | aq | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("x*a", "(Intercept) | x | aq | x:aq", 4)]
    [InlineData("0+a+a:x", "ap | aq | ap:x | aq:x", 4)]
    [InlineData("a:x", "(Intercept) | ap:x | aq:x", 3)]
    [InlineData("x:a+b", "(Intercept) | bv | bw | x:ap | x:aq", 5)]
    [InlineData("0+x+a", "x | ap | aq", 3)]
    [InlineData("0+x+a:x", "x | x:ap | x:aq", 2)]
    [InlineData("a*b*x", "(Intercept) | aq | bv | bw | x | aq:bv | aq:bw | aq:x | bv:x | bw:x | aq:bv:x | aq:bw:x", 11)]
    [InlineData("a:b+a:x", "(Intercept) | ap:bu | aq:bu | ap:bv | aq:bv | ap:bw | aq:bw | ap:x | aq:x", 8)]
    [InlineData("b:x+a:x", "(Intercept) | bu:x | bv:x | bw:x | x:aq", 5)]
    [InlineData("b+a:b", "(Intercept) | bv | bw | bu:aq | bv:aq | bw:aq", 6)]
    [InlineData("a*x+b*x", "(Intercept) | aq | x | bv | bw | aq:x | x:bv | x:bw", 8)]
    [InlineData("(a+b+x)^2", "(Intercept) | aq | bv | bw | x | aq:bv | aq:bw | aq:x | bv:x | bw:x", 10)]
    [InlineData("a %in% b", "(Intercept) | ap:bu | aq:bu | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("a*b-a", "(Intercept) | bv | bw | aq:bu | aq:bv | aq:bw", 6)]
    [InlineData("a*b-b", "(Intercept) | aq | ap:bv | aq:bv | ap:bw | aq:bw", 6)]
    [InlineData("poly(x,2)*a", "(Intercept) | poly(x, 2)1 | poly(x, 2)2 | aq | poly(x, 2)1:aq | poly(x, 2)2:aq", 6)]
    [InlineData("log(x)+I(x^2)", "(Intercept) | log(x) | I(x^2)", 3)]
    [InlineData("b:z:a", "(Intercept) | bu:z:ap | bv:z:ap | bw:z:ap | bu:z:aq | bv:z:aq | bw:z:aq", 7)]
    [InlineData("0+b:x+a", "ap | aq | bu:x | bv:x | bw:x", 5)]
    [InlineData("1", "(Intercept)", 1)]
    [InlineData("0+x", "x", 1)]
    [InlineData("a:b:x-1", "ap:bu:x | aq:bu:x | ap:bv:x | aq:bv:x | ap:bw:x | aq:bw:x", 6)]
    [InlineData("a+b+a:b:x", "(Intercept) | aq | bv | bw | ap:bu:x | aq:bu:x | ap:bv:x | aq:bv:x | ap:bw:x | aq:bw:x", 10)]
    [InlineData("ns(x,df=3):a", "(Intercept) | ns(x, df = 3)1:ap | ns(x, df = 3)2:ap | ns(x, df = 3)3:ap | ns(x, df = 3)1:aq | ns(x, df = 3)2:aq | ns(x, df = 3)3:aq", 7)]
    [InlineData("factor(k)*a", "(Intercept) | factor(k)2 | aq | factor(k)2:aq", 4)]
    [InlineData("-1+factor(k)", "factor(k)1 | factor(k)2", 2)]
    [InlineData("scale(x):a", "(Intercept) | scale(x):ap | scale(x):aq", 3)]
    public void Build_FixedTerms_HasTheColumnsAndRankOfR(string terms, string names, int rank)
    {
        ModelDesign design = DesignSamples.Fixed(terms, DesignSamples.Crossed);
        string.Join(" | ", design.FixedNames).ShouldBe(names);
        ColumnSpan.Rank(design.FixedColumns).ShouldBe(rank);
    }

    [Fact]
    public void Build_Interaction_MultipliesItsFactorsRowByRow()
    {
        ModelDesign design = DesignSamples.Fixed("a*x", DesignSamples.Crossed);
        design.Column("(Intercept)").ShouldBe([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        design.Column("aq").ShouldBe([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
        design.Column("aq:x").ShouldBe([0, 1, 0, 1, 0, 9, 0, 6, 0, 3, 0, 8]);
        design.FixedTermOfColumn.ShouldBe([-1, 0, 1, 2]);
    }

    [Fact]
    public void Build_NoFixedTerms_HasNoColumns()
    {
        ModelDesign design = DesignSamples.Build("y ~ 0 + (1 | g)", DesignSamples.Crossed);
        design.FixedNames.ShouldBeEmpty();
        design.FixedColumns.ShouldBeEmpty();
        design.RowCount.ShouldBe(12);
    }

    [Fact]
    public void Build_Dot_StandsForTheOtherColumns() =>
        DesignSamples.Build("y ~ . + (1 | g)", DesignSamples.Crossed).FixedNames
            .ShouldBe(["(Intercept)", "aq", "bv", "bw", "k", "x", "z"]);

    [Fact]
    public void Build_BacktickedNames_KeepTheirBackticks()
    {
        var data = DesignSamples.Crossed.With(DesignSamples.Number("body mass", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13));
        DesignSamples.Build("y ~ `body mass` + (1 | g)", data).FixedNames.ShouldBe(["(Intercept)", "`body mass`"]);
    }

    [Theory]
    [InlineData(ContrastKind.Sum, "b1 b2")]
    [InlineData(ContrastKind.Helmert, "b1 b2")]
    [InlineData(ContrastKind.Polynomial, "b.L b.Q")]
    [InlineData(ContrastKind.Treatment, "bv bw")]
    public void Build_ContrastsOfAFactor_NameItsColumnsAsR(ContrastKind kind, string names) =>
        DesignSamples.Fixed("a + b", DesignSamples.Crossed, ("b", kind)).FixedNames
            .ShouldBe(["(Intercept)", "aq", .. names.Split(' ')]);

    [Theory]
    [InlineData("a*b", ContrastKind.Sum)]
    [InlineData("a*b*x", ContrastKind.Helmert)]
    [InlineData("a/b", ContrastKind.Polynomial)]
    [InlineData("0 + b*x", ContrastKind.Sum)]
    [InlineData("b:x + a", ContrastKind.Helmert)]
    [InlineData("a:b + a:x + b:x", ContrastKind.Polynomial)]
    public void Build_OtherContrasts_SpanTheSameSpace(string terms, ContrastKind kind) => ColumnSpan.ShouldEqual(
        DesignSamples.Fixed(terms, DesignSamples.Crossed).FixedColumns,
        DesignSamples.Fixed(terms, DesignSamples.Crossed, ("b", kind)).FixedColumns);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Build_OtherContrastsOfAnUnbalancedDesign_SpanTheSameSpace(int seed)
    {
        var random = new Random(seed);
        const int rows = 60;
        DataSet data = new(
            new NumberColumn("y", [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]),
            new NumberColumn("x", [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]),
            DesignSamples.Text("a", [.. Enumerable.Range(0, rows).Select(_ => $"a{random.Next(2 + seed)}")]),
            DesignSamples.Text("b", [.. Enumerable.Range(0, rows).Select(_ => $"b{random.Next(3)}")]));
        foreach (string terms in (string[])["a*b", "a:x + b", "0 + a + b:x", "a + a:b:x"])
        {
            foreach (ContrastKind kind in (ContrastKind[])[ContrastKind.Sum, ContrastKind.Helmert, ContrastKind.Polynomial])
            {
                ColumnSpan.ShouldEqual(
                    DesignSamples.Fixed(terms, data).FixedColumns,
                    DesignSamples.Fixed(terms, data, ("a", kind), ("b", ContrastKind.Sum)).FixedColumns);
            }
        }
    }

    [Fact]
    public void Build_ContrastsForTheColumnOfAFactorCall_ApplyToTheCall() =>
        DesignSamples.Fixed("factor(k)", DesignSamples.Crossed, ("k", ContrastKind.Sum)).FixedNames.ShouldBe(["(Intercept)", "factor(k)1"]);

    [Fact]
    public void Build_OrderedFactor_HasPolynomialContrasts()
    {
        ModelDesign design = DesignSamples.Fixed("ordered(b)", DesignSamples.Crossed);
        design.FixedNames.ShouldBe(["(Intercept)", "ordered(b).L", "ordered(b).Q"]);
        double half = Math.Sqrt(0.5);
        Approx.Equal([-half, 0, half], [design.FixedColumns[1][0], design.FixedColumns[1][2], design.FixedColumns[1][4]], Tolerance.Rounding(3, 1), "linear");
    }

    [Fact]
    public void Build_DeclaredLevels_KeepTheirOrder()
    {
        var data = DesignSamples.Crossed.With(DesignSamples.Factor(
            "b", ["w", "u", "v"], false, "u", "u", "v", "v", "w", "w", "u", "u", "v", "v", "w", "w"));
        DesignSamples.Fixed("b", data).FixedNames.ShouldBe(["(Intercept)", "bu", "bv"]);
    }

    [Fact]
    public void Build_TextLevels_SortOrdinally()
    {
        var data = DesignSamples.Crossed.With(DesignSamples.Text("b", "ab", "B", "a", "ab", "B", "a", "ab", "B", "a", "ab", "B", "a"));
        DesignSamples.Fixed("b", data).FixedNames.ShouldBe(["(Intercept)", "ba", "bab"]);
    }
}
