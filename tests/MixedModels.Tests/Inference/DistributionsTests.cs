using MixedModels.Inference;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Tails and quantiles against 40-digit arithmetic (mpmath).</summary>
public class DistributionsTests
{
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.5, 0.61707507745197379272)]
    [InlineData(1.0, 0.31731050786291410283)]
    [InlineData(3.0, 0.0026997960632601890533)]
    [InlineData(5.0, 5.7330314375838782335e-7)]
    [InlineData(8.0, 1.2441921148543568247e-15)]
    [InlineData(10.0, 1.5239706048321052132e-23)]
    [InlineData(20.0, 5.5072482372124673902e-89)]
    [InlineData(30.0, 9.8134278542963741191e-198)]
    [InlineData(37.0, 1.1451142445049153645e-299)]
    public void NormalTwoSided_AnywhereInTheTail_AgreesWithExactArithmetic(double z, double expected)
    {
        Approx.Equal(expected, Distributions.NormalTwoSided(z), Tolerance.Solution, "p");
        Distributions.NormalTwoSided(-z).ShouldBe(Distributions.NormalTwoSided(z));
    }

    [Fact]
    public void NormalTwoSided_FurtherThanDoublesReach_IsZero() => Distributions.NormalTwoSided(40.0).ShouldBe(0.0);

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void NormalTwoSided_Infinity_IsZero(double z) => Distributions.NormalTwoSided(z).ShouldBe(0.0);

    [Fact]
    public void NormalTwoSided_NaN_IsNaN() => double.IsNaN(Distributions.NormalTwoSided(double.NaN)).ShouldBeTrue();

    [Theory]
    [InlineData(0.01, 0.012533469508069263422)]
    [InlineData(0.5, 0.6744897501960817432)]
    [InlineData(0.8, 1.2815515655446005935)]
    [InlineData(0.9, 1.6448536269514728225)]
    [InlineData(0.95, 1.9599639845400538556)]
    [InlineData(0.99, 2.5758293035489004539)]
    [InlineData(0.999, 3.2905267314918945433)]
    [InlineData(0.999999, 4.8916384756929317718)]
    public void NormalTwoSidedQuantile_UsualConfidences_AgreesWithExactArithmetic(double confidence, double expected) =>
        Approx.Equal(expected, Distributions.NormalTwoSidedQuantile(confidence), Tolerance.Solution, "z");

    [Fact]
    public void NormalTwoSided_OfAQuantile_IsTheRest()
    {
        for (double confidence = 0.05; confidence < 1.0; confidence += 0.05)
        {
            double z = Distributions.NormalTwoSidedQuantile(confidence);
            Approx.Equal(1.0 - confidence, Distributions.NormalTwoSided(z), Tolerance.Solution, "p");
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(2.0)]
    [InlineData(30.0)]
    [InlineData(1e6)]
    public void StudentTwoSided_OneAndTwoDegrees_AreTheClosedForms(double t)
    {
        double one = 2.0 / Math.PI * Math.Atan(1.0 / t);
        double two = 2.0 / (Math.Sqrt(2.0 + (t * t)) * (Math.Sqrt(2.0 + (t * t)) + t));
        Approx.Equal(one, Distributions.StudentTwoSided(t, 1.0), Tolerance.Noted(1e-12 * one, "a continued fraction"), "df 1");
        Approx.Equal(two, Distributions.StudentTwoSided(-t, 2.0), Tolerance.Noted(1e-12 * two, "a continued fraction"), "df 2");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.9999)]
    [InlineData(0.001)]
    public void StudentTwoSidedQuantile_OneAndTwoDegrees_AreTheClosedForms(double confidence)
    {
        double one = Math.Tan(0.5 * Math.PI * confidence);
        double two = confidence * Math.Sqrt(2.0 / ((1.0 - confidence) * (1.0 + confidence)));
        Approx.Equal(one, Distributions.StudentTwoSidedQuantile(confidence, 1.0), Tolerance.Noted(1e-10 * one, "a root to the precision of the tail, which is near 1 for small confidences"), "df 1");
        Approx.Equal(two, Distributions.StudentTwoSidedQuantile(confidence, 2.0), Tolerance.Noted(1e-10 * two, "a root to the precision of the tail, which is near 1 for small confidences"), "df 2");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(5.0)]
    [InlineData(17.3)]
    [InlineData(4e4)]
    [InlineData(3e8)]
    public void StudentTwoSided_OfAQuantile_IsTheRest(double df)
    {
        for (double confidence = 0.05; confidence < 1.0; confidence += 0.05)
        {
            double t = Distributions.StudentTwoSidedQuantile(confidence, df);
            Approx.Equal(1.0 - confidence, Distributions.StudentTwoSided(t, df), Tolerance.Solution, "p");
        }
    }

    [Fact]
    public void Student_InfiniteDegrees_IsNormal()
    {
        Distributions.StudentTwoSided(1.7, double.PositiveInfinity).ShouldBe(Distributions.NormalTwoSided(1.7));
        Distributions.StudentTwoSidedQuantile(0.95, double.PositiveInfinity).ShouldBe(Distributions.NormalTwoSidedQuantile(0.95));
        Approx.Equal(Distributions.NormalTwoSided(3.0), Distributions.StudentTwoSided(3.0, 1e9), Tolerance.Noted(1e-10, "a billion degrees of freedom"), "p");
    }
}
