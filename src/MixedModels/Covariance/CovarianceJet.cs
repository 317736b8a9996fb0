namespace MixedModels.Covariance;

/// <summary>A symmetric matrix as a function of k parameters: its value, and first and second derivatives where they were asked for.</summary>
internal sealed class CovarianceJet
{
    /// <summary>Room for a matrix and its derivatives.</summary>
    /// <param name="order">Rows of the matrix.</param>
    /// <param name="count">k.</param>
    /// <param name="derivatives">0, 1 or 2: how many orders of derivatives there are.</param>
    internal CovarianceJet(int order, int count, int derivatives)
    {
        Order = order;
        Count = count;
        Derivatives = derivatives;
        int size = order * order;
        Value = new double[size];
        First = derivatives < 1 ? [] : new double[count * size];
        Second = derivatives < 2 ? [] : new double[count * (count + 1) / 2 * size];
    }

    /// <summary>Rows of the matrix.</summary>
    internal int Order { get; }

    /// <summary>k.</summary>
    internal int Count { get; }

    /// <summary>Orders of derivatives.</summary>
    internal int Derivatives { get; }

    /// <summary>The matrix, both triangles.</summary>
    internal double[] Value { get; }

    /// <summary>k matrices of first derivatives, one after the other.</summary>
    internal double[] First { get; }

    /// <summary>k(k + 1)/2 matrices of second derivatives: those by (i, j), i ≤ j, in the order (0,0), (0,1), (1,1), (0,2), …</summary>
    internal double[] Second { get; }

    /// <summary>The matrix of derivatives by one parameter.</summary>
    internal Span<double> FirstBy(int parameter) => First.AsSpan(parameter * Order * Order, Order * Order);

    /// <summary>The matrix of second derivatives by two parameters.</summary>
    internal Span<double> SecondBy(int i, int j)
    {
        (int low, int high) = i <= j ? (i, j) : (j, i);
        return Second.AsSpan(((high * (high + 1) / 2) + low) * Order * Order, Order * Order);
    }

    /// <summary>Writes an element and its mirror from a jet whose parameters begin at one of this matrix's.</summary>
    internal void Set(int row, int column, Jet element, int firstParameter)
    {
        int at = (column * Order) + row;
        int mirror = (row * Order) + column;
        Value[at] = element.Value;
        Value[mirror] = element.Value;
        if (Derivatives < 1) { return; }
        int k = element.First.Length;
        for (int j = 0; j < k; j++)
        {
            FirstBy(firstParameter + j)[at] = element.First[j];
            FirstBy(firstParameter + j)[mirror] = element.First[j];
            for (int i = 0; i <= j && Derivatives > 1; i++)
            {
                SecondBy(firstParameter + i, firstParameter + j)[at] = element.Second[(j * k) + i];
                SecondBy(firstParameter + i, firstParameter + j)[mirror] = element.Second[(j * k) + i];
            }
        }
    }
}
