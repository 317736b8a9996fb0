using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

public class ToleranceTests
{
    public static TheoryData<Tolerance> Kinds =>
    [
        Tolerance.Evaluation, Tolerance.Optimum, Tolerance.Likelihood, Tolerance.Spread, Tolerance.Theta,
        Tolerance.Correlation, Tolerance.NineDigits, Tolerance.SevenDigits, Tolerance.Exact,
        Tolerance.Rounding(10, 2.0), Tolerance.Estimate(0.5), Tolerance.StandardDeviation(2.0), Tolerance.Variance(2.0),
        Tolerance.Covariance(1.0, 2.0), Tolerance.PerRow(2.0),
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void Allowed_AnyFiniteExpectation_IsFiniteAndNotNegative(Tolerance kind)
    {
        foreach (double expected in (double[])[0.0, -0.0, 1e-300, -1e-4, 1.0, -1e6, double.MaxValue])
        {
            double allowed = kind.Allowed(expected);
            allowed.ShouldBeGreaterThanOrEqualTo(0.0);
            double.IsFinite(allowed).ShouldBeTrue();
            allowed.ShouldBe(kind.Allowed(-expected));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Because_EveryKind_GivesAReason(Tolerance kind) => kind.Because.Length.ShouldBeGreaterThan(20);

    [Fact]
    public void Rounding_TenTermsOfSizeTwo_IsEightTimesTermsTimesEpsilonTimesScale() =>
        Tolerance.Rounding(10, -2.0).Allowed(5.0).ShouldBe(8.0 * 10.0 * 2.220446049250313e-16 * 2.0);

    [Fact]
    public void Optimum_SmallAndLargeObjective_TakesTheLargerOfAbsoluteAndRelative()
    {
        Tolerance.Optimum.Allowed(1000.0).ShouldBe(1e-7);
        Tolerance.Optimum.Allowed(1e6).ShouldBe(1e-6);
    }

    [Fact]
    public void StandardDeviation_FarBelowSigma_IsJudgedAgainstSigma()
    {
        Tolerance.StandardDeviation(2.0).Allowed(0.0).ShouldBe(2e-4);
        Tolerance.StandardDeviation(2.0).Allowed(1.0).ShouldBe(1e-5);
    }
}
