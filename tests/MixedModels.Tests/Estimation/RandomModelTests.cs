using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace MixedModels.Tests.Estimation;

/// <summary>A fixed sample of the random models that the bench fits by the thousand: what a search costs, and that no other
/// start gets lower.</summary>
/// <param name="output">Where the counts go.</param>
public class RandomModelTests(ITestOutputHelper output)
{
    private const int Count = 50;
    private const int NeverAbove = 15;

    [Fact]
    public void Fit_FiftyRandomModels_NeedFewFactorizationsAndMissNoLowerOptimum()
    {
        RandomModelTrial[] trials = [.. Enumerable.Range(1, Count).Select(seed => RandomModelTrial.Run(RandomModel.Draw((ulong)seed), otherStarts: true))];
        foreach (RandomModelTrial trial in trials)
        {
            output.WriteLine($"{trial.Model.Seed,3} {trial.Certificate.Evaluations,3} {trial.Status,-12} {trial.Excess,9:E1} {trial.Model.Method} {trial.Model.Formula}");
        }

        trials.ShouldAllBe(t => t.Status != FitStatus.NotConverged);
        trials.ShouldAllBe(t => t.Certificate.Evaluations <= NeverAbove);
        trials.ShouldAllBe(t => t.Excess <= RandomModelTrial.LargestExcess);
        trials.Count(t => t.Certificate.Evaluations <= t.Goal).ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.95 * Count));
        trials.Select(t => t.Status).Distinct().Count().ShouldBe(2);         // regular and singular fits
    }

    [Fact]
    public void Draw_TheSameSeedTwice_IsTheSameModel()
    {
        RandomModel first = RandomModel.Draw(7);
        RandomModel second = RandomModel.Draw(7);
        second.Formula.ShouldBe(first.Formula);
        second.Rows.Numbers("y").ShouldBe(first.Rows.Numbers("y"));
        RandomModel.Draw(8).Rows.Numbers("y").ShouldNotBe(first.Rows.Numbers("y"));
    }
}
