using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Elements of L⁻ᵀ·diag(w)·L⁻¹ on the pattern against the dense matrix.</summary>
public class SelectedInverseTests
{
    public static TheoryData<string, int> Samples => SupernodalFactorTests.Samples;

    [Theory, MemberData(nameof(Samples))]
    public void Compute_UnitWeights_IsTheInverseOnThePattern(string name, int border) =>
        Check(new SupernodalSample(Graphs.Named(name), border, 11), [.. Enumerable.Repeat(1.0, border)]);

    [Theory, MemberData(nameof(Samples))]
    public void Compute_OtherWeights_WeighsTheBorder(string name, int border)
    {
        var random = new SeededGenerator(12);
        Check(new SupernodalSample(Graphs.Named(name), border, 13), [.. Enumerable.Range(0, border).Select(i => i == 1 ? 0.0 : 5.0 * random.NextUniform())]);
    }

    [Theory]
    [InlineData(60, 0.9)]       // one wide supernode
    [InlineData(70, 0.25)]      // a dense tail that many supernodes update
    [InlineData(90, 0.08)]
    public void Compute_WideSupernodes_IsTheInverseOnThePattern(int count, double density)
    {
        var sample = new SupernodalSample(Graphs.Random(new SeededGenerator(14), count, density), 9, 15);
        Enumerable.Range(0, sample.Symbolic.SupernodeCount).Max(sample.Symbolic.Width).ShouldBeGreaterThan(16);
        Check(sample, [.. Enumerable.Repeat(1.0, 9)]);
    }

    [Theory]
    [InlineData(30, 60)]
    [InlineData(50, 40)]
    public void Compute_WideSupernodesThatUpdateOthers_IsTheInverseOnThePattern(int group, int shared)
    {
        // Cliques of vertices that all know a shared clique: wide supernodes with a tall dense part below.
        var edges = new List<(int, int)>();
        int count = (2 * group) + shared;
        for (int a = 0; a < count; a++)
        {
            for (int b = a + 1; b < count; b++)
            {
                bool apart = a < group && b >= group && b < 2 * group;
                if (!apart && (b < 2 * group || a >= 2 * group || (a + b) % 3 == 0)) { edges.Add((a, b)); }
            }
        }

        var sample = new SupernodalSample(Graphs.Of([.. Enumerable.Repeat(1, count)], edges), 3, 16);
        sample.Symbolic.SupernodeCount.ShouldBeGreaterThan(1);
        Check(sample, [1.0, 1.0, 1.0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Compute_TailOfSeveralPanels_IsTheInverseOnThePattern(int threads)
    {
        var team = new ThreadTeam(threads);
        using ThreadTeam.Together together = team.Gather(true);
        Check(new SupernodalSample(SupernodalFactorTests.WideTail(), 4, 18, team), [1.0, 0.0, 1.0, 2.0], team);
    }

    [Fact]
    public void Compute_MoreThreads_IsTheSameBitForBit()
    {
        var sample = new SupernodalSample(SupernodalFactorTests.WideTail(), 4, 19);
        sample.Factor.Factor();
        var alone = new SelectedInverse(sample.Symbolic, ThreadTeam.Single);
        var team = new ThreadTeam(3);
        var together = new SelectedInverse(sample.Symbolic, team);
        alone.Compute(sample.Factor, [1.0, 1.0, 0.5, 2.0]);
        using (team.Gather(true)) { together.Compute(sample.Factor, [1.0, 1.0, 0.5, 2.0]); }
        together.Values.AsSpan().SequenceEqual(alone.Values).ShouldBeTrue();
        together.Border.ShouldBe(alone.Border);
    }

    [Fact]
    public void Compute_Cancelled_Stops()
    {
        var sample = new SupernodalSample(Graphs.Named("grid"), 1, 20);
        sample.Factor.Factor();
        var inverse = new SelectedInverse(sample.Symbolic, ThreadTeam.Single);
        Should.Throw<OperationCanceledException>(() => inverse.Compute(sample.Factor, [1.0], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Compute_Again_IsTheSameBitForBit()
    {
        var sample = new SupernodalSample(Graphs.Named("grid"), 4, 17);
        sample.Factor.Factor();
        var inverse = new SelectedInverse(sample.Symbolic, ThreadTeam.Single);
        inverse.Compute(sample.Factor, [1.0, 1.0, 0.5, 2.0]);
        double[] first = [.. inverse.Values, .. inverse.Border];
        inverse.Compute(sample.Factor, [0.0, 0.0, 0.0, 0.0]);
        inverse.Compute(sample.Factor, [1.0, 1.0, 0.5, 2.0]);
        inverse.Values.Concat(inverse.Border).ShouldBe(first);
    }

    private static void Check(SupernodalSample sample, double[] weights, ThreadTeam? team = null)
    {
        sample.Factor.Factor().ShouldBe(DenseCholesky.Succeeded);
        var inverse = new SelectedInverse(sample.Symbolic, team ?? ThreadTeam.Single);
        inverse.Compute(sample.Factor, weights);
        int n = sample.Order;
        int q = sample.Symbolic.Order;
        double[] root = new double[n * n];
        Triangular.Invert(sample.DenseFactor(), Math.Max(1, n), n, root);
        var comparisons = new List<Comparison>();
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double actual = double.NaN;
                if (i < q)
                {
                    int at = sample.AddressOf(i, j);
                    if (at < 0) { continue; }
                    actual = inverse.Values[at];
                }
                else if (j < q)
                {
                    int supernode = sample.Symbolic.SupernodeOfColumn[j];
                    int stride = sample.Symbolic.Stride[supernode];
                    actual = inverse.Values[sample.Symbolic.ValueOffset[supernode] + ((j - sample.Symbolic.FirstColumn[supernode]) * stride) + stride - sample.Symbolic.Border + i - q];
                }
                else
                {
                    actual = inverse.Border[((j - q) * sample.Symbolic.Border) + i - q];
                }

                double expected = 0.0;
                for (int k = i; k < n; k++) { expected += root[(i * n) + k] * (k < q ? 1.0 : weights[k - q]) * root[(j * n) + k]; }
                comparisons.Add(new Comparison($"S[{i}, {j}]", expected, actual, Tolerance.SolutionOf(1.0)));
            }
        }

        if (n > 0) { Approx.All(comparisons); }
    }
}
