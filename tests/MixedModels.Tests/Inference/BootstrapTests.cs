using System.Collections.Immutable;
using System.Diagnostics;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Estimation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>The parametric bootstrap: what is drawn has the moments of the model, what is refitted is what a fit finds.</summary>
public class BootstrapTests
{
    // E ỹ* = X̃α, Var ỹ* = σ̃²(T̃λλᵀT̃ᵀ + W⁻¹): means and covariances of all products from n × n matrices.
    [Theory]
    [InlineData("one_intercept")]
    [InlineData("one_slope_ml_weights")]
    [InlineData("nested")]
    [InlineData("crossed_slopes")]
    public void Draw_ManyResponses_HaveTheMomentsOfTheModel(string sample)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        Estimate estimate = Fitter.Fit(of.Products(), new FitSettings(of.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None));
        CrossProducts data = estimate.Data;
        ResponseSimulator simulator = ParametricBootstrap.Simulator(estimate, CancellationToken.None);
        const int draws = 4000;
        int p = data.Rank;
        double[] sum = new double[p + 1];
        double[] squares = new double[p + 1];
        double[] firstLevel = new double[draws];
        for (int d = 0; d < draws; d++)
        {
            ResponseStatistics drawn = simulator.Draw(new RandomStream(11, (ulong)d));
            for (int j = 0; j <= p; j++)
            {
                double value = j < p ? drawn.Fixed[j] : drawn.Squares;
                sum[j] += value;
                squares[j] += value * value;
            }

            firstLevel[d] = drawn.Random[0][0];
        }

        // The exact moments of X̃ᵀWỹ: A_xxα and σ̃²(A_xx + A_xu λλᵀ A_ux).
        double sigma = Math.Sqrt(estimate.ResidualVariance) / data.Basis.ResponseScale;
        double[] alpha = Alpha(estimate);
        double[][] lambda = estimate.Lambda();
        double[,] covariance = new double[p, p];
        double trace = 0.0;
        for (int i = 0; i < p; i++) { for (int j = 0; j < p; j++) { covariance[i, j] = sigma * sigma * data.Fixed[(j * (p + 1)) + i]; } }
        for (int f = 0; f < data.Factors.Length; f++)
        {
            FactorProducts factor = data.Factors[f];
            int s = factor.Width;
            for (int level = 0; level < factor.LevelCount; level++)
            {
                for (int c = 0; c < s; c++)
                {
                    double[] loaded = new double[p];
                    for (int a = 0; a < s; a++)
                    {
                        for (int j = 0; j < p; j++) { loaded[j] += lambda[f][(c * s) + a] * factor.Border[(((level * s) + a) * (p + 1)) + j]; }
                        for (int b = 0; b < s; b++)
                        {
                            trace += lambda[f][(c * s) + a] * factor.Diagonal[(((level * s) + b) * s) + a] * lambda[f][(c * s) + b];
                        }
                    }

                    for (int i = 0; i < p; i++) { for (int j = 0; j < p; j++) { covariance[i, j] += sigma * sigma * loaded[i] * loaded[j]; } }
                }
            }
        }

        double meanSquares = sigma * sigma * (data.ObservationCount + trace);
        for (int j = 0; j < p; j++)
        {
            double mean = 0.0;
            for (int i = 0; i < p; i++)
            {
                mean += data.Fixed[(j * (p + 1)) + i] * alpha[i];
                meanSquares += alpha[i] * data.Fixed[(j * (p + 1)) + i] * alpha[j];
            }

            double variance = covariance[j, j];
            (sum[j] / draws).ShouldBe(mean, 5.0 * Math.Sqrt(variance / draws), $"mean {j}");
            (((squares[j] / draws) - (sum[j] / draws * (sum[j] / draws))) / variance).ShouldBe(1.0, 5.0 * Math.Sqrt(2.0 / draws), $"variance {j}");
        }

        double spread = (squares[p] / draws) - (sum[p] / draws * (sum[p] / draws));
        (sum[p] / draws).ShouldBe(meanSquares, 5.0 * Math.Sqrt(spread / draws), "squares");

