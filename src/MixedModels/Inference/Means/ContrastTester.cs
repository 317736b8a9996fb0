using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Tests contrasts in words.</summary>
internal static class ContrastTester
{
    /// <summary>The tests.</summary>
    /// <param name="written">The contrasts.</param>
    /// <param name="grid">The grid that means are taken over.</param>
    /// <param name="inference">The engine.</param>
    /// <param name="schema">Names of the columns of X.</param>
    /// <param name="basis">Which columns are estimable.</param>
    /// <param name="confidence">Of intervals, between 0 and 1.</param>
    /// <exception cref="MixedModelException">A contrast is not estimable (MM3224).</exception>
    internal static ContrastTest Test(
        ImmutableArray<WrittenContrast> written, ReferenceGrid grid, FixedEffectsInference inference, DesignSchema schema, FixedBasis basis, double confidence)
    {
        int p = basis.Rank;
        double[] rows = new double[written.Length * p];
        var comparisons = ImmutableArray.CreateBuilder<EstimatedContrast>();
        for (int i = 0; i < written.Length; i++)
        {
            double[] contrast = Row(written[i], grid, inference, schema, basis);
            for (int j = 0; j < p; j++) { rows[(j * written.Length) + i] = contrast[j]; }
            double value = inference.Value(contrast);
            double error = inference.StandardError(contrast);
            double df = inference.DenominatorDegreesOfFreedom(contrast);
            double statistic = (value - written[i].Value) / error;
            double half = error * Distributions.StudentTwoSidedQuantile(confidence, df);
            comparisons.Add(new EstimatedContrast(written[i].Text, [], value, error, df, statistic, Distributions.StudentTwoSided(statistic, df), value - half, value + half));
        }

        return new ContrastTest(comparisons.ToImmutable(), inference.Test(new Matrix(written.Length, p, rows), [.. written.Select(w => w.Value)]));
    }

    private static double[] Row(WrittenContrast written, ReferenceGrid grid, FixedEffectsInference inference, DesignSchema schema, FixedBasis basis)
    {
        double[] coefficients = new double[schema.FixedNames.Length];
        double[] sum = new double[basis.Rank];
        foreach ((double weight, ContrastAtom atom) in written.Parts)
        {
            if (atom is ContrastAtom.Coefficient coefficient) { coefficients[coefficient.Column] += weight; }
            else { VectorKernels.AddScaled(sum, weight, Mean((ContrastAtom.Mean)atom, written, grid, inference, schema, basis)); }
        }

        // Coefficients that are not estimable alone may be so together.
        double[] own = grid.Estimable(coefficients) ?? throw NotEstimable(written, schema, basis);
        VectorKernels.AddScaled(sum, 1.0, own);
        return sum;
    }

    private static double[] Mean(
        ContrastAtom.Mean mean, WrittenContrast written, ReferenceGrid grid, FixedEffectsInference inference, DesignSchema schema, FixedBasis basis)
    {
        string[] factors = [.. mean.Levels.Keys];
        var request = new MeansRequest([.. factors], [], mean.SlopeOf, mean.At.ToImmutableDictionary(a => a.Key, a => ImmutableArray.Create(a.Value)), DegreesOfFreedom.Normal, 0.5);
        var table = new MeansTable(grid, inference, request);
        int row = Enumerable.Range(0, table.Rows.Length).First(i => factors.Select((f, k) => table.Rows[i].Levels[k] == mean.Levels[f]).All(same => same));
        return table.ContrastOf(row) ?? throw NotEstimable(written, schema, basis);
    }

    private static MixedModelException NotEstimable(WrittenContrast written, DesignSchema schema, FixedBasis basis) =>
        new(InferenceProblems.NotEstimable(written.Text, schema.FixedNames[basis.Aliased[0].Column]));
}
