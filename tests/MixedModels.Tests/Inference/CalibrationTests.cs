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
}
