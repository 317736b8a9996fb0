using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Solves and inverses of lower triangles, what stands above them notwithstanding.</summary>
public class TriangularTests
{
    public static TheoryData<int> Orders => [0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 70, 130];

    [Theory, MemberData(nameof(Orders))]
    public void SolveLower_KnownSolution_FindsIt(int n)
    {
        (double[] l, int stride, double[] x) = Sample(n);
        double[] b = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++) { b[i] += l[(j * stride) + i] * x[j]; }
        }

        Triangular.SolveLower(l, stride, b);
        Approx.Equal(x, b, Tolerance.SolutionOf(1.0), "x");
    }

    [Theory, MemberData(nameof(Orders))]
    public void SolveLowerTransposed_KnownSolution_FindsIt(int n)
    {
        (double[] l, int stride, double[] x) = Sample(n);
        double[] b = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++) { b[j] += l[(j * stride) + i] * x[i]; }
        }

        Triangular.SolveLowerTransposed(l, stride, b);
        Approx.Equal(x, b, Tolerance.SolutionOf(1.0), "x");
    }

    [Theory, MemberData(nameof(Orders))]
    public void Invert_TimesTheMatrix_IsTheIdentity(int n)
    {
        (double[] l, int stride, _) = Sample(n);
        double[] inverse = new double[(n * n) + 2];
        inverse.AsSpan().Fill(9.0);
        Triangular.Invert(l, stride, n, inverse);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                double sum = 0.0;
                for (int k = j; k <= i; k++) { sum += l[(k * stride) + i] * inverse[(j * n) + k]; }
                Approx.Equal(i == j ? 1.0 : 0.0, sum, Tolerance.SolutionOf(1.0), $"(LX)[{i}, {j}]");
                if (i < j) { inverse[(j * n) + i].ShouldBe(0.0); }
            }
        }

        inverse[n * n].ShouldBe(9.0);
    }

    // The factor of a definite matrix, NaN above its diagonal and below its last row.
    private static (double[] L, int Stride, double[] X) Sample(int n)
    {
        var random = new SeededGenerator((ulong)n + 10);
        int stride = n + 3;
        double[] a = DenseMatrices.RandomDefinite(random, n);
        DenseCholesky.Factor(a, n, n, n).ShouldBe(DenseCholesky.Succeeded);
        double[] l = new double[(stride * n) + 1];
        l.AsSpan().Fill(double.NaN);
        for (int j = 0; j < n; j++) { a.AsSpan((j * n) + j, n - j).CopyTo(l.AsSpan((j * stride) + j)); }
        return (l, stride, DenseMatrices.Random(random, n));
    }
}
