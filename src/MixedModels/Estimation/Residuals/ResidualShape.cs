using MixedModels.Covariance;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The residual covariance at some positions of a universe: S = CCᵀ, its inverse and determinant.</summary>
internal sealed class ResidualShape
{
    private readonly int[] positions;

    /// <summary>Prepares.</summary>
    /// <param name="universe">Index of the universe.</param>
    /// <param name="positions">m positions, ascending.</param>
    internal ResidualShape(int universe, int[] positions)
    {
        Universe = universe;
        this.positions = positions;
        InverseRoot = new double[Order * Order];
        Inverse = new double[Order * Order];
    }

    /// <summary>Index of the universe.</summary>
    internal int Universe { get; }

    /// <summary>The positions.</summary>
    internal ReadOnlySpan<int> Positions => positions;

    /// <summary>m.</summary>
    internal int Order => positions.Length;

    /// <summary>C⁻¹, lower triangular, m × m.</summary>
    internal double[] InverseRoot { get; }

    /// <summary>S⁻¹, m × m, both triangles.</summary>
    internal double[] Inverse { get; }

    /// <summary>log |S|.</summary>
    internal double LogDeterminant { get; private set; }

    /// <summary>Factors S.</summary>
    /// <param name="universe">The covariance of the universe.</param>
    /// <returns>Whether S is positive definite.</returns>
    internal bool Factor(CovarianceJet universe)
    {
        int m = Order;
        double[] root = Pick(universe.Value, universe.Order);
        if (DenseCholesky.Factor(root, m, m, m) != DenseCholesky.Succeeded) { return false; }
        LogDeterminant = 0.0;
        for (int j = 0; j < m; j++) { LogDeterminant += 2.0 * Math.Log(root[(j * m) + j]); }
        Array.Clear(InverseRoot);
        Triangular.Invert(root, m, m, InverseRoot);
        Array.Clear(Inverse);
        DenseProduct.Add(Inverse, m, m, m, m, 1.0, InverseRoot, m, 1, InverseRoot, 1, m);
        return double.IsFinite(LogDeterminant);
    }

    /// <summary>The elements of a matrix over the universe at this shape's positions, m × m.</summary>
    internal double[] Pick(ReadOnlySpan<double> matrix, int order)
    {
        int m = Order;
        double[] picked = new double[m * m];
        for (int b = 0; b < m; b++)
        {
            for (int a = 0; a < m; a++) { picked[(b * m) + a] = matrix[(positions[b] * order) + positions[a]]; }
        }

        return picked;
    }

    /// <summary>Adds an m × m matrix to one over the universe.</summary>
    internal void AddTo(Span<double> matrix, int order, ReadOnlySpan<double> part)
    {
        int m = Order;
        for (int b = 0; b < m; b++)
        {
            for (int a = 0; a < m; a++) { matrix[(positions[b] * order) + positions[a]] += part[(b * m) + a]; }
        }
    }

    /// <summary>A·R for the m × m matrix A and rows of pieces, m a piece.</summary>
    /// <param name="matrix">A, m × m, column-major.</param>
    /// <param name="transposed">Whether Aᵀ is meant.</param>
    /// <param name="rows">R, (m·pieces) × w, column-major.</param>
    internal double[] Times(double[] matrix, bool transposed, double[] rows)
    {
        int m = Order;
        double[] result = new double[rows.Length];
        DenseProduct.Add(result, m, m, rows.Length / m, m, 1.0, matrix, transposed ? m : 1, transposed ? 1 : m, rows, 1, m);
        return result;
    }
}
