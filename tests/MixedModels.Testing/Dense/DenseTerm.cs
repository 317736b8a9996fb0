using System.Collections.Immutable;

namespace MixedModels.Testing.Dense;

/// <summary>One random-effects term of a <see cref="DenseModel"/>: a grouping factor and s columns.</summary>
/// <param name="Codes">One level index per row, 0 to <paramref name="LevelCount"/> − 1.</param>
/// <param name="LevelCount">J, the number of levels.</param>
/// <param name="Columns">s columns of n values.</param>
/// <param name="IsCorrelated">A full lower triangle of λ (s(s + 1)/2 elements of θ, column by column); else its diagonal.</param>
public sealed record DenseTerm(ImmutableArray<int> Codes, int LevelCount, ImmutableArray<double[]> Columns, bool IsCorrelated)
{
    /// <summary>s, the number of columns.</summary>
    public int Width => Columns.Length;

    /// <summary>Number of elements of θ.</summary>
    public int ThetaCount => IsCorrelated ? Width * (Width + 1) / 2 : Width;

    /// <summary>λ, s × s lower triangular, from the term's elements of θ.</summary>
    /// <param name="theta">The elements.</param>
    public double[,] Lambda(ReadOnlySpan<double> theta)
    {
        var lambda = new double[Width, Width];
        int next = 0;
        for (int column = 0; column < Width; column++)
        {
            int last = IsCorrelated ? Width - 1 : column;
            for (int row = column; row <= last; row++) { lambda[row, column] = theta[next++]; }
        }

        return lambda;
    }
}
