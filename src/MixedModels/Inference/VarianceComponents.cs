using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Variances of the fixed part, of each random-effects term and of the residuals, over the rows of a fit.</summary>
/// <remarks>Without weights everything is in the cross-products: Σ(Xβ̂)² = aᵀX̃ᵀX̃a with a = Rβ̂, and Σ tᵀGt = σ²tr(λᵀ(Σⱼ T̃ⱼᵀT̃ⱼ)λ). Sums over
/// unweighted rows of a weighted model need the rows.</remarks>
/// <param name="Groups">Grouping factor of each term.</param>
/// <param name="Columns">Columns of each term.</param>
/// <param name="Fixed">Var(Xβ̂), divisor n − 1.</param>
/// <param name="Random">Mean of tᵀGt, per term.</param>
/// <param name="Residual">σ̂².</param>
internal sealed record VarianceComponents(
    ImmutableArray<string> Groups, ImmutableArray<ImmutableArray<string>> Columns, double Fixed, ImmutableArray<double> Random, double Residual)
{
    /// <summary>The variances of a fit, or null where they need rows that are not at hand.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="schema">Names.</param>
    /// <param name="design">The rows, or null.</param>
    /// <param name="isWeighted">Whether the model has weights.</param>
    internal static VarianceComponents? Of(Estimate estimate, DesignSchema schema, ModelDesign? design, bool isWeighted)
    {
        double? ofFixed = isWeighted ? null : FixedFromProducts(estimate, schema);
        if ((isWeighted || ofFixed is null) && design is null) { return null; }
        double[] random = isWeighted ? RandomFromRows(estimate, design!) : RandomFromProducts(estimate);
        return new VarianceComponents(
            [.. schema.Terms.Select(t => t.Group)],
            [.. schema.Terms.Select(t => t.Columns)],
            ofFixed ?? FixedFromRows(estimate, design!),
            [.. random],
            estimate.ResidualVariance);
    }

    private static double? FixedFromProducts(Estimate estimate, DesignSchema schema)
    {
        CrossProducts data = estimate.Data;
        int p = data.Rank;
        if (p == 0) { return 0.0; }
        double[] a = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(a, estimate.FixedEffects[j], data.Basis.Transform.AsSpan(j * p, p)); }
        int x = p + 1;
        double n = data.ObservationCount;
        bool hasIntercept = data.Basis.Retained[0] == 0 && schema.FixedNames[0] == "(Intercept)";
        if (hasIntercept) { a[0] = 0.0; }
        double squares = 0.0;
        for (int j = 0; j < p; j++) { squares += a[j] * VectorKernels.Dot(a, data.Fixed.AsSpan(j * x, p)); }
        double[]? totals = hasIntercept ? [.. Enumerable.Range(0, p).Select(j => data.Fixed[j * x] * data.Basis.Transform[0])] : ColumnTotals(data);
        if (totals is null) { return null; }
        double sum = VectorKernels.Dot(totals, a);
        return Math.Max(0.0, squares - (sum * sum / n)) / (n - 1.0);
    }

    // 1ᵀX̃ where some term holds a random intercept: its column, over all levels, is the constant.
    private static double[]? ColumnTotals(CrossProducts data)
    {
        int p = data.Rank;
        foreach (FactorProducts factor in data.Factors)
        {
            TermLayout? term = factor.Terms.FirstOrDefault(t => t.StartsWithConstant);
            if (term is null) { continue; }
            double[] totals = new double[p];
            for (int j = 0; j < factor.LevelCount; j++)
            {
                VectorKernels.AddScaled(totals, term.Transform[0], factor.Border.AsSpan(((j * factor.Width) + term.Offset) * (p + 1), p));
            }

            return totals;
        }

        return null;
    }

    private static double[] RandomFromProducts(Estimate estimate)
    {
        CrossProducts data = estimate.Data;
        double[] result = new double[estimate.Terms.Length];
        for (int t = 0; t < result.Length; t++)
        {
            TermFactor term = estimate.Terms[t];
            FactorProducts factor = data.Factors[term.Factor];
            int s = term.Layout.Width;
            double[] lambda = term.Lambda();
            double sum = 0.0;
            for (int j = 0; j < factor.LevelCount; j++)
            {
                ReadOnlySpan<double> block = factor.Diagonal.AsSpan(j * factor.Width * factor.Width, factor.Width * factor.Width);
                for (int k = 0; k < s; k++)
                {
                    for (int c = 0; c < s; c++)
                    {
                        ReadOnlySpan<double> column = block.Slice(((term.Layout.Offset + c) * factor.Width) + term.Layout.Offset, s);
                        sum += lambda[(k * s) + c] * VectorKernels.Dot(column, lambda.AsSpan(k * s, s));
                    }
                }
            }

            result[t] = estimate.ResidualVariance * sum / data.ObservationCount;
        }

        return result;
    }

    private static double FixedFromRows(Estimate estimate, ModelDesign design)
    {
        int[] rows = Counted(design);
        double[] values = new double[rows.Length];
        FixedBasis basis = estimate.Data.Basis;
        for (int j = 0; j < basis.Rank; j++)
        {
            double[] column = design.FixedColumns[basis.Retained[j]];
            for (int i = 0; i < rows.Length; i++) { values[i] += estimate.FixedEffects[j] * column[rows[i]]; }
        }

        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (rows.Length - 1.0);
    }

    private static double[] RandomFromRows(Estimate estimate, ModelDesign design)
    {
        int[] rows = Counted(design);
        double[] result = new double[estimate.Terms.Length];
        for (int t = 0; t < result.Length; t++)
        {
            ImmutableArray<double[]> columns = design.RandomTerms[t].Columns;
            double[] lambda = estimate.Factors[t];
            int s = columns.Length;
            double sum = 0.0;
            foreach (int i in rows)
            {
                for (int k = 0; k < s; k++)
                {
                    double along = 0.0;
                    for (int c = 0; c < s; c++) { along += columns[c][i] * lambda[(k * s) + c]; }
                    sum += along * along;
                }
            }

            result[t] = estimate.ResidualVariance * sum / rows.Length;
        }

        return result;
    }

    // Rows of weight zero do not count.
    private static int[] Counted(ModelDesign design) =>
        [.. Enumerable.Range(0, design.RowCount).Where(i => design.Weights is null || design.Weights[i] > 0.0)];
}
