using System.Globalization;

namespace MixedModels.Inference;

/// <summary>Contrasts of the means of a family, by their labels.</summary>
internal static class MeanContrasts
{
    /// <summary>Every pair, the earlier less the later.</summary>
    internal static IEnumerable<(string Name, double[] Weights)> Pairs(IReadOnlyList<string> labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            for (int j = i + 1; j < labels.Count; j++) { yield return ($"{labels[i]} - {labels[j]}", Difference(labels.Count, i, j)); }
        }
    }

    /// <summary>Every other label less the control.</summary>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    internal static IEnumerable<(string Name, double[] Weights)> AgainstControl(IReadOnlyList<string> labels, string? control)
    {
        int at = control is null ? 0 : labels.ToList().IndexOf(control);
        if (at < 0) { throw new ArgumentException($"There is no level '{control}'; there are {string.Join(", ", labels)}.", nameof(control)); }
        return Enumerable.Range(0, labels.Count).Where(i => i != at).Select(i => ($"{labels[i]} - {labels[at]}", Difference(labels.Count, i, at)));
    }

    /// <summary>Orthogonal polynomials in the smallest whole numbers; from the seventh degree on with unit length.</summary>
    internal static IEnumerable<(string Name, double[] Weights)> Polynomials(IReadOnlyList<string> labels)
    {
        int k = labels.Count;
        var basis = new List<double[]>();
        basis.Add([.. Enumerable.Repeat(1.0, k)]);
        for (int degree = 1; degree < k; degree++)
        {
            double[] column = [.. Enumerable.Range(0, k).Select(i => basis[degree - 1][i] * (i - (0.5 * (k - 1))))];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in basis)
                {
                    double share = Dot(other, column) / Dot(other, other);
                    for (int i = 0; i < k; i++) { column[i] -= share * other[i]; }
                }
            }

            column = Whole(column);
            basis.Add(column);
            string name = degree switch { 1 => "linear", 2 => "quadratic", 3 => "cubic", 4 => "quartic", _ => string.Create(CultureInfo.InvariantCulture, $"degree {degree}") };
            yield return (name, column);
        }
    }

    private static double[] Difference(int count, int plus, int minus)
    {
        double[] weights = new double[count];
        weights[plus] = 1.0;
        weights[minus] = -1.0;
        return weights;
    }

    // The smallest multiple whose elements are whole, the last element positive.
    private static double[] Whole(double[] column)
    {
        const int most = 1000;
        double least = column.Select(v => Math.Abs(v)).Where(v => v > 1e-9 * column.Max(Math.Abs)).Min();
        double sign = column[^1] < 0.0 ? -1.0 : 1.0;
        for (int multiple = 1; multiple <= most; multiple++)
        {
            double[] tried = [.. column.Select(v => sign * v / least * multiple)];
            if (tried.All(v => Math.Abs(v - Math.Round(v)) < 1e-7)) { return [.. tried.Select(v => Math.Round(v))]; }
        }

        double length = Math.Sqrt(Dot(column, column));
        return [.. column.Select(v => sign * v / length)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
