using MixedModels.Estimation;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Subjects mixed to few keep every sum of products over them.</summary>
public class SubjectMixtureTests
{
    [Theory]
    [InlineData(40, 3, 4, 5)]
    [InlineData(6000, 4, 5, 7)]
    [InlineData(5, 3, 4, 20)]
    public void Of_SubjectsOfLowRank_HasTheSameSums(int n, int m, int w, int rank)
    {
        var random = new SeededGenerator(9);
        int length = m * w;
        double[][] basis = [.. Enumerable.Range(0, rank).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextNormal()).ToArray())];
        double[] rows = new double[n * length];
        for (int i = 0; i < n; i++)
        {
            foreach (double[] direction in basis)
            {
                double share = random.NextNormal();
                for (int c = 0; c < w; c++)
                {
                    for (int r = 0; r < m; r++) { rows[(((c * n) + i) * m) + r] += share * direction[(c * m) + r]; }
                }
            }
        }

        (int pieces, double[] mixed) = SubjectMixture.Of(rows, n, m, w);

        pieces.ShouldBe(Math.Min(n, Math.Min(rank, length)));
        double[] before = Sums(rows, n, m, w);
        Approx.Equal(before, Sums(mixed, pieces, m, w), Tolerance.SolutionOf(before.Max(Math.Abs)), "sums");
    }

    // Σ vec·vecᵀ over subjects.
    private static double[] Sums(double[] rows, int n, int m, int w)
    {
        int length = m * w;
        double[] sums = new double[length * length];
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < length; a++)
            {
                for (int b = 0; b < length; b++) { sums[(a * length) + b] += rows[(((a / m * n) + i) * m) + (a % m)] * rows[(((b / m * n) + i) * m) + (b % m)]; }
            }
        }

        return sums;
    }
}
