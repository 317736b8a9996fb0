using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>Finds random slopes of columns that do not vary within groups, and whether their variances are identified.</summary>
internal static class SlopeChecks
{
    private const double Negligible = 1e-10;

    /// <summary>Indices of the columns that are constant within every group but not constant altogether.</summary>
    internal static IReadOnlyList<int> ConstantWithinGroups(RandomEffectsDesign design)
    {
        List<int> result = [];
        int[] first = new int[design.Group.LevelCount];
        for (int column = 0; column < design.Columns.Length; column++)
        {
            double[] values = design.Columns[column];
            if (!values.AsSpan().ContainsAnyExcept(values[0])) { continue; }
            Array.Fill(first, -1);
            bool isConstantWithin = true;
            for (int i = 0; i < values.Length && isConstantWithin; i++)
            {
                ref int start = ref first[design.Group.Codes[i]];
                if (start < 0) { start = i; }
                isConstantWithin = values[i] == values[start];
            }

            if (isConstantWithin) { result.Add(column); }
        }

        return result;
    }

    /// <summary>Whether every variance of the term follows from the covariances that it gives the rows, T_g Σ T_gᵀ for each
    /// group g; covariances of Σ alone may remain open, as between the indicators of groups' own categories.</summary>
    /// <remarks>The elements of Σ are identified up to the null space of M = Σ_g D'(G_g ⊗ G_g)D with G_g = T_gᵀT_g. With
    /// the variances placed last, a pivot of M vanishes at a variance exactly when some null vector moves it.
    /// Scaling a column only scales its elements. Centring on an intercept is a change of basis that mixes elements, which
    /// an unstructured Σ allows and a diagonal one does not; there it keeps a column far from zero apart from the intercept.</remarks>
    internal static bool VariancesAreIdentified(RandomEffectsDesign design)
    {
        bool isUnstructured = design.Structure == CovarianceStructure.Unstructured;
        double[][] columns = Standardized(design.Columns, isUnstructured);
        int s = columns.Length;
        double[][] products = GroupProducts(columns, design.Group);
        List<(int A, int B)> elements = [];
        if (isUnstructured)
        {
            for (int a = 0; a < s; a++)
            {
                for (int b = 0; b < a; b++) { elements.Add((a, b)); }
            }
        }

        int firstVariance = elements.Count;
        for (int a = 0; a < s; a++) { elements.Add((a, a)); }
        int m = elements.Count;
        double[,] matrix = new double[m, m];
        foreach (double[] g in products)
        {
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j <= i; j++) { matrix[i, j] += Entry(g, s, elements[i], elements[j]); }
            }
        }

        return FirstNullPivot(matrix, firstVariance) == m;
    }

    /// <summary>⟨E_i, G E_j G⟩ for the symmetric unit matrices of two elements of Σ.</summary>
    private static double Entry(double[] g, int s, (int A, int B) i, (int A, int B) j)
    {
        double direct = g[(i.A * s) + j.A] * g[(i.B * s) + j.B];
        double crossed = g[(i.A * s) + j.B] * g[(i.B * s) + j.A];
        double copies = (i.A == i.B ? 1.0 : 2.0) * (j.A == j.B ? 1.0 : 2.0);
        return 0.5 * copies * (direct + crossed);
    }

    /// <summary>Cholesky factorization in place of the lower triangle of a semidefinite matrix, passing over null pivots.</summary>
    /// <returns>Index of the first null pivot at or after <paramref name="start"/>; the order of the matrix if there is none.</returns>
    private static int FirstNullPivot(double[,] matrix, int start)
    {
        int m = matrix.GetLength(0);
        for (int j = 0; j < m; j++)
        {
            double scale = matrix[j, j];
            for (int k = 0; k < j; k++) { matrix[j, j] -= matrix[j, k] * matrix[j, k]; }
            bool isNull = !(matrix[j, j] > Negligible * scale);
            if (isNull && j >= start) { return j; }
            double pivot = isNull ? 0.0 : Math.Sqrt(matrix[j, j]);
            for (int i = j + 1; i < m; i++)
            {
                for (int k = 0; k < j; k++) { matrix[i, j] -= matrix[i, k] * matrix[j, k]; }
                matrix[i, j] = isNull ? 0.0 : matrix[i, j] / pivot;
            }
        }

        return m;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    /// <summary>The columns scaled to mean square 1, and centred where that is allowed and one of them is an intercept.</summary>
    private static double[][] Standardized(IReadOnlyList<double[]> columns, bool mayCentre)
    {
        bool[] isIntercept = [.. columns.Select(column => !column.AsSpan().ContainsAnyExcept(1.0))];
        bool centre = mayCentre && isIntercept.Contains(true);
        double[][] result = new double[columns.Count][];
        for (int c = 0; c < result.Length; c++)
        {
            double[] column = columns[c];
            double mean = centre && !isIntercept[c] ? Moments.Mean(column) : 0.0;
            double[] centred = new double[column.Length];
            for (int i = 0; i < column.Length; i++) { centred[i] = column[i] - mean; }
            if (Moments.Exponent(centred) is > int.MinValue and int unit) { PowerOfTwo.Scale(centred, -unit); }
            double size = Math.Sqrt(Product(centred, centred) / column.Length);
            double inverse = size > 0.0 ? 1.0 / size : 0.0;
            for (int i = 0; i < column.Length; i++) { centred[i] *= inverse; }
            result[c] = centred;
        }

        return result;
    }

    /// <summary>For each group the s × s products of the columns, row by row.</summary>
    private static double[][] GroupProducts(double[][] columns, GroupingFactor group)
    {
        int s = columns.Length;
        double[][] products = new double[group.LevelCount][];
        for (int level = 0; level < products.Length; level++) { products[level] = new double[s * s]; }
        for (int i = 0; i < group.Codes.Length; i++)
        {
            double[] g = products[group.Codes[i]];
            for (int a = 0; a < s; a++)
            {
                for (int b = 0; b < s; b++) { g[(a * s) + b] += columns[a][i] * columns[b][i]; }
            }
        }

        return products;
    }
}
