using System.Diagnostics;

namespace MixedModels.Design;

/// <summary>Columns of a spline basis without intercept: B-splines, or natural cubic splines.</summary>
/// <remarks>Sources: de Boor, A Practical Guide to Splines (recurrences for values and derivatives); the natural basis
/// is the B-spline basis projected on the null space of the second derivatives at both boundary knots, by two
/// Householder reflections, as in the widely used <c>ns</c>.</remarks>
internal sealed class SplineBasis
{
    private readonly FunctionCoding.Spline coding;
    private readonly double[] knots;
    private readonly int order;

    // Natural splines: for each output column its coefficients on the B-splines 1 … count − 1 (the first is dropped).
    private readonly double[][]? natural;

    internal SplineBasis(FunctionCoding.Spline coding)
    {
        Debug.Assert(coding.Degree >= 1 && coding.Lower < coding.Upper);
        this.coding = coding;
        order = coding.Degree + 1;
        knots =
        [
            .. Enumerable.Repeat(coding.Lower, order),
            .. coding.Knots,
            .. Enumerable.Repeat(coding.Upper, order),
        ];
        BSplineCount = knots.Length - order;
        natural = coding.IsNatural ? NaturalCoefficients() : null;
    }

    /// <summary>Number of columns.</summary>
    internal int ColumnCount => natural?.Length ?? BSplineCount - 1;

    private int BSplineCount { get; }

    /// <summary>The columns at the points; NaN at NaN. Beyond the boundary the last polynomial piece goes on (natural
    /// splines: a straight line).</summary>
    /// <param name="points">n points.</param>
    internal double[][] Evaluate(ReadOnlySpan<double> points)
    {
        double[][] columns = new double[ColumnCount][];
        for (int j = 0; j < columns.Length; j++) { columns[j] = new double[points.Length]; }
        double[] values = new double[BSplineCount];
        double[] slopes = new double[BSplineCount];
        for (int i = 0; i < points.Length; i++)
        {
            double point = points[i];
            double inside = coding.IsNatural ? Math.Clamp(point, coding.Lower, coding.Upper) : point;
            Derivatives(inside, 0, values);
            if (inside != point && !double.IsNaN(point))
            {
                Derivatives(inside, 1, slopes);
                for (int k = 0; k < values.Length; k++) { values[k] += (point - inside) * slopes[k]; }
            }

            for (int j = 0; j < columns.Length; j++) { columns[j][i] = natural is null ? values[j + 1] : Dot(natural[j], values); }
        }

        return columns;
    }

    private static double Dot(double[] coefficients, double[] values)
    {
        double sum = 0.0;
        for (int k = 0; k < coefficients.Length; k++) { sum += coefficients[k] * values[k + 1]; }
        return sum;
    }

    /// <summary>The derivative of that order of every B-spline at x, by the polynomial piece of x's span.</summary>
    private void Derivatives(double x, int derivative, double[] result)
    {
        Array.Clear(result);
        if (double.IsNaN(x))
        {
            Array.Fill(result, double.NaN);
            return;
        }

        int span = coding.Degree;
        while (span < BSplineCount - 1 && x >= knots[span + 1]) { span++; }

        // values[r] is B-spline number span − degree + r, of rising degree; the element past the end stays 0.
        Span<double> values = stackalloc double[order + 1];
        values.Clear();
        values[order - 1] = 1.0;
        for (int degree = 1; degree <= coding.Degree; degree++)
        {
            bool differentiate = degree > coding.Degree - derivative;
            for (int r = order - 1 - degree; r < order; r++)
            {
                int index = span - coding.Degree + r;
                double left = Share(values[r], knots, index, degree);
                double right = Share(values[r + 1], knots, index + 1, degree);
                values[r] = differentiate
                    ? degree * (left - right)
                    : ((x - knots[index]) * left) + ((knots[index + degree + 1] - x) * right);
            }
        }

        values[..order].CopyTo(result.AsSpan(span - coding.Degree, order));
    }

    /// <summary>B / (t[index + degree] − t[index]), 0 for a B-spline of empty support.</summary>
    private static double Share(double value, double[] knots, int index, int degree)
    {
        double width = knots[index + degree] - knots[index];
        return value == 0.0 || width == 0.0 ? 0.0 : value / width;
    }

    private double[][] NaturalCoefficients()
    {
        int m = BSplineCount - 1;
        double[] result = new double[BSplineCount];
        Derivatives(coding.Lower, 2, result);
        double[] first = result[1..];
        Derivatives(coding.Upper, 2, result);
        double[] second = result[1..];

        double[] v1 = Reflector(first, 0);
        Reflect(v1, second);
        double[] v2 = Reflector(second, 1);
        double[][] coefficients = new double[m - 2][];
        for (int j = 0; j < coefficients.Length; j++)
        {
            // Row j + 2 of Qᵀ = H₂H₁ is H₁H₂ applied to a unit vector.
            double[] row = new double[m];
            row[j + 2] = 1.0;
            Reflect(v2, row);
            Reflect(v1, row);
            coefficients[j] = row;
        }

        return coefficients;
    }

    /// <summary>The Householder vector that maps elements from <paramref name="start"/> on to a multiple of the first.</summary>
    private static double[] Reflector(double[] x, int start)
    {
        double[] v = new double[x.Length];
        double norm = 0.0;
        for (int i = start; i < x.Length; i++)
        {
            v[i] = x[i];
            norm += x[i] * x[i];
        }

        v[start] += Math.CopySign(Math.Sqrt(norm), x[start]);
        return v;
    }

    private static void Reflect(double[] v, double[] x)
    {
        double vv = 0.0;
        double vx = 0.0;
        for (int i = 0; i < v.Length; i++)
        {
            vv += v[i] * v[i];
            vx += v[i] * x[i];
        }

        double factor = vv == 0.0 ? 0.0 : 2.0 * vx / vv;
        for (int i = 0; i < v.Length; i++) { x[i] -= factor * v[i]; }
    }
}
