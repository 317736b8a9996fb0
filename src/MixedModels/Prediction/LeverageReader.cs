using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Prediction;

/// <summary>Leverages hᵣ = fᵣᵀC*fᵣ, fᵣ = √w[Λᵀzᵣ; xᵣ], C* the inverse of Ω without the response's row.</summary>
/// <remarks>All levels of one row meet in the pattern of A, so C* is needed on that pattern only.</remarks>
internal sealed class LeverageReader
{
    private readonly ModelDesign design;
    private readonly Estimate estimate;
    private readonly AugmentedSystem system;
    private readonly SelectedInverse inverse;
    private readonly double[][] lambda;

    private LeverageReader(ModelDesign design, Estimate estimate, CancellationToken cancellationToken)
    {
        this.design = design;
        this.estimate = estimate;
        system = estimate.ProfiledObjective.System;
        lambda = estimate.Lambda();
        inverse = new SelectedInverse(system.Symbolic, system.Team);
        double[] weights = new double[system.Rank + 1];
        weights.AsSpan(0, system.Rank).Fill(1.0);
        inverse.Compute(system.Factor, weights, cancellationToken);
    }

    /// <summary>One leverage per used row; 0 for rows of weight 0.</summary>
    internal static double[] Of(ModelDesign design, Estimate estimate) =>
        Of(design, estimate, [.. Enumerable.Range(0, design.RowCount)]);

    /// <summary>The leverages of some used rows, in their order.</summary>
    /// <param name="design">The design.</param>
    /// <param name="estimate">The fit.</param>
    /// <param name="rows">Indices among the used rows.</param>
    /// <param name="cancellationToken">Stops the selected inverse.</param>
    internal static double[] Of(ModelDesign design, Estimate estimate, int[] rows, CancellationToken cancellationToken = default) =>
        new LeverageReader(design, estimate, cancellationToken).Compute(rows);

    private double[] Compute(int[] rows)
    {
        CrossProducts data = estimate.Data;
        int p = data.Rank;
        double[] x = new double[p];
        double[][] z = [.. data.Factors.Select(f => new double[f.Width])];
        double[] leverages = new double[rows.Length];
        for (int at = 0; at < rows.Length; at++)
        {
            int i = rows[at];
            FillFixed(i, x);
            for (int f = 0; f < z.Length; f++) { FillRandom(f, i, z[f]); }
            double sum = 0.0;
            for (int j = 0; j < p; j++) { sum += x[j] * VectorKernels.Dot(inverse.Border.AsSpan(j * (p + 1), p), x); }
            for (int f = 0; f < z.Length; f++)
            {
                sum += DiagonalPart(f, Level(f, i), z[f], x);
                for (int g = f + 1; g < z.Length; g++) { sum += 2.0 * PairPart(f, Level(f, i), z[f], g, Level(g, i), z[g]); }
            }

            leverages[at] = sum * (design.Weights?[i] ?? 1.0);
        }

        return leverages;
    }

    private int Level(int factor, int row) => design.RandomTerms[estimate.Data.Factors[factor].Terms[0].TermIndex].Group.Codes[row];

    private void FillFixed(int row, Span<double> x)
    {
        FixedBasis basis = estimate.Data.Basis;
        int p = basis.Rank;
        for (int j = 0; j < p; j++)
        {
            double value = design.FixedColumns[basis.Retained[j]][row];
            for (int k = 0; k < j; k++) { value -= basis.Transform[(j * p) + k] * x[k]; }
            x[j] = value / basis.Transform[(j * p) + j];
        }
    }

    // Λᵀt̃ of a row.
    private void FillRandom(int f, int row, Span<double> z)
    {
        FactorProducts factor = estimate.Data.Factors[f];
        Span<double> t = stackalloc double[factor.Width];
        foreach (TermLayout term in factor.Terms)
        {
            for (int j = 0; j < term.Width; j++)
            {
                double value = design.RandomTerms[term.TermIndex].Columns[j][row];
                for (int k = 0; k < j; k++) { value -= term.Transform[(j * term.Width) + k] * t[term.Offset + k]; }
                t[term.Offset + j] = value / term.Transform[(j * term.Width) + j];
            }
        }

        for (int c = 0; c < factor.Width; c++) { z[c] = VectorKernels.Dot(lambda[f].AsSpan(c * factor.Width, factor.Width), t); }
    }

    private double DiagonalPart(int f, int level, ReadOnlySpan<double> z, ReadOnlySpan<double> x)
    {
        int stride = system.StrideAt(f, level);
        int address = system.DiagonalAddress(f, level);
        int border = system.Symbolic.BorderAddress(system.FirstVertex[f] + level);
        double sum = 0.0;
        for (int c = 0; c < z.Length; c++)
        {
            ReadOnlySpan<double> column = inverse.Values.AsSpan(address + (c * stride));
            sum += z[c] * z[c] * column[c];
            for (int r = c + 1; r < z.Length; r++) { sum += 2.0 * z[r] * z[c] * column[r]; }
            sum += 2.0 * z[c] * VectorKernels.Dot(inverse.Values.AsSpan(border + (c * stride), x.Length), x);
        }

        return sum;
    }

    private double PairPart(int f, int levelF, ReadOnlySpan<double> zf, int g, int levelG, ReadOnlySpan<double> zg)
    {
        int vertexF = system.FirstVertex[f] + levelF;
        int vertexG = system.FirstVertex[g] + levelG;
        bool later = system.Symbolic.VertexOffset[vertexF] > system.Symbolic.VertexOffset[vertexG];
        int address = later ? system.Symbolic.Address(vertexF, vertexG) : system.Symbolic.Address(vertexG, vertexF);
        int stride = later ? system.StrideAt(g, levelG) : system.StrideAt(f, levelF);
        ReadOnlySpan<double> rows = later ? zf : zg;
        ReadOnlySpan<double> columns = later ? zg : zf;
        double sum = 0.0;
        for (int c = 0; c < columns.Length; c++)
        {
            sum += columns[c] * VectorKernels.Dot(inverse.Values.AsSpan(address + (c * stride), rows.Length), rows);
        }

        return sum;
    }
}
