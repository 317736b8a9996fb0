using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Eigenvalues of matrices that were composed from them.</summary>
public class SymmetricEigenvaluesTests
{
    public static TheoryData<int> Sizes => [0, 1, 2, 3, 4, 5, 8, 17, 33, 70];

    [Theory, MemberData(nameof(Sizes))]
    public void Of_ComposedMatrix_FindsItsValues(int n)
    {
        var random = new SeededGenerator((ulong)n);
        double[] values = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal()).Order()];
        Approx.Equal(values, Values(values, random), Tolerance.Rounding(50 * n, 3.0), "eigenvalues");
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Of_RepeatedAndZeroValues_FindsThem(int n)
    {
        var random = new SeededGenerator((ulong)n + 100);
        double[] values = [.. Enumerable.Range(0, n).Select(i => (double)(i / 3 % 4)).Order()];
        Approx.Equal(values, Values(values, random), Tolerance.Rounding(50 * n, 3.0), "eigenvalues");
    }

    [Fact]
    public void Of_DiagonalMatrix_IsItsDiagonal() => SymmetricEigenvalues.Of([3, 0, 0, 0, -1, 0, 0, 0, 2], 3, CancellationToken.None).ShouldBe([-1.0, 2.0, 3.0]);

    private static double[] Values(double[] values, SeededGenerator random)
    {
        int n = values.Length;
        double[] u = DenseMatrices.RandomOrthogonal(random, n);
        return SymmetricEigenvalues.Of(DenseMatrices.Compose(u, values, u, n), n, CancellationToken.None);
    }
}
