using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The square root λ = U·diag(s) of one term's relative covariance Σ = λλᵀ, in the eigenbasis of Σ.</summary>
/// <remarks>Scaled columns. U is orthogonal and s descends; a diagonal structure keeps U = I and the columns' order.
/// Local parameters are elements (r, c) of Δ in λ = U(diag(s) + Δ): r ≥ c, or r = c for a diagonal structure.</remarks>
internal sealed class TermFactor
{
    /// <summary>φ: singular values below it are evaluated as φ; a variance ratio of 4e-10.</summary>
    internal const double Floor = 2e-5;

    private TermFactor(int factor, TermLayout layout, double[] vectors, double[] values)
    {
        Factor = factor;
        Layout = layout;
        Vectors = vectors;
        Values = values;
    }

    /// <summary>Index of the grouping factor.</summary>
    internal int Factor { get; }

    /// <summary>Place and structure of the term.</summary>
    internal TermLayout Layout { get; }

    /// <summary>U, s × s, column-major.</summary>
    internal double[] Vectors { get; }

    /// <summary>The singular values s, dimensionless.</summary>
    internal double[] Values { get; }

    /// <summary>Whether covariances are part of the structure.</summary>
    internal bool IsFull => Layout.Structure == CovarianceStructure.Unstructured;

    /// <summary>Whether a singular value lies at the floor.</summary>
    internal bool IsFloored(int index) => Values[index] <= Floor * (1.0 + 1e-9);

    /// <summary>λ = scale·I.</summary>
    internal static TermFactor Identity(int factor, TermLayout layout, double scale) =>
        Axes(factor, layout, [.. Enumerable.Repeat(scale, layout.Width)]);

    /// <summary>λ = diag(values); for a full structure of several columns the values are equal.</summary>
    internal static TermFactor Axes(int factor, TermLayout layout, double[] values)
    {
        double[] vectors = new double[layout.Width * layout.Width];
        for (int i = 0; i < layout.Width; i++) { vectors[(i * layout.Width) + i] = 1.0; }
        return new TermFactor(factor, layout, vectors, values);
    }

    /// <summary>λ = U·diag(s) from its parts.</summary>
    internal static TermFactor Restore(int factor, TermLayout layout, double[] vectors, double[] values) => new(factor, layout, vectors, values);

    /// <summary>The term after a step Δ from diag(s), values at the floor counting as zero, in the eigenbasis it then has;
    /// singular values are kept at or above the floor.</summary>
    /// <param name="delta">Δ, s × s, column-major, zero above the diagonal.</param>
    internal TermFactor Moved(double[] delta)
    {
        int s = Layout.Width;
        if (!IsFull)
        {
            double[] values = new double[s];
            for (int i = 0; i < s; i++) { values[i] = Math.Max(Floor, Math.Abs(Origin(i) + delta[(i * s) + i])); }
            return new TermFactor(Factor, Layout, Vectors, values);
        }

        double[] local = (double[])delta.Clone();
        for (int i = 0; i < s; i++) { local[(i * s) + i] += Origin(i); }
        return Decompose(local, Floor);
    }

    /// <summary>The term with chosen singular values set to zero.</summary>
    internal TermFactor Zeroed(Func<int, bool> isZero) =>
        new(Factor, Layout, Vectors, [.. Values.Select((v, i) => isZero(i) ? 0.0 : v)]);

    /// <summary>The term with chosen singular values at the floor.</summary>
    internal TermFactor Floored(Func<int, bool> isFloored) =>
        new(Factor, Layout, Vectors, [.. Values.Select((v, i) => isFloored(i) ? Floor : v)]);

    /// <summary>λ = U·diag(s).</summary>
    internal double[] Lambda()
    {
        int s = Layout.Width;
        double[] lambda = (double[])Vectors.Clone();
        for (int c = 0; c < s; c++) { VectorKernels.Scale(lambda.AsSpan(c * s, s), Values[c]); }
        return lambda;
    }

    // A singular value at the floor stands for zero.
    private double Origin(int index) => IsFloored(index) ? 0.0 : Values[index];

    private TermFactor Decompose(double[] local, double floor)
    {
        int s = Layout.Width;
        double[] u = new double[s * s];
        double[] values = new double[s];
        SingularValues.Left(local, s, u, values);
        double[] vectors = new double[s * s];
        DenseProduct.Add(vectors, s, s, s, s, 1.0, Vectors, 1, s, u, 1, s);
        for (int i = 0; i < s; i++) { values[i] = Math.Max(values[i], floor); }
        return new TermFactor(Factor, Layout, vectors, values);
    }
}
