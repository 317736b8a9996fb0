using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>One block of rows in the internal bases, each row multiplied by √w.</summary>
internal sealed class TransformedBlock
{
    private readonly RowBlocks rows;
    private readonly FixedBasis basis;
    private readonly int[] fixedColumns;
    private readonly int response;
    private readonly ImmutableArray<FactorProducts> factors;
    private readonly int[][] termColumns;
    private readonly double[] border;           // (p + 1) columns of a block
    private readonly double[] borderRows;       // the same, row by row
    private readonly double[][] factorRows;     // per factor, row by row
    private readonly double[] roots = new double[RowBlocks.Size];
    private readonly double[] scratch;

    internal TransformedBlock(
        RowBlocks rows,
        FixedBasis basis,
        int[] fixedColumns,
        int response,
        ImmutableArray<FactorProducts> factors,
        int[][] termColumns)
    {
        this.rows = rows;
        this.basis = basis;
        this.fixedColumns = fixedColumns;
        this.response = response;
        this.factors = factors;
        this.termColumns = termColumns;
        border = new double[(basis.Rank + 1) * RowBlocks.Size];
        borderRows = new double[border.Length];
        factorRows = [.. factors.Select(f => new double[f.Width * RowBlocks.Size])];
        scratch = new double[RowBlocks.Size * termColumns.Select(c => c.Length).DefaultIfEmpty(1).Max()];
    }

    /// <summary>Rows in the block.</summary>
    internal int Length { get; private set; }

    /// <summary>[x̃ ỹ]·√w of a row, p + 1 values.</summary>
    internal ReadOnlySpan<double> BorderRow(int i) => borderRows.AsSpan(i * (basis.Rank + 1), basis.Rank + 1);

    /// <summary>t̃·√w of a row for a factor, s values.</summary>
    internal ReadOnlySpan<double> FactorRow(int factor, int i) => factorRows[factor].AsSpan(i * factors[factor].Width, factors[factor].Width);

    /// <summary>Reads and transforms a block.</summary>
    internal void Load(int block)
    {
        Length = rows.Length(block);
        rows.ReadRootWeights(block, roots);
        LoadBorder(block);
        for (int f = 0; f < factors.Length; f++)
        {
            foreach (TermLayout term in factors[f].Terms) { LoadTerm(block, f, term); }
        }
    }

    /// <summary>Adds the block's [X̃ ỹ]ᵀW[X̃ ỹ], lower triangle.</summary>
    internal void AddFixedProducts(double[] products)
    {
        int width = basis.Rank + 1;
        if (width >= 12)
        {
            DenseProduct.Add(products, width, width, width, Length, 1.0, border, RowBlocks.Size, 1, border, 1, RowBlocks.Size, lowerOnly: true);
            return;
        }

        for (int j = 0; j < width; j++)
        {
            for (int i = j; i < width; i++) { products[(j * width) + i] += VectorKernels.Dot(Column(i), Column(j)); }
        }
    }

    private Span<double> Column(int i) => border.AsSpan(i * RowBlocks.Size, Length);

    private void LoadBorder(int block)
    {
        int p = basis.Rank;
        for (int j = 0; j < p; j++)
        {
            rows.Read(block, fixedColumns[basis.Retained[j]], Column(j));
            for (int k = 0; k < j; k++) { VectorKernels.AddScaled(Column(j), -basis.Transform[(j * p) + k], Column(k)); }
            VectorKernels.Scale(Column(j), 1.0 / basis.Transform[(j * p) + j]);
        }

        rows.Read(block, response, Column(p));
        for (int k = 0; k < p; k++) { VectorKernels.AddScaled(Column(p), -basis.ResponseShift[k], Column(k)); }
        VectorKernels.Scale(Column(p), 1.0 / basis.ResponseScale);
        for (int j = 0; j <= p; j++)
        {
            Span<double> column = Column(j);
            for (int i = 0; i < Length; i++)
            {
                column[i] *= roots[i];
                borderRows[(i * (p + 1)) + j] = column[i];
            }
        }
    }

    private void LoadTerm(int block, int f, TermLayout term)
    {
        int width = factors[f].Width;
        int[] columns = termColumns[term.TermIndex];
        for (int j = 0; j < term.Width; j++)
        {
            Span<double> column = scratch.AsSpan(j * RowBlocks.Size, Length);
            rows.Read(block, columns[j], column);
            for (int k = 0; k < j; k++)
            {
                double r = term.Transform[(j * term.Width) + k];
                if (r != 0.0) { VectorKernels.AddScaled(column, -r, scratch.AsSpan(k * RowBlocks.Size, Length)); }
            }

            VectorKernels.Scale(column, 1.0 / term.Transform[(j * term.Width) + j]);
            for (int i = 0; i < Length; i++) { factorRows[f][(i * width) + term.Offset + j] = column[i] * roots[i]; }
        }
    }
}
