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
    // With M = [T̃ X̃], A = MᵀWM and B = A_·u·λλᵀ·A_u·, the products MᵀWỹ* are normal with mean A_·xα and covariance σ̃²(A + B); ỹ*ᵀWỹ* is a
    // quadratic form of them. Means, variances and the covariances with the first product, all from the dense A.
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
        int q = data.RandomColumnCount;
        int p = data.Rank;
        int m = q + p;
        double[] sum = new double[m + 1];
        double[] squares = new double[m + 1];
        double[] withFirst = new double[m];
        for (int d = 0; d < draws; d++)
        {
            ResponseStatistics drawn = simulator.Draw(new RandomStream(11, (ulong)d));
            double[] values = [.. drawn.Random.SelectMany(r => r), .. drawn.Fixed, drawn.Squares];
            values.Length.ShouldBe(m + 1);
            for (int i = 0; i <= m; i++)
            {
                sum[i] += values[i];
                squares[i] += values[i] * values[i];
                if (i < m) { withFirst[i] += values[i] * values[0]; }
            }
        }

        double sigma = Math.Sqrt(estimate.ResidualVariance) / data.Basis.ResponseScale;
        double[] alpha = Alpha(estimate);
        double[,] a = DenseProducts(data);
        double[,] loaded = Loaded(estimate, a);
        double[] mean = [.. Enumerable.Range(0, m).Select(i => Enumerable.Range(0, p).Sum(j => a[i, q + j] * alpha[j]))];
        for (int i = 0; i < m; i++)
        {
            double variance = Covariance(i, i);
            (sum[i] / draws).ShouldBe(mean[i], 5.0 * Math.Sqrt(variance / draws), $"mean {i}");
            (((squares[i] / draws) - (sum[i] / draws * (sum[i] / draws))) / variance).ShouldBe(1.0, 5.0 * Math.Sqrt(2.0 / draws), $"variance {i}");
            double spread = Math.Sqrt(((variance * Covariance(0, 0)) + (Covariance(0, i) * Covariance(0, i))) / draws);
            ((withFirst[i] / draws) - (sum[i] / draws * (sum[0] / draws))).ShouldBe(Covariance(0, i), 5.0 * spread, $"covariance 0, {i}");
        }

        // ỹᵀWỹ has the mean αᵀA_xxα + σ̃²(n + tr C) and the variance 2σ̃⁴(n + 2 tr C + tr C²) + 4σ̃²αᵀ(A + B)_xxα, C = λᵀA_uuλ.
        double trace = 0.0;
        double traceOfSquare = 0.0;
        double[,] inner = Inner(estimate, loaded);
        for (int i = 0; i < q; i++)
        {
            trace += inner[i, i];
            for (int j = 0; j < q; j++) { traceOfSquare += inner[i, j] * inner[i, j]; }
        }

        double ofMean = 0.0;
        double ofCovariance = 0.0;
        for (int i = 0; i < p; i++)
        {
            ofMean += alpha[i] * mean[q + i];
            for (int j = 0; j < p; j++) { ofCovariance += alpha[i] * Covariance(q + i, q + j) * alpha[j]; }
        }

        double n = data.ObservationCount;
        double expected = ofMean + (sigma * sigma * (n + trace));
        double expectedVariance = (2.0 * Math.Pow(sigma, 4.0) * (n + (2.0 * trace) + traceOfSquare)) + (4.0 * ofCovariance);
        (sum[m] / draws).ShouldBe(expected, 5.0 * Math.Sqrt(expectedVariance / draws), "squares");
        // The excess kurtosis of a quadratic form is at most that of one χ² of one degree of freedom, 12.
        double found = (squares[m] / draws) - (sum[m] / draws * (sum[m] / draws));
        (found / expectedVariance).ShouldBe(1.0, 5.0 * Math.Sqrt(14.0 / draws), "variance of squares");

        double Covariance(int i, int j)
        {
            double value = a[i, j];
            for (int k = 0; k < q; k++) { value += loaded[i, k] * loaded[j, k]; }
            return sigma * sigma * value;
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
        // A refit to another response leaves nothing behind.
        Estimate other = refitter.Refit(ParametricBootstrap.Simulator(estimate, CancellationToken.None).Draw(new RandomStream(1, 1))).ShouldNotBeNull();
        Math.Abs(other.Objective - estimate.Objective).ShouldBeGreaterThan(0.01);
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

    // One of many short refits, one of few long ones; a million replicates take far longer than anyone waits here.
    [Theory]
    [InlineData("sleepstudy_slope_reml", 1)]
    [InlineData("sleepstudy_slope_reml", 2)]
    [InlineData("insteval_dept", 2)]
    public void Bootstrap_CancelledOnItsWay_EndsAtOnceAndLeavesNothing(string id, int threads)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        fit.Bootstrap(new BootstrapOptions { Replicates = 2, Threads = threads });
        using var source = new CancellationTokenSource();
        int reports = 0;
        var options = new BootstrapOptions
        {
            Replicates = 1_000_000,
            Threads = threads,
            Progress = new Counter(() => Interlocked.Increment(ref reports)),
            CancellationToken = source.Token,
        };
        long requested = 0;
        var request = new Thread(() =>
        {
            Thread.Sleep(150);
            Volatile.Write(ref requested, Stopwatch.GetTimestamp());
            source.Cancel();
        });
        request.Start();
        OperationCanceledException cancelled = Should.Throw<OperationCanceledException>(() => fit.Bootstrap(options));
        TimeSpan afterwards = Stopwatch.GetElapsedTime(Volatile.Read(ref requested));
        request.Join();
        int reportsAtEnd = Volatile.Read(ref reports);
        cancelled.CancellationToken.ShouldBe(source.Token);
        afterwards.ShouldBeLessThan(TimeSpan.FromMilliseconds(200));
        Thread.Sleep(100);
        Volatile.Read(ref reports).ShouldBe(reportsAtEnd);
        // The model is as it was: the same replicates as ever.
        BootstrapSample one = fit.Bootstrap(new BootstrapOptions { Replicates = 3, Threads = threads });
        one.Values(0).ShouldBe(fit.Bootstrap(new BootstrapOptions { Replicates = 3, Threads = threads }).Values(0));
    }

    [Fact]
    public void Bootstrap_CancelledBeforehand_DrawsNothing()
    {
        int reports = 0;
        var options = new BootstrapOptions { Replicates = 1, Progress = new Counter(() => reports++), CancellationToken = new CancellationToken(canceled: true) };
        Should.Throw<OperationCanceledException>(() => ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml")).Bootstrap(options));
        reports.ShouldBe(0);
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

        sample.BoundaryCount.ShouldBeLessThanOrEqualTo(100);
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

    // A = [T̃ X̃]ᵀW[T̃ X̃], the factors one after the other, level by level, then X̃.
    private static double[,] DenseProducts(CrossProducts data)
    {
        int q = data.RandomColumnCount;
        int p = data.Rank;
        var a = new double[q + p, q + p];
        int[] from = Offsets(data);
        for (int f = 0; f < data.Factors.Length; f++)
        {
            FactorProducts factor = data.Factors[f];
            int s = factor.Width;
            for (int i = 0; i < factor.LevelCount * s; i++)
            {
                for (int c = 0; c < s; c++) { a[from[f] + i, from[f] + (i / s * s) + c] = factor.Diagonal[(i * s) + c]; }
                for (int j = 0; j < p; j++) { Set(from[f] + i, q + j, factor.Border[(i * (p + 1)) + j]); }
            }
        }

        foreach (PairProducts pair in data.Pairs)
        {
            int rows = data.Factors[pair.First].Width;
            int columns = data.Factors[pair.Second].Width;
            for (int k = 0; k < pair.Count; k++)
            {
                for (int c = 0; c < columns; c++)
                {
                    for (int r = 0; r < rows; r++)
                    {
                        Set(
                            from[pair.First] + (pair.FirstLevel[k] * rows) + r,
                            from[pair.Second] + (pair.SecondLevel[k] * columns) + c,
                            pair.Values[(((k * columns) + c) * rows) + r]);
                    }
                }
            }
        }

        for (int i = 0; i < p; i++) { for (int j = 0; j < p; j++) { a[q + i, q + j] = data.Fixed[(j * (p + 1)) + i]; } }
        return a;

        void Set(int i, int j, double value) => (a[i, j], a[j, i]) = (value, value);
    }

    // A_·uλ, (q + p) × q.
    private static double[,] Loaded(Estimate estimate, double[,] a) => TimesLambda(estimate, a.GetLength(0), (i, j) => a[i, j]);

    // λᵀA_uuλ, q × q.
    private static double[,] Inner(Estimate estimate, double[,] loaded) => TimesLambda(estimate, estimate.Data.RandomColumnCount, (i, j) => loaded[j, i]);

    private static double[,] TimesLambda(Estimate estimate, int rows, Func<int, int, double> left)
    {
        CrossProducts data = estimate.Data;
        double[][] lambda = estimate.Lambda();
        var result = new double[rows, data.RandomColumnCount];
        int[] from = Offsets(data);
        for (int i = 0; i < rows; i++)
        {
            for (int f = 0; f < data.Factors.Length; f++)
            {
                int s = data.Factors[f].Width;
                for (int column = 0; column < data.Factors[f].LevelCount * s; column++)
                {
                    int level = from[f] + (column / s * s);
                    for (int r = 0; r < s; r++) { result[i, from[f] + column] += left(i, level + r) * lambda[f][(column % s * s) + r]; }
                }
            }
        }

        return result;
    }

    private static int[] Offsets(CrossProducts data)
    {
        int[] from = new int[data.Factors.Length];
        for (int f = 1; f < from.Length; f++) { from[f] = from[f - 1] + (data.Factors[f - 1].LevelCount * data.Factors[f - 1].Width); }
        return from;
    }

    private sealed class Counter(Action count) : IProgress<int>
    {
        public void Report(int value) => count();
    }
}
