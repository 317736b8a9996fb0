using MixedModels.Covariance;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Sums over the subjects of one universe, turned into derivatives by φ at the end.</summary>
/// <remarks>With many parameters sums are kept by pairs of positions, whatever the parameters, and contracted with Ṡ once; with few parameters Ṡ is
/// applied to each class.</remarks>
internal sealed class UniverseSums
{
    private const int FewParameters = 3;
    private const int MostPositions = 16;

    private readonly CovarianceJet matrix;
    private readonly int[] active;
    private readonly int rank;
    private readonly bool isPooled;
    private readonly double[] score;            // M, d × d
    private readonly double[] residuals;        // Σ ε̃ε̃ᵀ
    private readonly double[] traces;           // pooled: Σ S⁻¹ ⊗ (S⁻¹ − 2E); else k × k
    private readonly double[] squares;          // pooled: Σ S⁻¹ ⊗ ε̃ε̃ᵀ; else k × k
    private readonly double[] border;           // pooled: Σ h ⊗ ε̃ over pairs of positions, (p + 1) × d²
    private readonly double[] slopes;           // pooled: Σ hhᵀ, p × p per pair of positions

    /// <summary>Starts at zero.</summary>
    /// <param name="matrix">S over the universe with two orders of derivatives.</param>
    /// <param name="active">Its parameters.</param>
    /// <param name="rank">p.</param>
    internal UniverseSums(CovarianceJet matrix, int[] active, int rank)
    {
        this.matrix = matrix;
        this.active = active;
        this.rank = rank;
        int d = matrix.Order;
        int k = active.Length;
        isPooled = k > FewParameters && d <= MostPositions;
        score = new double[d * d];
        residuals = new double[d * d];
        traces = new double[isPooled ? d * d * d * d : k * k];
        squares = new double[traces.Length];
        border = new double[isPooled ? (rank + 1) * d * d : 0];
        slopes = new double[isPooled ? rank * rank * d * d : 0];
    }

    /// <summary>Adds a class.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="own">The class.</param>
    /// <param name="solved">S⁻¹[Z X y], (m·pieces) × w.</param>
    /// <param name="residual">ε̃, m·pieces.</param>
    /// <param name="fixedRows">V⁻¹X, (m·pieces) × p at least.</param>
    /// <param name="sums">Receives what is not kept here.</param>
    internal void AddClass(ResidualShape shape, SubjectClass own, double[] solved, double[] residual, double[] fixedRows, ResidualSums sums)
    {
        bool hasLevels = own.Levels.Length > 0;
        if (isPooled && !hasLevels)
        {
            AddBorder(shape, own, solved, residual);
        }
        else
        {
            AddProducts(shape, own, solved, residual, sums);
        }

        if (isPooled) { AddSlopes(shape, own.Pieces, fixedRows); }
        else { AddSlopes(shape, own.Pieces, fixedRows, sums); }
    }

    /// <summary>Adds a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="subjects">N, subjects that have it.</param>
    /// <param name="gathered">Σ S⁻¹BKBᵀS⁻¹, m × m.</param>
    /// <param name="outer">Σ ε̃ε̃ᵀ, m × m.</param>
    /// <param name="ratio">m/r².</param>
    /// <param name="method">REML or ML.</param>
    internal void AddShape(ResidualShape shape, int subjects, double[] gathered, double[] outer, double ratio, EstimationMethod method)
    {
        int size = shape.Order * shape.Order;
        double[] own = new double[size];
        double[] second = new double[size];
        for (int i = 0; i < size; i++)
        {
            double whole = subjects * shape.Inverse[i];
            own[i] = whole - gathered[i];
            // E is what is gathered beside the response's part; under ML the part of X does not count.
            second[i] = method == EstimationMethod.Reml ? whole - (2.0 * (gathered[i] - (ratio * outer[i]))) : whole;
        }

        shape.AddTo(score, matrix.Order, own);
        shape.AddTo(residuals, matrix.Order, outer);
        if (isPooled)
        {
            AddTensor(shape, second, traces);
            AddTensor(shape, outer, squares);
            return;
        }

        AddTraces(shape, second, outer);
    }

    /// <summary>Adds the universe to the derivatives.</summary>
    internal void AddTo(ResidualSums sums)
    {
        int k = active.Length;
        int total = sums.Slope.Length;
        double[] ownTraces = isPooled ? Contracted(traces) : traces;
        double[] ownSquares = isPooled ? Contracted(squares) : squares;
        for (int j = 0; j < k; j++)
        {
            sums.Slope[active[j]] += VectorKernels.Dot(score, matrix.FirstBy(j));
            sums.Linear[active[j]] += VectorKernels.Dot(residuals, matrix.FirstBy(j));
            for (int i = 0; i < k; i++)
            {
                int at = (active[j] * total) + active[i];
                sums.Traces[at] += 0.5 * (ownTraces[(j * k) + i] + ownTraces[(i * k) + j]);
                sums.Squares[at] += 0.5 * (ownSquares[(j * k) + i] + ownSquares[(i * k) + j]);
                sums.Curvature[at] += VectorKernels.Dot(score, matrix.SecondBy(i, j));
            }
        }

        if (isPooled) { AddPooled(sums); }
    }

    private void AddPooled(ResidualSums sums)
    {
        int size = matrix.Order * matrix.Order;
        int x = rank + 1;
        int p2 = rank * rank;
        for (int j = 0; j < active.Length; j++)
        {
            ReadOnlySpan<double> first = matrix.FirstBy(j);
            for (int i = 0; i < size; i++)
            {
                if (first[i] == 0.0) { continue; }
                VectorKernels.AddScaled(sums.Border[active[j]], first[i], border.AsSpan(i * x, x));
                VectorKernels.AddScaled(sums.Slopes[active[j]], first[i], slopes.AsSpan(i * p2, p2));
            }
        }
    }

