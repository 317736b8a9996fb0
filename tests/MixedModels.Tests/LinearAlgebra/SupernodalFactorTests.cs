using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>The sparse factor against dense algebra on graphs of every shape, with and without a border.</summary>
public class SupernodalFactorTests
{
    public static TheoryData<string, int> Samples
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in Graphs.Names)
            {
                foreach (int border in new[] { 0, 1, 5, 9 }) { data.Add(name, border); }
            }

            return data;
        }
    }

    /// <summary>Crossed levels whose factor ends in a dense tail of several panels.</summary>
    internal static BlockGraph WideTail() => Graphs.Bipartite(new SeededGenerator(21), 300, 90, 0.12);

    [Fact]
    public void Factor_TailOfSeveralPanels_GivesItsRootWithTheSameBitsForAnyThreads()
    {
        var alone = new SupernodalSample(WideTail(), 3, 22);
        var team = new ThreadTeam(3);
        var together = new SupernodalSample(WideTail(), 3, 22, team);
        Enumerable.Range(0, alone.Symbolic.SupernodeCount).Max(alone.Symbolic.Width).ShouldBeGreaterThan(2 * SupernodeUpdates.PanelWidth);
        alone.Factor.Factor().ShouldBe(DenseCholesky.Succeeded);
        using (team.Gather(true)) { together.Factor.Factor().ShouldBe(DenseCholesky.Succeeded); }
        int n = alone.Order;
        double[] l = alone.DenseFactor();
        together.DenseFactor().AsSpan().SequenceEqual(l).ShouldBeTrue();
        double[] product = DenseMatrices.Product(l, n, n);
        Approx.Equal(alone.Dense, product, Tolerance.Rounding(n + 1, alone.Dense.Append(1.0).Max()), "LLᵀ");
    }

    [Theory, MemberData(nameof(Samples))]
    public void Factor_DefiniteMatrix_GivesItsRoot(string name, int border)
    {
        var sample = new SupernodalSample(Graphs.Named(name), border, 1);
        sample.Factor.Factor().ShouldBe(DenseCholesky.Succeeded);
        int n = sample.Order;
        double[] product = DenseMatrices.Product(sample.DenseFactor(), n, n);
        Approx.Equal(sample.Dense, product, Tolerance.Rounding(n + 1, sample.Dense.Append(1.0).Max()), "LLᵀ");
    }

    [Theory, MemberData(nameof(Samples))]
    public void LogDeterminant_OfTheSparsePart_AgreesWithDense(string name, int border)
    {
        var sample = new SupernodalSample(Graphs.Named(name), border, 2);
        sample.Factor.Factor().ShouldBe(DenseCholesky.Succeeded);
        double[] dense = [.. sample.Dense];
        DenseCholesky.Factor(dense, sample.Order, sample.Order, sample.Order).ShouldBe(DenseCholesky.Succeeded);
        double expected = Enumerable.Range(0, sample.Symbolic.Order).Sum(j => 2.0 * Math.Log(dense[(j * sample.Order) + j]));
        Approx.Equal(expected, sample.Factor.LogDeterminant(), Tolerance.Evaluation, "log det");
    }

    [Theory, MemberData(nameof(Samples))]
    public void SolveForward_SeveralRightHandSides_CarriesTheBorderAlong(string name, int border) =>
        CheckForward(new SupernodalSample(Graphs.Named(name), border, 3), border, 3);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void SolveForward_TailOfSeveralPanels_CarriesTheBorderAlong(int count) => CheckForward(new SupernodalSample(WideTail(), 4, 3), 4, count);

    private static void CheckForward(SupernodalSample sample, int border, int count)
    {
        sample.Factor.Factor();
        int q = sample.Symbolic.Order;
        var random = new SeededGenerator(4);
        double[] x = DenseMatrices.Random(random, q * count);
        double[] rest = DenseMatrices.Random(random, border * count);
        double[] b = new double[q * count];
        double[] bordered = [.. rest];
        double[] l = sample.DenseFactor();
        for (int r = 0; r < count; r++)
        {
            for (int j = 0; j < q; j++)
            {
                for (int i = j; i < q; i++) { b[(i * count) + r] += l[(j * sample.Order) + i] * x[(j * count) + r]; }
                for (int i = 0; i < border; i++) { bordered[(i * count) + r] += l[(j * sample.Order) + q + i] * x[(j * count) + r]; }
            }
        }

        sample.Factor.SolveForward(b, bordered, count);
        Approx.Equal(x, b, Tolerance.SolutionOf(1.0), "x");
        Approx.Equal(rest, bordered, Tolerance.SolutionOf(1.0), "border");
    }

    [Theory, MemberData(nameof(Samples))]
    public void SolveBackward_KnownSolution_FindsIt(string name, int border)
    {
        var sample = new SupernodalSample(Graphs.Named(name), border, 5);
        sample.Factor.Factor();
        int q = sample.Symbolic.Order;
        double[] x = DenseMatrices.Random(new SeededGenerator(6), q);
        double[] b = new double[q];
        double[] l = sample.DenseFactor();
        for (int j = 0; j < q; j++)
        {
            for (int i = j; i < q; i++) { b[j] += l[(j * sample.Order) + i] * x[i]; }
        }

        sample.Factor.SolveBackward(b);
        Approx.Equal(x, b, Tolerance.SolutionOf(1.0), "x");
    }

    [Theory, MemberData(nameof(Samples))]
    public void Factor_Again_IsTheSameBitForBit(string name, int border)
    {
        var sample = new SupernodalSample(Graphs.Named(name), border, 7);
        sample.Factor.Factor();
        double[] first = [.. sample.Factor.Values, .. sample.Factor.Border];
        sample.WriteAll();
        sample.Factor.Factor();
        sample.Factor.Values.Concat(sample.Factor.Border).ShouldBe(first);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(40)]
    public void Factor_BadPivotInTheSparsePart_AnswersItsColumn(int bad)
    {
        var sample = new SupernodalSample(Graphs.Named("sparse bipartite"), 2, 8);
        sample.Dense[(bad * sample.Order) + bad] = -1.0;
        sample.WriteAll();
        sample.Factor.Factor().ShouldBe(bad);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Factor_BadPivotInTheBorder_AnswersAColumnAfterTheSparseOnes(int bad)
    {
        var sample = new SupernodalSample(Graphs.Named("tree"), 3, 9);
        int at = sample.Symbolic.Order + bad;
        sample.Dense[(at * sample.Order) + at] = bad == 0 ? -1.0 : double.NaN;
        sample.WriteAll();
        sample.Factor.Factor().ShouldBe(at);
    }
}
