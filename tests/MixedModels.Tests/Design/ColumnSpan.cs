using MixedModels.Testing;

namespace MixedModels.Tests.Design;

/// <summary>Compares the spaces that columns span.</summary>
internal static class ColumnSpan
{
    private const double Negligible = 1e-9;

    /// <summary>The rank of the columns, by Gram–Schmidt with each column orthogonalized twice.</summary>
    internal static int Rank(IEnumerable<double[]> columns)
    {
        List<double[]> basis = [];
        foreach (double[] column in columns)
        {
            double[] rest = (double[])column.Clone();
            double before = Norm(rest);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] unit in basis)
                {
                    double product = unit.Zip(rest, (u, r) => u * r).Sum();
                    for (int i = 0; i < rest.Length; i++) { rest[i] -= product * unit[i]; }
                }
            }

            double after = Norm(rest);
            if (after > Negligible * before) { basis.Add([.. rest.Select(r => r / after)]); }
        }

        return basis.Count;
    }

    /// <summary>Fails unless both sets of columns span the same space.</summary>
    internal static void ShouldEqual(IReadOnlyCollection<double[]> first, IReadOnlyCollection<double[]> second)
    {
        Approx.Equal(Rank(first), Rank(second), Tolerance.Exact, "rank");
        Approx.Equal(Rank(first), Rank([.. first, .. second]), Tolerance.Exact, "rank together");
    }

    private static double Norm(double[] column) => Math.Sqrt(column.Sum(value => value * value));
}
