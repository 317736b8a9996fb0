using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Testing.Dense;

/// <summary>From the library's matrices to a <see cref="DenseModel"/>: what the engine gets, the oracle gets.</summary>
internal static class DenseDesign
{
    /// <summary>R's tolerance for a column that depends on earlier ones, relative to its own length.</summary>
    private const double DependenceTolerance = 1e-7;

    /// <summary>The dense model of a design; rows of weight zero and dependent columns are left out.</summary>
    /// <param name="design">The design.</param>
    /// <param name="reml">REML, or ML.</param>
    internal static DenseModel From(ModelDesign design, bool reml)
    {
        int[] rows = [.. Enumerable.Range(0, design.RowCount).Where(r => design.Weights is null || design.Weights[r] > 0.0)];
        return new DenseModel(
            [.. rows.Select(r => design.Response[r] - (design.Offset?[r] ?? 0.0))],
            IndependentColumns([.. design.FixedColumns.Select(c => Take(c, rows))]),
            [.. design.RandomTerms.Select(t => new DenseTerm(
                [.. rows.Select(r => t.Group.Codes[r])],
                t.Group.LevelCount,
                [.. t.Columns.Select(c => Take(c, rows))],
                t.Structure == CovarianceStructure.Unstructured))],
            design.Weights is null ? null : Take(design.Weights, rows),
            reml);
    }

    /// <summary>The columns that do not depend on earlier ones, from left to right, by Gram-Schmidt done twice.</summary>
    /// <param name="columns">All columns.</param>
    internal static ImmutableArray<double[]> IndependentColumns(ImmutableArray<double[]> columns)
    {
        var directions = new List<double[]>();
        ImmutableArray<double[]>.Builder kept = ImmutableArray.CreateBuilder<double[]>();
        foreach (double[] column in columns)
        {
            double[] rest = [.. column];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] direction in directions)
                {
                    double share = direction.Zip(rest, (a, b) => a * b).Sum();
                    for (int i = 0; i < rest.Length; i++) { rest[i] -= share * direction[i]; }
                }
            }

            double length = Length(rest);
            if (length <= DependenceTolerance * Length(column)) { continue; }
            directions.Add([.. rest.Select(v => v / length)]);
            kept.Add(column);
        }

        return kept.ToImmutable();
    }

    private static double Length(double[] column) => Math.Sqrt(column.Sum(v => v * v));

    private static double[] Take(double[] column, int[] rows) => [.. rows.Select(r => column[r])];
}
