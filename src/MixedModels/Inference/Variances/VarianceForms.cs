using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The quadratic forms that turn coefficients and covariances into variances over the rows of a fit.</summary>
/// <remarks>Var(X̃a) = aᵀFa, and the mean of t̃ᵀΣt̃ is tr(ΣĀ). Without weights both are in the cross-products: F = (X̃ᵀX̃ − X̃ᵀ11ᵀX̃/n)/(n − 1) and
/// Ā = Σⱼ T̃ⱼᵀT̃ⱼ/n. Unweighted rows of a weighted model need the rows.</remarks>
/// <param name="Fixed">F, p × p, of the scaled columns X̃; the row of an intercept is zero.</param>
/// <param name="Random">Ā per term, s × s, of the scaled columns T̃.</param>
internal sealed record VarianceForms(double[] Fixed, ImmutableArray<double[]> Random)
{
    /// <summary>The forms of a fit, or null where they need rows that are not at hand.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="schema">Names.</param>
    /// <param name="design">The rows, or null.</param>
    /// <param name="isWeighted">Whether the model has weights.</param>
    internal static VarianceForms? Of(CrossProducts data, DesignSchema schema, ModelDesign? design, bool isWeighted)
    {
        double[]? ofFixed = isWeighted ? null : FixedFromProducts(data, schema);
        if ((isWeighted || ofFixed is null) && design is null) { return null; }
        return new VarianceForms(ofFixed ?? FixedFromRows(data.Basis, design!), isWeighted ? RandomFromRows(data, design!) : RandomFromProducts(data));
    }

    /// <summary>The forms over unweighted rows that pass by once.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">The internal bases.</param>
    /// <param name="data">The cross-products of the same rows.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    internal static VarianceForms OfPass(RowSource rows, ProductPlan plan, CrossProducts data, CancellationToken cancellationToken)
    {
        int count = plan.Transform.Count;
        double[] block = new double[count * RowSource.BlockRows];
        double[] sums = new double[count];
        double[] products = new double[count * count];
        foreach (RowChunk chunk in rows.Chunks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int start = 0; start < chunk.Count; start += RowSource.BlockRows)
            {
                int length = Math.Min(RowSource.BlockRows, chunk.Count - start);
                plan.Transform.Compute(chunk, start, length, block);
                for (int j = 0; j < count; j++)
                {
                    ReadOnlySpan<double> column = block.AsSpan(j * RowSource.BlockRows, length);
                    foreach (double value in column) { sums[j] += value; }
                    for (int i = 0; i <= j; i++) { products[(j * count) + i] += VectorKernels.Dot(block.AsSpan(i * RowSource.BlockRows, length), column); }
                }
            }
        }

        double n = data.ObservationCount;
        int p = data.Rank;
        double[] form = new double[p * p];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++)
            {
                (int a, int b) = (plan.Border[i], plan.Border[j]);
                form[(j * p) + i] = (Product(a, b) - (sums[a] * sums[b] / n)) / (n - 1.0);
            }
        }

        return new VarianceForms(form, [.. data.Terms.Select(t => MeanSquares(t.Factor, t.Layout))]);

        double Product(int a, int b) => products[(Math.Max(a, b) * count) + Math.Min(a, b)];

        double[] MeanSquares(int factor, TermLayout layout)
        {
            int s = layout.Width;
            int[] outputs = plan.Factors[factor].Left[layout.Offset..(layout.Offset + s)];
            return [.. from c in outputs from r in outputs select Product(r, c) / n];
        }
    }

    private static double[]? FixedFromProducts(CrossProducts data, DesignSchema schema)
    {
        int p = data.Rank;
        if (p == 0) { return []; }
        int x = p + 1;
        double n = data.ObservationCount;
        bool hasIntercept = data.Basis.Retained[0] == 0 && schema.FixedNames[0] == "(Intercept)";
        double[]? totals = hasIntercept ? [.. Enumerable.Range(0, p).Select(j => data.Fixed[j * x] * data.Basis.Transform[0])] : ColumnTotals(data);
        if (totals is null) { return null; }
        double[] form = new double[p * p];
        for (int j = hasIntercept ? 1 : 0; j < p; j++)
        {
            for (int i = hasIntercept ? 1 : 0; i < p; i++) { form[(j * p) + i] = (data.Fixed[(j * x) + i] - (totals[i] * totals[j] / n)) / (n - 1.0); }
        }

        return form;
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

    private static ImmutableArray<double[]> RandomFromProducts(CrossProducts data) =>
        [.. data.Terms.Select(t => MeanSquares(data.Factors[t.Factor], t.Layout, data.ObservationCount))];

    private static double[] MeanSquares(FactorProducts factor, TermLayout layout, double n)
    {
        int s = layout.Width;
        int w = factor.Width;
        double[] form = new double[s * s];
        for (int j = 0; j < factor.LevelCount; j++)
        {
            ReadOnlySpan<double> block = factor.Diagonal.AsSpan(j * w * w, w * w);
            for (int c = 0; c < s; c++) { VectorKernels.AddScaled(form.AsSpan(c * s, s), 1.0 / n, block.Slice(((layout.Offset + c) * w) + layout.Offset, s)); }
        }

        return form;
    }

    private static double[] FixedFromRows(FixedBasis basis, ModelDesign design)
    {
        int p = basis.Rank;
        int[] rows = Counted(design);
        double[][] columns = [.. basis.Retained.Select(c => design.FixedColumns[c])];
        double[] mean = new double[p];
        double[] scaled = new double[p];
        foreach (int i in rows)
        {
            ScaledRow(columns, i, basis.Transform, scaled);
            VectorKernels.AddScaled(mean, 1.0 / rows.Length, scaled);
        }

        double[] form = new double[p * p];
        foreach (int i in rows)
        {
            ScaledRow(columns, i, basis.Transform, scaled);
            VectorKernels.AddScaled(scaled, -1.0, mean);
            for (int j = 0; j < p; j++) { VectorKernels.AddScaled(form.AsSpan(j * p, p), scaled[j] / (rows.Length - 1.0), scaled); }
        }

        return form;
    }

    private static ImmutableArray<double[]> RandomFromRows(CrossProducts data, ModelDesign design)
    {
        int[] rows = Counted(design);
        var forms = ImmutableArray.CreateBuilder<double[]>();
        foreach ((_, TermLayout layout) in data.Terms)
        {
            int s = layout.Width;
            double[][] columns = [.. design.RandomTerms[layout.TermIndex].Columns];
            double[] form = new double[s * s];
            double[] scaled = new double[s];
            foreach (int i in rows)
            {
                ScaledRow(columns, i, layout.Transform.AsSpan(), scaled);
                for (int c = 0; c < s; c++) { VectorKernels.AddScaled(form.AsSpan(c * s, s), scaled[c] / rows.Length, scaled); }
            }

            forms.Add(form);
        }

        return forms.ToImmutable();
    }

    // A row of X̃ = XR⁻¹.
    private static void ScaledRow(double[][] columns, int row, ReadOnlySpan<double> transform, double[] scaled)
    {
        int p = columns.Length;
        for (int j = 0; j < p; j++)
        {
            scaled[j] = (columns[j][row] - VectorKernels.Dot(transform.Slice(j * p, j), scaled.AsSpan(0, j))) / transform[(j * p) + j];
        }
    }

    // Rows of weight zero do not count.
    private static int[] Counted(ModelDesign design) =>
        [.. Enumerable.Range(0, design.RowCount).Where(i => design.Weights is null || design.Weights[i] > 0.0)];
}
