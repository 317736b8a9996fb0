using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Xunit;
using Shouldly;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Logarithms of products that no double holds.</summary>
public class LogProductTests
{
    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    [InlineData(1e-20)]
    [InlineData(1e20)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(1.0)]
    public void Log_OneFactorAThousandTimes_IsAThousandLogarithms(double factor)
    {
        var product = new LogProduct();
        for (int i = 0; i < 1000; i++) { product.Multiply(factor); }
        Approx.Equal(1000.0 * Math.Log(factor), product.Log(), Tolerance.Evaluation, "log");
    }

    [Fact]
    public void Log_MixedFactors_IsTheSumOfLogarithms()
    {
        var random = new SeededGenerator(1);
        var product = new LogProduct();
        double sum = 0.0;
        for (int i = 0; i < 5000; i++)
        {
            double factor = Math.Exp(60.0 * random.NextNormal());
            product.Multiply(factor);
            sum += Math.Log(factor);
        }

        Approx.Equal(sum, product.Log(), Tolerance.Evaluation, "log");
    }

    [Fact]
    public void Log_NoFactor_IsZero() => new LogProduct().Log().ShouldBe(0.0);

    [Fact]
    public void Log_WithNaN_IsNaN()
    {
        var product = new LogProduct();
        product.Multiply(double.NaN);
        product.Multiply(2.0);
        double.IsNaN(product.Log()).ShouldBeTrue();
    }
}
