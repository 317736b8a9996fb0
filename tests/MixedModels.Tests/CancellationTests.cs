using System.Collections.Immutable;
using System.Diagnostics;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Prediction;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Estimation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>A fit that nobody waits for any more ends soon, wherever it is.</summary>
public class CancellationTests
{
    private const string Formula = "y ~ x + (1 | user) + (1 | item)";

    private static readonly CancellationToken Cancelled = new(canceled: true);

    // What a machine with other work may take to schedule two threads; a fit that runs on takes most of a whole fit.
    private static readonly TimeSpan Scheduling = TimeSpan.FromSeconds(0.5);
    private const double SmallShare = 0.2;

    private static readonly Lazy<DataSet> Rows = new(CrossedRows);
    private static readonly Lazy<TimeSpan> WholeFit = new(TimeOfWholeFit);

    [Fact]
    public void Fit_CancelledBeforehand_BuildsNoDesign() =>
        Should.Throw<OperationCanceledException>(() => DesignBuilder.Build(
            ModelFormula.Parse(Formula), Rows.Value, new FitOptions { CancellationToken = Cancelled }.ToDesignOptions()));

    [Fact]
    public void RowResults_Cancelled_Throws()
    {
        (ModelDesign design, Estimate estimate) = Fitted();
        Should.Throw<OperationCanceledException>(() => new RowResults(design, estimate, Cancelled));
    }

    [Fact]
    public void Leverages_Cancelled_Throws()
    {
        (ModelDesign design, Estimate estimate) = Fitted();
        Should.Throw<OperationCanceledException>(() => LeverageReader.Of(design, estimate, [0], Cancelled));
    }

    [Fact]
    public void Leverages_OfAFitWhoseTokenIsCancelledLater_AreGiven()
    {
        using var source = new CancellationTokenSource();
        (ModelDesign design, Estimate estimate) = Fitted(source.Token);
        source.Cancel();
        LeverageReader.Of(design, estimate, [0]).ShouldHaveSingleItem().ShouldBeGreaterThan(0.0);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.35)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Fit_CancelledByAnotherThread_EndsSoon(double share)
    {
        TimeSpan limit = (WholeFit.Value * SmallShare) + Scheduling;
        TimeSpan? afterwards = null;
        for (TimeSpan delay = WholeFit.Value * share; afterwards is null; delay /= 2.0) { afterwards = TimeAfterRequest(delay); }
        afterwards.Value.ShouldBeLessThan(limit);
    }

    // Null when the fit was done before.
    private static TimeSpan? TimeAfterRequest(TimeSpan delay)
    {
        using var source = new CancellationTokenSource();
        long requested = 0;
        var request = new Thread(() =>
        {
            Thread.Sleep(delay);
            Volatile.Write(ref requested, Stopwatch.GetTimestamp());
            source.Cancel();
        });
        request.Start();
        try
        {
            LinearMixedModel.Fit(Formula, Rows.Value, new FitOptions { CancellationToken = source.Token });
            return null;
        }
        catch (OperationCanceledException)
        {
            return Stopwatch.GetElapsedTime(Volatile.Read(ref requested));
        }
        finally
        {
            request.Join();
        }
    }

    private static TimeSpan TimeOfWholeFit()
    {
        LinearMixedModel.Fit(Formula, Rows.Value);
        long start = Stopwatch.GetTimestamp();
        LinearMixedModel.Fit(Formula, Rows.Value);
        return Stopwatch.GetElapsedTime(start);
    }

    private static (ModelDesign Design, Estimate Estimate) Fitted(CancellationToken cancellationToken = default)
    {
        EngineSamples.Sample sample = EngineSamples.Of("crossed");
        ModelDesign design = sample.Design();
        CrossProducts products = CrossProducts.From(design, CancellationToken.None);
        return (design, Fitter.Fit(products, new FitSettings(sample.Method, 50, null, long.MaxValue, 1, null, cancellationToken)));
    }

    private static DataSet CrossedRows()
    {
        const int rows = 30_000;
        const int users = 2_000;
        const int items = 1_500;
        var random = new SeededGenerator(41);
        double[] user = [.. Enumerable.Range(0, users).Select(_ => random.NextNormal())];
        double[] item = [.. Enumerable.Range(0, items).Select(_ => random.NextNormal())];
        var y = new double[rows];
        var x = new double[rows];
        var userOf = new double[rows];
        var itemOf = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            int u = random.NextIndex(users);
            int v = random.NextIndex(items);
            (userOf[i], itemOf[i], x[i]) = (u, v, random.NextNormal());
            y[i] = (0.3 * x[i]) + user[u] + item[v] + random.NextNormal();
        }

        ImmutableArray<Column> columns =
            [new NumberColumn("y", y), new NumberColumn("x", x), new NumberColumn("user", userOf), new NumberColumn("item", itemOf)];
        return new DataSet(columns);
    }
}
