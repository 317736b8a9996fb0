using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The square root λ = U·diag(s) of one term's relative covariance Σ = λλᵀ, in the eigenbasis of Σ.</summary>
/// <remarks>Scaled columns. U is orthogonal and s descends; a diagonal structure keeps U = I and the columns' order.
/// Local parameters are elements (r, c) of Δ in λ = U(diag(s) + Δ): r ≥ c, or r = c for a diagonal structure. A term held to a pattern carries the
/// pattern's parameters ψ, and steps are steps of these.</remarks>
internal sealed class TermFactor
{
    /// <summary>φ: singular values below it are evaluated as φ; a variance ratio of 4e-10.</summary>
    internal const double Floor = 2e-5;

    private const double Singular = 1e-13;      // an eigenvalue of a patterned Σ over the largest that counts as zero

    private TermFactor(int factor, TermLayout layout, double[] vectors, double[] values, double[]? parameters = null)
    {
        Factor = factor;
        Layout = layout;
        Vectors = vectors;
        Values = values;
        Parameters = parameters ?? [];
    }

    /// <summary>Index of the grouping factor.</summary>
    internal int Factor { get; }

    /// <summary>Place and structure of the term.</summary>
    internal TermLayout Layout { get; }

    /// <summary>U, s × s, column-major.</summary>
    internal double[] Vectors { get; }

    /// <summary>The singular values s, dimensionless.</summary>
    internal double[] Values { get; }

    /// <summary>ψ of a term held to a pattern; else empty.</summary>
    internal double[] Parameters { get; }

    /// <summary>Whether covariances are part of the structure.</summary>
    internal bool IsFull => Layout.Structure == CovarianceStructure.Unstructured;

    /// <summary>Whether a singular value lies at the floor.</summary>
    internal bool IsFloored(int index) => Values[index] <= Floor * (1.0 + 1e-9);

    /// <summary>λ = scale·I, or what a pattern has near it.</summary>
    internal static TermFactor Identity(int factor, TermLayout layout, double scale) => layout.Pattern is { } pattern
        ? Patterned(factor, layout, pattern.Start(layout.Width, scale), Floor)
        : Axes(factor, layout, [.. Enumerable.Repeat(scale, layout.Width)]);

    /// <summary>The square root of a pattern's Σ.</summary>
    /// <param name="factor">Index of the grouping factor.</param>
    /// <param name="layout">A layout with a pattern.</param>
    /// <param name="parameters">ψ.</param>
    /// <param name="floor">The least singular value; 0 to leave zeros as they are.</param>
    internal static TermFactor Patterned(int factor, TermLayout layout, double[] parameters, double floor)
    {
        int s = layout.Width;
        SymmetricEigen eigen = SymmetricEigen.Of(new PatternedCovariance(layout).Value(parameters), s);
        double least = Math.Max(Singular * eigen.Values[^1], 0.1 * Floor * Floor);
        double[] vectors = new double[s * s];
        double[] values = new double[s];
        for (int i = 0; i < s; i++)
        {
            double value = eigen.Values[s - 1 - i];
            eigen.Vectors.AsSpan((s - 1 - i) * s, s).CopyTo(vectors.AsSpan(i * s, s));
            values[i] = Math.Max(floor, value > least ? Math.Sqrt(value) : 0.0);
        }

        return new TermFactor(factor, layout, vectors, values, parameters);
    }

    /// <summary>λ = diag(values); for a full structure of several columns the values are equal.</summary>
    internal static TermFactor Axes(int factor, TermLayout layout, double[] values)
    {
        double[] vectors = new double[layout.Width * layout.Width];
        for (int i = 0; i < layout.Width; i++) { vectors[(i * layout.Width) + i] = 1.0; }
        return new TermFactor(factor, layout, vectors, values);
    }

    /// <summary>λ = U·diag(s) from its parts.</summary>
    internal static TermFactor Restore(int factor, TermLayout layout, double[] vectors, double[] values, double[]? parameters = null) =>
        new(factor, layout, vectors, values, parameters);

    /// <summary>The term after a step Δ from diag(s), values at the floor counting as zero, in the eigenbasis it then has;
    /// singular values are kept at or above the floor.</summary>
    /// <param name="step">The term's parameters Δ, column by column; of ψ for a pattern.</param>
    internal TermFactor Moved(ReadOnlySpan<double> step)
    {
        int s = Layout.Width;
        if (Layout.Pattern is not null)
        {
            double[] parameters = [.. Parameters];
            for (int i = 0; i < parameters.Length; i++) { parameters[i] += step[i]; }
            return Patterned(Factor, Layout, parameters, Floor);
        }

        if (!IsFull)
        {
            double[] values = new double[s];
            for (int i = 0; i < s; i++) { values[i] = Math.Max(Floor, Math.Abs(Origin(i) + step[i])); }
            return new TermFactor(Factor, Layout, Vectors, values);
        }

        double[] local = new double[s * s];
        int next = 0;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < s; r++) { local[(c * s) + r] = step[next++]; }
            local[(c * s) + c] += Origin(c);
        }

        return Decompose(local, Floor);
    }

    /// <summary>The term with chosen singular values set to zero.</summary>
    internal TermFactor Zeroed(Func<int, bool> isZero) =>
        new(Factor, Layout, Vectors, [.. Values.Select((v, i) => isZero(i) ? 0.0 : v)], Parameters);

    /// <summary>A patterned term with chosen parameters at the ends of their range next to them, and the zeros that follow exactly zero.</summary>
    internal TermFactor AtEnds(Func<int, bool> isAtEnd) =>
        Patterned(Factor, Layout, [.. Parameters.Select((v, i) => isAtEnd(i) ? Layout.Pattern!.NearestEnd(i, Layout.Width, v) ?? v : v)], 0.0);

    /// <summary>The term with chosen singular values at the floor.</summary>
    internal TermFactor Floored(Func<int, bool> isFloored) =>
        new(Factor, Layout, Vectors, [.. Values.Select((v, i) => isFloored(i) ? Floor : v)], Parameters);

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
