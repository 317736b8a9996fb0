using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>What the distribution of the likelihood ratio of one variance depends on: the eigenvalues of ZᵀWZ and of ZᵀPZ,
/// P = W − WX(XᵀWX)⁻¹XᵀW, each value once with how often it occurs.</summary>
/// <remarks>
/// Z has one column per level, no two of which share a row: ZᵀWZ = D is diagonal and ZᵀPZ = D − BᵀB with B = L⁻¹XᵀWZ, LLᵀ = XᵀWX, p × J. Levels with the
/// same d turn among themselves: all but the rank of their B keep the eigenvalue d, and what is left is a problem of at most p columns
/// per distinct d. Balanced data of any number of groups are a problem of p columns.
/// </remarks>
internal sealed class OneVarianceSpectrum
{
    /// <summary>The largest dense problem solved: a few seconds.</summary>
    internal const int MostColumns = 2000;

    private const double Same = 1e-10;
    private const double Zero = 1e-10;

    private OneVarianceSpectrum((double Value, int Count)[] whole, (double Value, int Count)[] left, int freedom, int observations)
    {
        Whole = whole;
        Left = left;
        Freedom = freedom;
        Observations = observations;
    }

    /// <summary>Eigenvalues of ZᵀWZ, none zero.</summary>
    internal (double Value, int Count)[] Whole { get; }

    /// <summary>Eigenvalues of ZᵀPZ that are not zero; empty where the fixed part describes all that the groups differ in.</summary>
    internal (double Value, int Count)[] Left { get; }

    /// <summary>n − p less the number of <see cref="Left"/>: what of the residuals no group explains.</summary>
    internal int Freedom { get; }

    /// <summary>n.</summary>
    internal int Observations { get; }

    /// <summary>Columns of the dense problem of a model; more than <see cref="MostColumns"/> are not solved.</summary>
    /// <param name="data">Cross-products of a model with one random-effects column.</param>
    internal static int ColumnsOf(CrossProducts data) => Groups(data).Sum(g => Math.Min(g.Length, data.Rank));

    /// <summary>Finds them.</summary>
    /// <param name="data">Cross-products of a model with one random-effects column.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static OneVarianceSpectrum Of(CrossProducts data, CancellationToken cancellationToken)
    {
        FactorProducts factor = data.Factors.Single();
        int p = data.Rank;
        int levels = factor.LevelCount;
        double[] b = Explained(data);
        var whole = new List<(double, int)>();
        var left = new List<(double, int)>();
        var columns = new List<double[]>();     // of B, after turning
        var diagonal = new List<double>();
        foreach (int[] group in Groups(data))
        {
            double d = factor.Diagonal[group[0]];
            if (d > 0.0) { whole.Add((d, group.Length)); }
            double[][] turned = Turned([.. group.Select(j => b.AsSpan(j * p, p).ToArray())], p);
            if (group.Length > turned.Length && d > 0.0) { left.Add((d, group.Length - turned.Length)); }
            columns.AddRange(turned);
            diagonal.AddRange(turned.Select(_ => d));
        }

        int m = columns.Count;
        double[] matrix = new double[m * m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < m; i++) { matrix[(j * m) + i] = (i == j ? diagonal[j] : 0.0) - VectorKernels.Dot(columns[i], columns[j]); }
        }

        double floor = Zero * factor.Diagonal.Max();
        left.AddRange(SymmetricEigenvalues.Of(matrix, m, cancellationToken).Where(v => v > floor).Select(v => (v, 1)));
        (double Value, int Count)[] merged = Merged(left);
        int freedom = data.ObservationCount - p - merged.Sum(v => v.Count);
        return new OneVarianceSpectrum([.. whole], merged, freedom, data.ObservationCount);
    }

    // Levels by their diagonal element, equal ones together.
    private static IEnumerable<int[]> Groups(CrossProducts data)
    {
        double[] d = data.Factors.Single().Diagonal;
        int[] order = [.. Enumerable.Range(0, d.Length).OrderBy(j => d[j])];
        for (int from = 0, to; from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && d[order[to]] - d[order[from]] <= Same * d[order[^1]];) { to++; }
            yield return order[from..to];
        }
    }

    // L⁻¹XᵀWZ, p × J.
    private static double[] Explained(CrossProducts data)
    {
        int p = data.Rank;
        int x = p + 1;
        double[] root = new double[p * p];
        for (int j = 0; j < p; j++) { data.Fixed.AsSpan(j * x, p).CopyTo(root.AsSpan(j * p, p)); }
        DenseCholesky.Factor(root, p, p, Math.Max(1, p));
        FactorProducts factor = data.Factors.Single();
        double[] b = new double[p * factor.LevelCount];
        for (int j = 0; j < factor.LevelCount; j++)
        {
            Span<double> column = b.AsSpan(j * p, p);
            factor.Border.AsSpan(j * x, p).CopyTo(column);
            Triangular.SolveLower(root, Math.Max(1, p), column);
        }

        return b;
    }

    // B of g levels as at most p columns with the same BBᵀ: its eigenvectors times the roots of its eigenvalues.
    private static double[][] Turned(double[][] columns, int p)
    {
        if (columns.Length <= p) { return columns; }
        double[] gram = new double[p * p];
        foreach (double[] column in columns)
        {
            for (int j = 0; j < p; j++) { VectorKernels.AddScaled(gram.AsSpan(j * p, p), column[j], column); }
        }

        SymmetricEigen eigen = SymmetricEigen.Of(gram, p);
        return
        [
            .. Enumerable.Range(0, p).Select(e =>
            {
                double[] column = eigen.Vectors.AsSpan(e * p, p).ToArray();
                VectorKernels.Scale(column, Math.Sqrt(Math.Max(0.0, eigen.Values[e])));
                return column;
            }),
        ];
    }

    // Equal values counted together, ascending.
    private static (double Value, int Count)[] Merged(IEnumerable<(double Value, int Count)> values)
    {
        var merged = new List<(double Value, int Count)>();
        foreach ((double value, int count) in values.OrderBy(v => v.Value))
        {
            if (merged.Count > 0 && value - merged[^1].Value <= Same * value) { merged[^1] = (merged[^1].Value, merged[^1].Count + count); }
            else { merged.Add((value, count)); }
        }

        return [.. merged];
    }
}
