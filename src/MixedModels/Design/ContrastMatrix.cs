using System.Diagnostics;
using System.Globalization;

namespace MixedModels.Design;

/// <summary>The columns by which a factor of L levels enters a model beside what spans its mean.</summary>
internal static class ContrastMatrix
{
    /// <summary>L − 1 columns of L values each, and the suffix of each column's name.</summary>
    /// <param name="kind">The contrasts.</param>
    /// <param name="levels">The L levels, at least two.</param>
    internal static (double[][] Columns, string[] Suffixes) Of(ContrastKind kind, IReadOnlyList<string> levels)
    {
        int count = levels.Count;
        Debug.Assert(count >= 2);
        double[][] columns = kind == ContrastKind.Polynomial ? Polynomial(count) : new double[count - 1][];
        string[] suffixes = new string[count - 1];
        for (int j = 0; j < count - 1; j++)
        {
            string number = (j + 1).ToString(CultureInfo.InvariantCulture);
            switch (kind)
            {
                case ContrastKind.Treatment:
                    columns[j] = new double[count];
                    columns[j][j + 1] = 1.0;
                    suffixes[j] = levels[j + 1];
                    break;
                case ContrastKind.Sum:
                    columns[j] = new double[count];
                    columns[j][j] = 1.0;
                    columns[j][count - 1] = -1.0;
                    suffixes[j] = number;
                    break;
                case ContrastKind.Helmert:
                    columns[j] = new double[count];
                    Array.Fill(columns[j], -1.0, 0, j + 1);
                    columns[j][j + 1] = j + 1.0;
                    suffixes[j] = number;
                    break;
                default:
                    suffixes[j] = j switch { 0 => ".L", 1 => ".Q", 2 => ".C", _ => "^" + number };
                    break;
            }
        }

        return (columns, suffixes);
    }

    /// <summary>Orthonormal polynomials of degree 1 … L − 1 over equally spaced levels, leading coefficients positive.</summary>
    /// <remarks>The powers reach the full degree, where a plain recurrence loses orthogonality: each column is
    /// orthogonalized twice against all before it.</remarks>
    private static double[][] Polynomial(int count)
    {
        double[][] basis = new double[count][];
        basis[0] = new double[count];
        Array.Fill(basis[0], 1.0 / Math.Sqrt(count));
        for (int j = 1; j < count; j++)
        {
            double[] column = new double[count];
            for (int i = 0; i < count; i++) { column[i] = (i - (0.5 * (count - 1))) * basis[j - 1][i]; }
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < j; k++) { Subtract(column, basis[k]); }
            }

            double norm = Math.Sqrt(Product(column, column));
            for (int i = 0; i < count; i++) { column[i] /= norm; }
            basis[j] = column;
        }

        return basis[1..];
    }

    private static void Subtract(double[] column, double[] unit)
    {
        double product = Product(column, unit);
        for (int i = 0; i < column.Length; i++) { column[i] -= product * unit[i]; }
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }
}