    // vec(Ṡₖ)ᵀ·Θ·vec(Ṡₗ).
    private double[] Contracted(double[] tensor)
    {
        int size = matrix.Order * matrix.Order;
        int k = active.Length;
        double[] half = new double[size * k];
        double[] result = new double[k * k];
        DenseProduct.Add(half, size, size, k, size, 1.0, tensor, 1, size, matrix.First, 1, size);
        DenseProduct.Add(result, k, k, k, size, 1.0, matrix.First, size, 1, half, 1, size);
        return result;
    }

    // Θ[(a, b), (c, d)] += S⁻¹[b, c]·Q[d, a].
    private void AddTensor(ResidualShape shape, double[] q, double[] tensor)
    {
        int m = shape.Order;
        int n = matrix.Order;
        ReadOnlySpan<int> at = shape.Positions;
        for (int d = 0; d < m; d++)
        {
            for (int c = 0; c < m; c++)
            {
                Span<double> column = tensor.AsSpan(((at[d] * n) + at[c]) * n * n, n * n);
                for (int b = 0; b < m; b++)
                {
                    double factor = shape.Inverse[(c * m) + b];
                    for (int a = 0; a < m; a++) { column[(at[b] * n) + at[a]] += factor * q[(a * m) + d]; }
                }
            }
        }
    }

    private void AddBorder(ResidualShape shape, SubjectClass own, double[] solved, double[] residual)
    {
        int m = shape.Order;
        int x = rank + 1;
        int pieces = own.Pieces;
        int rows = m * pieces;
        ReadOnlySpan<int> at = shape.Positions;
        for (int b = 0; b < m; b++)
        {
            for (int a = 0; a < m; a++)
            {
                Span<double> to = border.AsSpan(((at[b] * matrix.Order) + at[a]) * x, x);
                for (int c = 0; c < x; c++)
                {
                    double sum = 0.0;
                    for (int i = 0; i < pieces; i++) { sum += solved[(c * rows) + (i * m) + a] * residual[(i * m) + b]; }
                    to[c] += sum;
                }
            }
        }
    }

    private void AddSlopes(ResidualShape shape, int pieces, double[] fixedRows)
    {
        int m = shape.Order;
        int wide = m * rank;
        if (wide == 0) { return; }
        // Per piece its m × p matrix as one column; the products of these columns hold all pairs of positions.
        double[] columns = new double[wide * pieces];
        for (int c = 0; c < rank; c++)
        {
            for (int i = 0; i < pieces; i++) { fixedRows.AsSpan(((c * pieces) + i) * m, m).CopyTo(columns.AsSpan((i * wide) + (c * m), m)); }
        }

        double[] gram = new double[wide * wide];
        DenseProduct.Add(gram, wide, wide, wide, pieces, 1.0, columns, 1, wide, columns, wide, 1);
        ReadOnlySpan<int> at = shape.Positions;
        for (int b = 0; b < m; b++)
        {
            for (int a = 0; a < m; a++)
            {
                Span<double> to = slopes.AsSpan(((at[b] * matrix.Order) + at[a]) * rank * rank, rank * rank);
                for (int d = 0; d < rank; d++)
                {
                    for (int c = 0; c < rank; c++) { to[(d * rank) + c] += gram[(((d * m) + b) * wide) + (c * m) + a]; }
                }
            }
        }
    }

    private void AddSlopes(ResidualShape shape, int pieces, double[] fixedRows, ResidualSums sums)
    {
        int rows = shape.Order * pieces;
        if (rank == 0) { return; }
        double[] own = fixedRows.Length == rows * rank ? fixedRows : fixedRows[..(rows * rank)];
        for (int j = 0; j < active.Length; j++)
        {
            double[] image = shape.Times(shape.Pick(matrix.FirstBy(j), matrix.Order), transposed: false, own);
            DenseProduct.Add(sums.Slopes[active[j]], rank, rank, rank, rows, 1.0, own, rows, 1, image, 1, rows);
        }
    }

    // [Z X y]ᵀS⁻¹Ṡε̃ of a class.
    private void AddProducts(ResidualShape shape, SubjectClass own, double[] solved, double[] residual, ResidualSums sums)
    {
        int rows = shape.Order * own.Pieces;
        int border = own.Width - rank - 1;
        for (int j = 0; j < active.Length; j++)
        {
            double[] image = shape.Times(shape.Pick(matrix.FirstBy(j), matrix.Order), transposed: false, residual);
            for (int c = 0; c <= rank; c++) { sums.Border[active[j]][c] += VectorKernels.Dot(solved.AsSpan((border + c) * rows, rows), image); }
            sums.AddLevels(own, active[j], solved, image);
        }
    }

    private void AddTraces(ResidualShape shape, double[] second, double[] outer)
    {
        int m = shape.Order;
        int k = active.Length;
        double[][] first = [.. Enumerable.Range(0, k).Select(j => shape.Pick(matrix.FirstBy(j), matrix.Order))];
        for (int j = 0; j < k; j++)
        {
            double[] left = shape.Times(shape.Inverse, transposed: false, first[j]);        // S⁻¹Ṡₗ
            double[] byTraces = new double[m * m];
            double[] bySquares = new double[m * m];
            DenseProduct.Add(byTraces, m, m, m, m, 1.0, left, 1, m, second, 1, m);
            DenseProduct.Add(bySquares, m, m, m, m, 1.0, left, 1, m, outer, 1, m);
            for (int i = 0; i < k; i++)
            {
                traces[(j * k) + i] += VectorKernels.Dot(first[i], byTraces);
                squares[(j * k) + i] += VectorKernels.Dot(first[i], bySquares);
            }
        }
    }
}
