using System.Collections.Immutable;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Confidence intervals at their height, open or not found; the reference cases are compared with all its inference.</summary>
public class ConfidenceIntervalTests
{
    // Limits at which an optimiser of another make, over lme4's own likelihood, finds the least criterion 3.84146 higher; the reference's splines cross
    // that height elsewhere: at 0.34532, where it is 3.8097, at −0.81467, where it is 3.7247, at 0.44628, where it is 3.9188, and at 0.17365, where it is 3.8074.
    [Theory]
    [InlineData("sim_nested_implicit", "school", ParameterKind.StandardDeviation, 0.3401441, false)]
    [InlineData("md_15.1_growth", "id", ParameterKind.Correlation, -0.8185169, false)]
    [InlineData("md_15.1_growth", "id", ParameterKind.Correlation, 0.4317532, true)]
    [InlineData("md_15.1_growth", "id, time", ParameterKind.StandardDeviation, 0.1700225, false)]
    public void Profile_LimitsThatSplinesMiss_AreAtTheHeight(string id, string group, ParameterKind kind, double expected, bool isUpper)
    {
        ParameterInterval interval = ReferenceFits.Of(ReferenceCase.Load(id)).ConfidenceIntervals(IntervalMethod.Profile).First(i => i.Kind == kind && (i.Group == group || $"{i.Group}, {i.Name}" == group));
        Approx.Equal(expected, isUpper ? interval.Upper : interval.Lower, Tolerance.Noted(3e-6, "the other optimiser ends at 1e-8 of the criterion"), "limit");
    }

    // The height above the least criterion at each limit, by a search of its own from the estimates.
    [Theory]
    [InlineData("sleepstudy_slope_reml", 0.95)]
    [InlineData("sleepstudy_slope_reml", 0.999)]
    [InlineData("sleepstudy_weighted", 0.95)]
    [InlineData("machines_cells", 0.9)]
    [InlineData("pastes_sample_ml", 0.95)]
    [InlineData("sim_maximal_indep", 0.95)]
    public void Profile_Limits_AreAtTheHeightOrOpen(string id, double confidence)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id)).By(EstimationMethod.Ml, CancellationToken.None);
        double goal = Math.Pow(MixedModels.Inference.Distributions.NormalTwoSidedQuantile(confidence), 2.0);
        ImmutableArray<ParameterInterval> intervals = fit.ConfidenceIntervals(IntervalMethod.Profile, confidence);
        foreach ((ParameterInterval interval, MixedModels.Inference.ModelParameter parameter) in
            intervals.Zip(MixedModels.Inference.ModelParameter.Of(fit.Schema, fit.Estimate.Data.Basis)))
        {
            if (double.IsNaN(interval.Estimate)) { continue; }
            interval.Lower.ShouldBeLessThanOrEqualTo(interval.Estimate);
            interval.Upper.ShouldBeGreaterThanOrEqualTo(interval.Estimate);
            var profile = new MixedModels.Inference.ParameterProfile(fit.Estimate, parameter, double.NaN, CancellationToken.None);
            Check(interval.Lower, interval.IsLowerOpen);
            Check(interval.Upper, interval.IsUpperOpen);

            void Check(double limit, bool isOpen)
            {
                double height = profile.HeightAt(limit);
                if (isOpen) { height.ShouldBeLessThanOrEqualTo(goal + 1e-4, interval.ToString()); }
                else { Approx.Equal(goal, height, Tolerance.Noted(1e-3, "1e-5 of the root of the height"), interval.ToString()); }
            }
        }
    }

    [Fact]
    public void Profile_Restricted_LeavesOutCoefficientsAndIsWider()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("dyestuff_reml"));
        ImmutableArray<ParameterInterval> restricted = fit.ConfidenceIntervals(IntervalMethod.Profile, likelihood: EstimationMethod.Reml);
        ImmutableArray<ParameterInterval> ordinary = fit.ConfidenceIntervals(IntervalMethod.Profile);
        restricted.ShouldAllBe(i => i.Kind != ParameterKind.FixedEffect);
        restricted[0].Upper.ShouldBeGreaterThan(ordinary[0].Upper);
        restricted[0].Estimate.ShouldBe(fit.RandomEffects[0].StandardDeviations[0], 1e-9);
    }

    [Fact]
    public void Intervals_OfVariancesThatAreZero_AreOpenOrNone()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("dyestuff2_reml"));
        ParameterInterval profile = fit.ConfidenceIntervals(IntervalMethod.Profile)[0];
        (profile.Estimate, profile.Lower, profile.IsLowerOpen, profile.IsUpperOpen).ShouldBe((0.0, 0.0, true, false));
        ParameterInterval wald = fit.ConfidenceIntervals(IntervalMethod.Wald)[0];
        (wald.Estimate, wald.Lower, wald.Upper).ShouldBe((0.0, double.NaN, double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => fit.ConfidenceIntervals(IntervalMethod.Profile, 1.0));
    }

    // The restricted likelihood of a variance that the fixed part absorbs is the same at every value: it comes down to no limit.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Profile_LikelihoodThatNeverComesDown_HasNoLimitAndSaysSo(double confidence)
    {
        LinearMixedModel fit = ReferenceFits.RestrictedOf(ReferenceCase.Load("cake_numeric_ml"));
        ImmutableArray<ParameterInterval> intervals = fit.ConfidenceIntervals(IntervalMethod.Profile, confidence, EstimationMethod.Reml);
        ParameterInterval flat = intervals.Single(i => i.Group == "recipe");
        (flat.Lower, flat.IsLowerOpen, flat.Upper, flat.IsUpperOpen).ShouldBe((0.0, true, double.NaN, false));
        flat.Problem.ShouldNotBeNull().Code.ShouldBe("MM3240");
        flat.Problem.Message.ShouldBe("no upper limit was found for the standard deviation of (Intercept) within recipe by its profile");
        intervals.Where(i => i.Group != "recipe").ShouldAllBe(i => i.Problem == null && i.Lower < i.Estimate && i.Estimate < i.Upper);
    }

    // Balanced one-way: ML σ̂² of the group means' variance and the within variance have closed forms; on the log scale the error of σ is 1/√(2ν).
    [Fact]
    public void Wald_ResidualOfABalancedLayout_HasItsStandardError()
    {
        ParameterInterval sigma = ReferenceFits.Of(ReferenceCase.Load("dyestuff_reml")).ConfidenceIntervals(IntervalMethod.Wald)[1];
        double half = MixedModels.Inference.Distributions.NormalTwoSidedQuantile(0.95) / Math.Sqrt(2.0 * 24.0);
        Approx.Equal(sigma.Estimate * Math.Exp(half), sigma.Upper, Tolerance.Noted(1e-5 * sigma.Upper, "the optimum is known to the square root of the objective's precision"), "upper");
    }
}
