using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>A <see cref="VarianceQuantity"/> held at a value v: the coordinates B of what it measures are stretched by c = e^u so that it is v.</summary>
/// <remarks>With N what is measured and R the rest: c² = w/N, w = R·v/(1 − v) for a share and v for a variance. All coordinates stay free; one direction,
/// that of B itself, changes nothing, and is given curvature of its own.</remarks>
internal sealed class VariancePath : IRestrictedPath
{
    private readonly VarianceSurface surface;
    private readonly VarianceQuantity quantity;
    private readonly double unit;               // squared, of the response
    private readonly double observations;
    private readonly bool[] isOwn;

    /// <summary>Prepares.</summary>
    /// <param name="surface">The variances.</param>
    /// <param name="quantity">What is held; it does not measure the residuals.</param>
    /// <param name="unit">Unit of the scaled response.</param>
    /// <param name="observations">n, a scale for curvature.</param>
    internal VariancePath(VarianceSurface surface, VarianceQuantity quantity, double unit, double observations)
    {
        this.surface = surface;
        this.quantity = quantity;
        this.unit = unit * unit;
        this.observations = observations;
        isOwn = new bool[surface.Count];
        foreach (int i in quantity.Parts.SelectMany(surface.Own)) { isOwn[i] = true; }
    }

    /// <inheritdoc/>
    public int Count => surface.Count;

    /// <inheritdoc/>
    public bool IsInside(double[] at) => surface.At(quantity.Parts, at).Value > 0.0;

    /// <inheritdoc/>
    public double[] Point(double[] at, double value)
    {
        double stretch = Stretch(surface.At(quantity.Parts, at).Value, surface.At(quantity.Others, at).Value, value);
        return [.. at.Select((x, i) => isOwn[i] ? stretch * x : x)];
    }

    /// <inheritdoc/>
    public void Reduce(double[] at, double value, double[] gradient, double[] hessian, double[] reducedGradient, double[] reducedHessian)
    {
        int n = Count;
        VarianceDerivatives measured = surface.At(quantity.Parts, at);
        VarianceDerivatives rest = surface.At(quantity.Others, at);
        double stretch = Stretch(measured.Value, rest.Value, value);
        double[] slope = new double[n];         // of u
        double[] bend = new double[n * n];
        AddLogarithm(measured, -0.5, slope, bend);
        if (quantity.IsShare) { AddLogarithm(rest, 0.5, slope, bend); }
        double[] jacobian = new double[n * n];
        double along = 0.0;                     // Σ gᵢe^u xᵢ over B
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                double own = i == j ? 1.0 : 0.0;
                jacobian[(j * n) + i] = isOwn[i] ? stretch * (own + (at[i] * slope[j])) : own;
            }

            if (isOwn[j]) { along += gradient[j] * stretch * at[j]; }
        }

        double[] half = new double[n * n];
        Array.Clear(reducedHessian);
        DenseProduct.Add(half, n, n, n, n, 1.0, hessian, 1, n, jacobian, 1, n);
        DenseProduct.Add(reducedHessian, n, n, n, n, 1.0, jacobian, n, 1, half, 1, n);
        double length = 0.0;
        for (int i = 0; i < n; i++) { length += isOwn[i] ? at[i] * at[i] : 0.0; }
        for (int j = 0; j < n; j++)
        {
            reducedGradient[j] = VectorKernels.Dot(gradient, jacobian.AsSpan(j * n, n));
            for (int i = 0; i < n; i++)
            {
                double second = along * ((slope[i] * slope[j]) + bend[(j * n) + i]);
                if (isOwn[i]) { second += gradient[i] * stretch * slope[j]; }
                if (isOwn[j]) { second += gradient[j] * stretch * slope[i]; }
                if (isOwn[i] && isOwn[j]) { second += observations * at[i] * at[j] / (length * length); }
                reducedHessian[(j * n) + i] += second;
            }
        }
    }

    private double Stretch(double measured, double rest, double value) =>
        Math.Sqrt((quantity.IsShare ? rest * value / (1.0 - value) : value / unit) / measured);

    // Adds the derivatives of factor·log V.
    private static void AddLogarithm(VarianceDerivatives v, double factor, double[] slope, double[] bend)
    {
        int n = slope.Length;
        double weight = factor / v.Value;
        for (int j = 0; j < n; j++)
        {
            slope[j] += weight * v.Gradient[j];
            for (int i = 0; i < n; i++) { bend[(j * n) + i] += weight * (v.Hessian[(j * n) + i] - (v.Gradient[i] * v.Gradient[j] / v.Value)); }
        }
    }
}
