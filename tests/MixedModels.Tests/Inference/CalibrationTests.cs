using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Small fixed samples of what <c>docs/calibration</c> shows at length.</summary>
public class CalibrationTests
{
    private const int Trials = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tests_SixClusters_RejectTooOftenOnlyWithoutDegreesOfFreedom(bool hasSlopes)
    {
        var trial = new ClusteredTrial(6, hasSlopes);
        int normal = 0;
        int adjusted = 0;
        for (ulong seed = 1; seed <= Trials; seed++)
        {
            (double Treated, double X)[] p = trial.PValues(seed, [DegreesOfFreedom.Normal, DegreesOfFreedom.KenwardRoger]);
            normal += p[0].Treated < 0.05 ? 1 : 0;
            adjusted += p[1].Treated < 0.05 ? 1 : 0;
        }

        // 5 % of 200 is 10, with a standard error of 3.1.
        adjusted.ShouldBeInRange(1, 19);
        normal.ShouldBeGreaterThan(19);
    }

    // 95 % of 200 is 190, with a standard error of 3.1. The restricted profile holds what it promises with ten clusters; that of the likelihood, whose
    // variances are too small, does not.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Profiles_TenClusters_HoldTheTruthByTheRestrictedLikelihood(bool hasSlopes)
    {
        var trial = new CoverageTrial(10, hasSlopes);
        int[] restricted = new int[trial.Quantities.Length];
        int[] ordinary = new int[trial.Quantities.Length];
        for (ulong seed = 1; seed <= Trials; seed++)
        {
            (DataSet rows, ImmutableArray<double> truth) = trial.Draw(seed);
            LinearMixedModel fit = LinearMixedModel.Fit(trial.Formula, rows);
            Count(fit, EstimationMethod.Reml, truth, restricted);
            Count(fit, EstimationMethod.Ml, truth, ordinary);
        }

        int icc = trial.Quantities.IndexOf("ICC");
        for (int q = 0; q <= icc; q++) { restricted[q].ShouldBeInRange(182, 199, trial.Quantities[q]); }
        ordinary[0].ShouldBeLessThan(182);
        ordinary[icc].ShouldBeLessThan(restricted[icc]);
        ordinary[icc + 1].ShouldBeInRange(176, 198, "R² marginal");
        ordinary[icc + 2].ShouldBeInRange(176, 198, "R² conditional");

        static void Count(LinearMixedModel fit, EstimationMethod likelihood, ImmutableArray<double> truth, int[] held)
        {
            ImmutableArray<(double Lower, double Upper)> intervals = CoverageTrial.Intervals(
                fit.ConfidenceIntervals(IntervalMethod.Profile, likelihood: likelihood),
                fit.VarianceIntervals(IntervalMethod.Profile, likelihood: likelihood));
            for (int q = 0; q < held.Length; q++) { held[q] += intervals[q].Lower <= truth[q] && truth[q] <= intervals[q].Upper ? 1 : 0; }
        }
    }
}
