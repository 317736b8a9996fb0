using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Finds the internal basis of the fixed effects: rank, dependent columns from left to right, and scales.</summary>
/// <remarks>A Cholesky factorization of the centred moments in the user's order. A column whose relative residual
/// square is below 1e-10 cannot be judged from moments in double precision: it is measured again row by row, and is
/// dependent when the square is below 1e-14 (a norm ratio of 1e-7, the usual tolerance of linear models).</remarks>
internal sealed class FixedBasisSearch
{
    private const double Undecidable = 1e-10;
    private const double Dependent = 1e-14;

    private readonly RowSource rows;
    private readonly ColumnMoments moments;
    private readonly ImmutableArray<int> columns;
    private readonly int response;
    private readonly int threads;
    private readonly CancellationToken cancellationToken;
    private readonly bool hasIntercept;
    private readonly List<int> retained = [];
    private readonly List<AliasedColumn> aliased = [];
    private readonly List<double[]> transform = [];       // columns of R, one per retained column

    private FixedBasisSearch(RowSource rows, ColumnMoments moments, ImmutableArray<int> columns, int response, int threads, CancellationToken cancellationToken)
    {
        this.rows = rows;
        this.moments = moments;
        this.columns = columns;
        this.response = response;
        this.threads = threads;
        this.cancellationToken = cancellationToken;
        hasIntercept = columns.Length > 0 && moments.Cross(columns[0], columns[0]) == 0.0 && moments.Means[columns[0]] == 1.0;
    }

    /// <summary>Finds the basis.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="moments">Their moments.</param>
    /// <param name="columns">For each column of X its index among the rows' columns.</param>
    /// <param name="response">Index of the response among the rows' columns.</param>
    /// <param name="threads">At most how many threads work.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The basis, every column in the units of the moments.</returns>
    internal static FixedBasis Find(RowSource rows, ColumnMoments moments, ImmutableArray<int> columns, int response, int threads, CancellationToken cancellationToken)
    {
        var search = new FixedBasisSearch(rows, moments, columns, response, threads, cancellationToken);
        for (int j = 0; j < columns.Length; j++) { search.Consider(j); }
        return search.Finish();
    }

    private double Mean(int i, int j) => (hasIntercept ? moments.Cross(i, j) : moments.Raw(i, j)) / moments.TotalWeight;

    private void Consider(int j)
    {
        int column = columns[j];
        double[] r = Project(column);
        bool isIntercept = hasIntercept && j == 0;
        double whole = isIntercept ? 1.0 : Mean(column, column);
        double left = whole;
        for (int i = hasIntercept ? 1 : 0; i < r.Length; i++) { left -= r[i] * r[i]; }
        if (isIntercept) { left = 1.0; }
        double ratio = whole > 0.0 ? left / whole : 0.0;
        if (ratio < Undecidable && whole > 0.0)
        {
            left = Remeasure(column, r);
            ratio = left / whole;
        }

        if (!(ratio >= Dependent))
        {
            aliased.Add(Combination(j, r));
            return;
        }

        retained.Add(j);
        transform.Add([.. r, Math.Sqrt(left)]);
    }

    // Coefficients of a column on the retained orthonormal columns, from the moments.
    private double[] Project(int column)
    {
        double[] r = new double[retained.Count];
        for (int i = 0; i < r.Length; i++)
        {
            if (hasIntercept && i == 0)
            {
                r[0] = moments.Means[column];
                continue;
            }

            double sum = Mean(columns[retained[i]], column);
            for (int k = hasIntercept ? 1 : 0; k < i; k++) { sum -= transform[i][k] * r[k]; }
            r[i] = sum / transform[i][i];
        }

        return r;
    }

    // Projects twice over the rows themselves, corrects the coefficients, and answers the mean square that is left.
    private double Remeasure(int column, double[] r)
    {
        double left = 0.0;
        var transform = new RowTransform(moments);
        ImmutableArray<int> basis = AddRetained(transform);
        for (int round = 0; round < 3; round++)
        {
            var residual = new RowTransform(transform);
            int output = residual.Add(column, [.. basis.Zip(r)], 1.0);
            double[] sums = ChunkReduction.Run<double[]>(
                rows,
                threads,
                () =>
                {
                    var products = new ChunkProducts(residual, rows.ChunkRows);
                    return chunk => products.Sum(chunk, [output], [.. basis, output]);
                },
                static (earlier, later) =>
                {
                    VectorKernels.AddScaled(earlier, 1.0, later);
                    return earlier;
                },
                cancellationToken);
            left = sums[^1] / moments.TotalWeight;
            for (int i = 0; i < r.Length; i++) { r[i] += sums[i] / moments.TotalWeight; }
        }

        return left;
    }

    // The retained columns in the orthonormal basis.
    private ImmutableArray<int> AddRetained(RowTransform to)
    {
        var outputs = ImmutableArray.CreateBuilder<int>(retained.Count);
        for (int i = 0; i < retained.Count; i++)
        {
            outputs.Add(to.Add(columns[retained[i]], [.. outputs.Zip(transform[i].Take(i))], transform[i][i]));
        }

        return outputs.ToImmutable();
    }

    private AliasedColumn Combination(int j, double[] r)
    {
        double[] a = (double[])r.Clone();
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < a.Length; k++) { a[i] -= transform[k][i] * a[k]; }
            a[i] /= transform[i][i];
        }

        double largest = 0.0;
        double[] contribution = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            int column = columns[retained[i]];
            contribution[i] = Math.Abs(a[i]) * Math.Sqrt(moments.Raw(column, column) / moments.TotalWeight);
            largest = Math.Max(largest, contribution[i]);
        }

        int[] kept = [.. Enumerable.Range(0, a.Length).Where(i => contribution[i] > 1e-6 * largest)];
        return new AliasedColumn(j, [.. kept.Select(i => retained[i])], [.. kept.Select(i => a[i])]);
    }

    private FixedBasis Finish()
    {
        int p = retained.Count;
        double[] matrix = new double[p * p];
        for (int j = 0; j < p; j++) { transform[j].CopyTo(matrix.AsSpan(j * p)); }
        double[] shift = Project(response);
        double whole = moments.Cross(response, response) / moments.TotalWeight;
        double left = hasIntercept ? whole : moments.Raw(response, response) / moments.TotalWeight;
        double floor = 1e-28 * left;
        for (int i = hasIntercept ? 1 : 0; i < p; i++) { left -= shift[i] * shift[i]; }
        double unit = moments.WeightUnit;
        VectorKernels.Scale(matrix, unit);
        VectorKernels.Scale(shift, unit);
        return new FixedBasis
        {
            Retained = [.. retained],
            Aliased = [.. aliased],
            Transform = matrix,
            ResponseShift = shift,
            ResponseScale = unit * (left > floor && left > 0.0 ? Math.Sqrt(left) : Math.Sqrt(Math.Max(floor, double.Epsilon))),
        };
    }
}