        // T̃ᵀWỹ of the first level: mean A_uxα, variance σ̃²(A_uu + A_uuλλᵀA_uu) where no other factor shares its rows.
        FactorProducts first = data.Factors[0];
        double meanOfFirst = 0.0;
        for (int j = 0; j < p; j++) { meanOfFirst += first.Border[j] * alpha[j]; }
        double drawnMean = firstLevel.Average();
        double drawnVariance = firstLevel.Sum(v => (v - drawnMean) * (v - drawnMean)) / (draws - 1);
        drawnMean.ShouldBe(meanOfFirst, 5.0 * Math.Sqrt(drawnVariance / draws), "mean of the first level");
        double varianceOfFirst = first.Diagonal[0];
        for (int c = 0; c < first.Width; c++)
        {
            double along = 0.0;
            for (int a = 0; a < first.Width; a++) { along += lambda[0][(c * first.Width) + a] * first.Diagonal[a]; }
            varianceOfFirst += along * along;
        }

        varianceOfFirst *= sigma * sigma;
        if (data.Factors.Length == 1) { (drawnVariance / varianceOfFirst).ShouldBe(1.0, 5.0 * Math.Sqrt(2.0 / draws), "variance of the first level"); }
        else { drawnVariance.ShouldBeGreaterThan(varianceOfFirst * (1.0 - (5.0 * Math.Sqrt(2.0 / draws))), "variance of the first level, other factors apart"); }
    }

    [Fact]
    public void Bootstrap_Cancelled_StopsSoon()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        using var source = new CancellationTokenSource();
        long cancelled = 0;
        var options = new BootstrapOptions { Replicates = 10_000_000, CancellationToken = source.Token, Progress = new Counter(Cancel) };
        Should.Throw<OperationCanceledException>(() => fit.Bootstrap(options));
        Stopwatch.GetElapsedTime(Interlocked.Read(ref cancelled)).TotalMilliseconds.ShouldBeLessThan(500.0);
        fit.Bootstrap(new BootstrapOptions { Replicates = 10 }).FailedCount.ShouldBe(0);

        void Cancel()
        {
            if (Interlocked.CompareExchange(ref cancelled, Stopwatch.GetTimestamp(), 0) == 0) { source.Cancel(); }
        }
    }

    // A response that rows have: ỹ = X̃α + T̃v + e from the rows themselves, and the same fit both ways.
    [Theory]
    [InlineData("one_slope")]
    [InlineData("crossed")]
    public void Refit_ResponseOfTheData_IsTheFit(string sample)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        var settings = new FitSettings(of.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None);
        Estimate estimate = Fitter.Fit(of.Products(), settings);
        int x = estimate.Data.Rank + 1;
        var own = new ResponseStatistics(
            [.. estimate.Data.Factors.Select(f => Enumerable.Range(0, f.LevelCount * f.Width).Select(i => f.Border[(i * x) + x - 1]).ToArray())],
            [.. Enumerable.Range(0, x - 1).Select(j => estimate.Data.Fixed[(j * x) + x - 1])],
            estimate.Data.Fixed[^1]);
        var refitter = new ParametricBootstrap.Refitter(estimate, CancellationToken.None);
        refitter.Refit(ParametricBootstrap.Simulator(estimate, CancellationToken.None).Draw(new RandomStream(1, 1)));
        Estimate refit = refitter.Refit(own).ShouldNotBeNull();
        Approx.Equal(estimate.Objective, refit.Objective, Tolerance.Optimum, "objective");
        for (int i = 0; i < estimate.Theta.Length; i++) { Approx.Equal(estimate.Theta[i], refit.Theta[i], Tolerance.Theta, "theta"); }
    }

    // What the refits' shorter search leaves out of the minimum that a full one finds.
    [Theory]
    [InlineData("one_intercept")]
    [InlineData("one_slope_ml_weights")]
    [InlineData("nested")]
    [InlineData("crossed_slopes")]
    public void Refit_ManyResponses_AreAsLowAsFullFits(string sample)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        var settings = new FitSettings(of.Method, 100, 1, long.MaxValue, 1, null, CancellationToken.None);
        Estimate estimate = Fitter.Fit(of.Products(), settings);
        ResponseSimulator simulator = ParametricBootstrap.Simulator(estimate, CancellationToken.None);
        var refitter = new ParametricBootstrap.Refitter(estimate, CancellationToken.None);
        var response = new ReplaceableResponse(estimate.Data);
        var fitter = Fitter.Over(response.Data, settings);
        for (ulong replicate = 0; replicate < 50; replicate++)
        {
            ResponseStatistics drawn = simulator.Draw(new RandomStream(2, replicate));
            response.Set(drawn.Random, drawn.Fixed, drawn.Squares);
            Estimate full = fitter.Run(StartPoints.Of(response.Data, 1));
            Estimate refit = refitter.Refit(drawn).ShouldNotBeNull();
            refit.Objective.ShouldBeLessThanOrEqualTo(full.Objective + SearchPrecision.Sampling.Tolerance, $"{replicate}");
            (refit.Status == FitStatus.Boundary).ShouldBe(full.Status == FitStatus.Boundary, $"{replicate}");
        }
    }

    [Fact]
    public void Bootstrap_SameSeed_IsTheSameWhateverTheThreads()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        BootstrapSample one = fit.Bootstrap(new BootstrapOptions { Replicates = 40, Seed = 5, Threads = 1 });
        BootstrapSample two = fit.Bootstrap(new BootstrapOptions { Replicates = 40, Seed = 5, Threads = 2 });
        for (int i = 0; i < one.ParameterCount; i++) { one.Values(i).ShouldBe(two.Values(i)); }
        fit.Bootstrap(new BootstrapOptions { Replicates = 40, Seed = 6 }).Values(0).ShouldNotBe(one.Values(0));
    }

    [Fact]
    public void Bootstrap_Coefficients_SpreadAsTheirStandardErrors()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        int reports = 0;
        BootstrapSample sample = fit.Bootstrap(new BootstrapOptions { Replicates = 1000, Progress = new Counter(() => reports++) });
        sample.FailedCount.ShouldBe(0);
        reports.ShouldBeGreaterThan(0);
        ImmutableArray<ParameterInterval> intervals = sample.Intervals();
        for (int i = 0; i < intervals.Length; i++)
        {
            if (intervals[i].Kind != ParameterKind.FixedEffect) { continue; }
            ImmutableArray<double> values = sample.Values(i);
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
            double error = fit.FixedEffects[intervals[i].Name].StandardError;
            (deviation / error).ShouldBe(1.0, 5.0 / Math.Sqrt(2.0 * values.Length));
            mean.ShouldBe(intervals[i].Estimate, 5.0 * error / Math.Sqrt(values.Length));
            intervals[i].Lower.ShouldBe(intervals[i].Estimate - (1.96 * error), 0.35 * error);
        }
    }

    [Theory]
    [InlineData("dyestuff2_reml")]
    [InlineData("pastes_sample_ml")]
    [InlineData("sim_rankdef_linear")]
    [InlineData("sim_weights_ml")]
    public void Bootstrap_ModelsOfAllKinds_Work(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        BootstrapSample sample = fit.Bootstrap(new BootstrapOptions { Replicates = 100 });
        sample.FailedCount.ShouldBeLessThan(5);
        foreach (ParameterInterval interval in sample.Intervals(0.9).Where(i => !double.IsNaN(i.Estimate)))
        {
            interval.Lower.ShouldBeLessThanOrEqualTo(interval.Upper);
        }

    }

    private static double[] Alpha(Estimate estimate)
    {
        FixedBasis basis = estimate.Data.Basis;
        int p = basis.Rank;
        double[] alpha = new double[p];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++) { alpha[i] += basis.Transform[(j * p) + i] * estimate.FixedEffects[j]; }
        }

        return [.. alpha.Select((a, j) => (a - basis.ResponseShift[j]) / basis.ResponseScale)];
    }

    private sealed class Counter(Action count) : IProgress<int>
    {
        public void Report(int value) => count();
    }
}
