using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

public class ToleranceTests
{
    public static TheoryData<Tolerance> Kinds =>
    [
        Tolerance.Evaluation, Tolerance.Optimum, Tolerance.Solution, Tolerance.SolutionOf(2.0), Tolerance.Likelihood, Tolerance.Spread, Tolerance.Theta,
        Tolerance.Correlation, Tolerance.Exact, Tolerance.Certified(9, 0.0), Tolerance.CertifiedEstimate(7, 0.5),
        Tolerance.Rounding(10, 2.0), Tolerance.Estimate(0.5), Tolerance.StandardDeviation(2.0), Tolerance.ConditionalCovariance(0.0, 1.0, 2.0), Tolerance.SumOfSquares(2.0, 9),
        Tolerance.Covariance(1.0, 2.0), Tolerance.PerRow(2.0),
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void Allowed_AnyFiniteExpectation_IsFiniteAndNotNegative(Tolerance kind)
    {
        foreach (double expected in (double[])[0.0, -0.0, 1e-300, -1e-4, 1.0, -1e6, 1e300])
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
    public void CertifiedEstimate_LargeOffset_AllowsFourSpacingsAndNoShareOfTheOffset() =>
        Tolerance.CertifiedEstimate(9, 0.0).Allowed(1e12).ShouldBe(4.0 * 1.220703125e-4);

    [Fact]
    public void StandardDeviation_FarBelowSigma_IsJudgedAgainstSigma()
    {
        Tolerance.StandardDeviation(2.0).Allowed(0.0).ShouldBe(2e-4);
        Tolerance.StandardDeviation(2.0).Allowed(1.0).ShouldBe(1e-5);
    }
}
