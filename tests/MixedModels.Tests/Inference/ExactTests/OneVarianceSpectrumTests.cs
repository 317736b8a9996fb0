using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Tests.Estimation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference.ExactTests;

/// <summary>Eigenvalues by structure against those of the whole J × J matrix.</summary>
public class OneVarianceSpectrumTests
{
    [Theory]
    [InlineData("y ~ x + (1 | subject)", null)]
    [InlineData("y ~ x + f + (1 | subject)", "w")]
    [InlineData("y ~ x + f + (0 + x | subject)", null)]
    [InlineData("y ~ subject + x + (1 | item)", null)]
    public void Of_AnyModel_HasTheEigenvaluesOfTheWholeMatrix(string formula, string? weights)
    {
        CrossProducts data = Products(formula, weights);
        var spectrum = OneVarianceSpectrum.Of(data, CancellationToken.None);
        double[] left = [.. spectrum.Left.SelectMany(v => Enumerable.Repeat(v.Value, v.Count))];
        double[] dense = [.. Dense(data).Where(v => v > 1e-8)];
        Approx.Equal(dense, left, Tolerance.SolutionOf(dense[^1]), "eigenvalues");
        spectrum.Whole.Sum(v => v.Count * v.Value).ShouldBe(data.Factors[0].Diagonal.Sum(), 1e-9 * spectrum.Whole.Sum(v => v.Count * v.Value));
        spectrum.Freedom.ShouldBe(data.ObservationCount - data.Rank - dense.Length);
    }

    [Fact]
    public void Of_BalancedGroups_IsOneEigenvalueWhateverTheirNumber()
    {
        var design = DesignBuilder.Build(ModelFormula.Parse(OneWayLayout.Formula), OneWayLayout.Balanced(1, 3000, 2, 1.0), new FitOptions().ToDesignOptions());
        CrossProducts data = CrossProducts.From(design, CancellationToken.None);
        OneVarianceSpectrum.ColumnsOf(data).ShouldBe(1);
        (double _, int count) = OneVarianceSpectrum.Of(data, CancellationToken.None).Left.ShouldHaveSingleItem();
        count.ShouldBe(2999);
    }

    private static CrossProducts Products(string formula, string? weights)
    {
        EngineSamples.Sample sample = EngineSamples.Of("one_of_three");
        return CrossProducts.From(
            DesignBuilder.Build(ModelFormula.Parse(formula), sample.Rows.ToDataSet(), new FitOptions { Weights = weights }.ToDesignOptions()), CancellationToken.None);
    }

    // D − ZᵀWX(XᵀWX)⁻¹XᵀWZ as it stands.
    private static double[] Dense(CrossProducts data)
    {
        int p = data.Rank;
        FactorProducts factor = data.Factors.Single();
        int n = factor.LevelCount;
        double[] root = new double[p * p];
        for (int j = 0; j < p; j++) { data.Fixed.AsSpan(j * (p + 1), p).CopyTo(root.AsSpan(j * p, p)); }
        DenseCholesky.Factor(root, p, p, p);
        double[][] b = [.. Enumerable.Range(0, n).Select(j =>
        {
            double[] column = factor.Border.AsSpan(j * (p + 1), p).ToArray();
            Triangular.SolveLower(root, p, column);
            return column;
        })];
        double[] whole = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++) { whole[(j * n) + i] = (i == j ? factor.Diagonal[j] : 0.0) - VectorKernels.Dot(b[i], b[j]); }
        }

        return SymmetricEigen.Of(whole, n).Values;
    }
}
