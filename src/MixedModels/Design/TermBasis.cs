using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Scales the columns of a random-effects term, so that every fit starts from the same place whatever the
/// units and origins of its slopes.</summary>
internal static class TermBasis
{
    private const double Dependent = 1e-12;

    /// <summary>Finds R with T = T̃·R.</summary>
    /// <param name="moments">Moments of the rows' columns.</param>
    /// <param name="columns">For each column of the term its index among the rows' columns.</param>
    /// <param name="structure">Diagonal structures allow scaling only; others an orthogonal basis.</param>
    /// <param name="dependent">Index of the first column that depends on earlier ones, or −1.</param>
    /// <returns>R, upper triangular, column-major.</returns>
    internal static ImmutableArray<double> Find(ColumnMoments moments, ImmutableArray<int> columns, CovarianceStructure structure, out int dependent)
    {
        int s = columns.Length;
        double[] r = new double[s * s];
        dependent = -1;
        double total = moments.TotalWeight;
        bool hasIntercept = moments.Cross(columns[0], columns[0]) == 0.0 && moments.Means[columns[0]] != 0.0;
        for (int j = 0; j < s; j++)
        {
            double square = moments.Raw(columns[j], columns[j]) / total;
            if (structure == CovarianceStructure.Diagonal)
            {
                r[(j * s) + j] = Math.Sqrt(square);
                if (!(square > 0.0) && dependent < 0) { dependent = j; }
                continue;
            }

            bool centred = hasIntercept && j > 0;
            double left = centred ? moments.Cross(columns[j], columns[j]) / total : square;
            double whole = left;
            for (int i = 0; i < j; i++)
            {
                double sum;
                if (hasIntercept && i == 0)
                {
                    sum = moments.Means[columns[0]] * moments.Means[columns[j]];
                }
                else
                {
                    sum = (centred ? moments.Cross(columns[i], columns[j]) : moments.Raw(columns[i], columns[j])) / total;
                    for (int k = hasIntercept ? 1 : 0; k < i; k++) { sum -= r[(i * s) + k] * r[(j * s) + k]; }
                }

                r[(j * s) + i] = sum / r[(i * s) + i];
                if (!(hasIntercept && i == 0)) { left -= r[(j * s) + i] * r[(j * s) + i]; }
            }

            if (!(left > Dependent * whole) && dependent < 0) { dependent = j; }
            r[(j * s) + j] = Math.Sqrt(Math.Max(left, double.Epsilon));
        }

        return [.. r];
    }
}
