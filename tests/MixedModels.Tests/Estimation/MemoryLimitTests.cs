using System.Globalization;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>A model that would not fit into memory is refused with the number, before it is allocated.</summary>
public class MemoryLimitTests
{
    [Fact]
    public void Fit_CrossProductsAboveTheLimit_AreRefusedWithTheirSize()
    {
        Problem problem = Refusal("y ~ x + (x | a) + (x | b)", 100_000);

        problem.Code.ShouldBe("MM3016");
        problem.Message.ShouldContain("0.000 GB may be used");
        problem.Cause!.ShouldContain("(x | a)");
        problem.Cause!.ShouldContain("600 levels × 2 columns");
    }

    [Fact]
    public void Fit_CrossedFactorAboveTheLimit_IsRefusedBeforeItIsOrdered()
    {
        Problem problem = Refusal("y ~ x + (1 | a) + (1 | b)", 1_000_000);

        problem.Code.ShouldBe("MM3017");
        problem.Message.ShouldContain("a (600 levels)");
        problem.Message.ShouldContain("b (500 levels)");
        problem.Message.ShouldContain("0.001 GB may be used");
        problem.Fix!.ShouldContain("the random effects of b");
    }

    [Theory]
    [InlineData("y ~ a + (1 | b)", "`a` has 599 columns of 6000 rows")]
    [InlineData("y ~ x + a:b + (1 | b)", "`a:b` has 300000 columns of 6000 rows")]
    [InlineData("y ~ x + (a | b)", "`a` has 599 columns of 6000 rows")]
    public void Fit_ModelMatrixAboveTheLimit_IsRefusedBeforeItIsBuilt(string formula, string cause)
    {
        Problem problem = Refusal(formula, 1_000_000);

        problem.Code.ShouldBe("MM3016");
        problem.Message.ShouldContain("for its model matrix; 0.001 GB may be used");
        problem.Cause.ShouldBe(cause);
    }

    [Fact]
    public void Fit_ModelMatrixAboveTheLimit_SaysThatAFactorHasManyLevels() =>
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ a + (1 | b)", Crossed(), new FitOptions { MemoryLimit = 1_000_000 }))
            .Problems.Select(problem => problem.Code).ShouldBe(["MM3016", "MM3019"]);

    [Fact]
    public void Fit_TheSameModelWithinTheLimit_IsFitted()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | a) + (1 | b)", Crossed(), new FitOptions { MemoryLimit = 50_000_000 });

        fit.Status.ShouldNotBe(FitStatus.NotConverged);
    }

    [Fact]
    public void MemoryLimit_NotPositive_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FitOptions { MemoryLimit = 0 });

    private static Problem Refusal(string formula, long limit) =>
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit(formula, Crossed(), new FitOptions { MemoryLimit = limit })).Problems[0];

    // 600 × 500 levels, 6 000 rows: each level meets about ten of the other factor.
    private static DataSet Crossed()
    {
        const int Rows = 6_000;
        double[] y = new double[Rows];
        double[] x = new double[Rows];
        string[] a = new string[Rows];
        string[] b = new string[Rows];
        var random = new Random(7);
        for (int i = 0; i < Rows; i++)
        {
            int first = i % 600;
            int second = random.Next(500);
            a[i] = "a" + first.ToString(CultureInfo.InvariantCulture);
            b[i] = "b" + second.ToString(CultureInfo.InvariantCulture);
            x[i] = random.NextDouble();
            y[i] = x[i] + (0.1 * (first % 7)) + (0.1 * (second % 5)) + random.NextDouble();
        }

        return new DataSetBuilder().Add("y", y).Add("x", x).Add("a", a).Add("b", b).Build();
    }
}
