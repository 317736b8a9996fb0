using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The variances of the parts of a model as functions of the coordinates of a <see cref="CriterionSurface"/> and, after them, of
/// coefficients of uncorrelated columns, with derivatives.</summary>
/// <remarks>In squared units of the scaled response: a term has e^s·Σ_c (Rλ_c)ᵀĀ(Rλ_c), s = log σ̃² and λ_c the columns of Λ, the residuals e^s, the fixed
/// part Σ κⱼdⱼ². All but the residuals are homogeneous of degree two in their own coordinates.</remarks>
internal sealed class VarianceSurface
{
    private readonly VarianceForms forms;
    private readonly CriterionSurface surface;
    private readonly TermLayout[] layouts;
    private readonly int scale;                 // coordinate of s
    private readonly double[] spreads;          // κ

    /// <summary>Prepares.</summary>
    /// <param name="forms">F and Ā.</param>
    /// <param name="surface">Gives the places of the elements of Λ, columns in the formula's order.</param>
    /// <param name="layouts">The terms.</param>
    /// <param name="spreads">κ, the variances of the uncorrelated columns; none where the coefficients are no coordinates.</param>
    internal VarianceSurface(VarianceForms forms, CriterionSurface surface, TermLayout[] layouts, double[] spreads)
    {
        this.forms = forms;
        this.surface = surface;
        this.layouts = layouts;
        this.spreads = spreads;
        scale = surface.Count - 1;
        Count = surface.Count + spreads.Length;
    }

    /// <summary>Number of coordinates.</summary>
    internal int Count { get; }

    /// <summary>The coordinates that a part is homogeneous in; none for the residuals.</summary>
    internal IEnumerable<int> Own(int part) => part switch
    {
        VarianceQuantity.Residual => [],
        VarianceQuantity.Fixed => Enumerable.Range(0, spreads.Length).Where(j => spreads[j] > 0.0).Select(j => surface.Count + j),
        _ => Elements(part).Select(e => e.Coordinate),
    };

    /// <summary>The sum of parts at a point.</summary>
    internal VarianceDerivatives At(IEnumerable<int> parts, ReadOnlySpan<double> point)
    {
        var sum = new VarianceDerivatives(Count);
        double unit = Math.Exp(point[scale]);
        foreach (int part in parts)
        {
            switch (part)
            {
                case VarianceQuantity.Residual:
                    sum.AddScaled(scale, unit);
                    break;
                case VarianceQuantity.Fixed:
                    for (int j = 0; j < spreads.Length; j++) { sum.AddSquare(surface.Count + j, point[surface.Count + j], spreads[j]); }
                    break;
                default:
                    AddTerm(part, point, unit, sum);
                    break;
            }
        }

        return sum;
    }

    private void AddTerm(int t, ReadOnlySpan<double> point, double unit, VarianceDerivatives sum)
    {
        int s = layouts[t].Width;
        (int Coordinate, int Row, int Column)[] elements = [.. Elements(t)];
        ReadOnlySpan<double> transform = layouts[t].Transform.AsSpan();
        double value = 0.0;
        double[] slope = new double[Count];
        for (int c = 0; c < s; c++)
        {
            double[] scaled = new double[s];
            foreach ((int at, int row, int column) in elements)
            {
                if (column == c) { VectorKernels.AddScaled(scaled, point[at], transform.Slice(row * s, s)); }
            }

            double[] image = Image(t, scaled);
            value += unit * VectorKernels.Dot(scaled, image);
            foreach ((int at, int row, int column) in elements)
            {
                if (column == c) { slope[at] = 2.0 * unit * VectorKernels.Dot(transform.Slice(row * s, s), image); }
            }
        }

        sum.Add(value, slope);
        sum.AddScaledBy(scale, value, slope);
        foreach ((int a, int rowA, int columnA) in elements)
        {
            double[] image = Image(t, transform.Slice(rowA * s, s));
            foreach ((int b, int rowB, int columnB) in elements)
            {
                if (columnA == columnB) { sum.Hessian[(b * Count) + a] += 2.0 * unit * VectorKernels.Dot(transform.Slice(rowB * s, s), image); }
            }
        }
    }

    // Āx.
    private double[] Image(int t, ReadOnlySpan<double> x)
    {
        int s = layouts[t].Width;
        double[] image = new double[s];
        for (int j = 0; j < s; j++) { VectorKernels.AddScaled(image, x[j], forms.Random[t].AsSpan(j * s, s)); }
        return image;
    }

    private IEnumerable<(int Coordinate, int Row, int Column)> Elements(int t)
    {
        int s = layouts[t].Width;
        bool isFull = layouts[t].Structure == CovarianceStructure.Unstructured;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < (isFull ? s : c + 1); r++) { yield return (surface.Coordinate(t, r, c), r, c); }
        }
    }
}
