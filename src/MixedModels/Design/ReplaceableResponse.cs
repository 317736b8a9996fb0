using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Cross-products whose response can be exchanged, all else shared or copied once: for a response that moves along a column, or is
/// simulated.</summary>
internal sealed class ReplaceableResponse
{
    private readonly int p;

    /// <summary>Copies what holds the response.</summary>
    /// <param name="data">The cross-products to start from.</param>
    internal ReplaceableResponse(CrossProducts data)
    {
        p = data.Rank;
        Data = new CrossProducts
        {
            ObservationCount = data.ObservationCount,
            SumLogWeights = data.SumLogWeights,
            KnownVariance = data.KnownVariance,
            Factors = [.. data.Factors.Select(f => f with { Border = (double[])f.Border.Clone() })],
            Pairs = data.Pairs,
            Fixed = (double[])data.Fixed.Clone(),
            Basis = data.Basis,
        };
    }

    /// <summary>The cross-products with the response at hand.</summary>
    internal CrossProducts Data { get; }

    /// <summary>Exchanges the response.</summary>
    /// <param name="random">Per factor ỹᵀWT̃, J·s values.</param>
    /// <param name="columns">ỹᵀWX̃, p values.</param>
    /// <param name="squares">ỹᵀWỹ.</param>
    internal void Set(IReadOnlyList<double[]> random, ReadOnlySpan<double> columns, double squares)
    {
        int x = p + 1;
        for (int f = 0; f < Data.Factors.Length; f++)
        {
            double[] border = Data.Factors[f].Border;
            for (int i = 0; i < random[f].Length; i++) { border[(i * x) + p] = random[f][i]; }
        }

        for (int j = 0; j < p; j++)
        {
            Data.Fixed[(j * x) + p] = columns[j];
            Data.Fixed[(p * x) + j] = columns[j];
        }

        Data.Fixed[(p * x) + p] = squares;
    }

    /// <summary>The cross-products of the model with one column of X moved into the response: X without it, and a response ỹ − t·x̃.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="column">Which retained column, 0 to p − 1.</param>
    /// <returns>The cross-products; at which value of the column's coefficient, in the user's units, t stands is set by the second part.</returns>
    internal static (ReplaceableResponse Response, Action<double> MoveTo) Along(CrossProducts data, int column)
    {
        int p = data.Rank;
        int x = p + 1;
        FixedBasis basis = data.Basis;
        // RΠ = QR′ with the column last: X̃Q spans the others first.
        double[] q = new double[p * p];
        double last = 0.0;
        int[] columns = [.. Enumerable.Range(0, p).Where(j => j != column), column];
        for (int a = 0; a < p; a++)
        {
            Span<double> direction = q.AsSpan(a * p, p);
            basis.Transform.AsSpan(columns[a] * p, p).CopyTo(direction);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int b = 0; b < a; b++)
                {
                    double share = Dot(q.AsSpan(b * p, p), direction);
                    for (int i = 0; i < p; i++) { direction[i] -= share * q[(b * p) + i]; }
                }
            }

            last = Math.Sqrt(Dot(direction, direction));
            for (int i = 0; i < p; i++) { direction[i] /= last; }
        }

        int width = p - 1;
        int y = p;              // rows of X̃Q first, then ỹ
        double[] Turned(ReadOnlySpan<double> products)
        {
            double[] turned = new double[p + 1];
            for (int a = 0; a < p; a++) { turned[a] = Dot(q.AsSpan(a * p, p), products[..p]); }
            turned[y] = products[p];
            return turned;
        }

        double[][] fixedRows = [.. Enumerable.Range(0, x).Select(j => Turned(data.Fixed.AsSpan(j * x, x)))];    // column j of Fixed, turned once
        double[] full = new double[x * x];
        for (int i = 0; i < x; i++)
        {
            double[] across = Turned([.. Enumerable.Range(0, x).Select(j => fixedRows[j][i])]);
            for (int j = 0; j < x; j++) { full[(j * x) + i] = across[j]; }
        }

        double[] newFixed = new double[p * p];
        for (int j = 0; j < width; j++)
        {
            for (int i = 0; i < width; i++) { newFixed[(j * p) + i] = full[(j * x) + i]; }
        }

        double[][] moving = new double[data.Factors.Length][];
        double[][] standing = new double[data.Factors.Length][];
        var factors = ImmutableArray.CreateBuilder<FactorProducts>();
        for (int f = 0; f < moving.Length; f++)
        {
            FactorProducts factor = data.Factors[f];
            int count = factor.LevelCount * factor.Width;
            moving[f] = new double[count];
            standing[f] = new double[count];
            double[] border = new double[count * p];
            for (int i = 0; i < count; i++)
            {
                double[] turned = Turned(factor.Border.AsSpan(i * x, x));
                turned.AsSpan(0, width).CopyTo(border.AsSpan(i * p));
                moving[f][i] = turned[width];
                standing[f][i] = turned[y];
            }

            factors.Add(factor with { Border = border });
        }

        var reduced = new CrossProducts
        {
            ObservationCount = data.ObservationCount,
            SumLogWeights = data.SumLogWeights,
            KnownVariance = data.KnownVariance,
            Factors = factors.ToImmutable(),
            Pairs = data.Pairs,
            Fixed = newFixed,
            Basis = new FixedBasis
            {
                Retained = [.. Enumerable.Range(0, width)],
                Aliased = [],
                Transform = Identity(width),
                ResponseShift = new double[width],
                ResponseScale = basis.ResponseScale,
            },
        };
        var response = new ReplaceableResponse(reduced);
        double shift = Dot(q.AsSpan(width * p, p), basis.ResponseShift);
        return (response, MoveTo);

        void MoveTo(double coefficient)
        {
            double t = ((last * coefficient) - shift) / basis.ResponseScale;
            double[] columnsOfY = [.. Enumerable.Range(0, width).Select(j => full[(j * x) + y] - (t * full[(j * x) + width]))];
            double squares = full[(y * x) + y] - (2.0 * t * full[(y * x) + width]) + (t * t * full[(width * x) + width]);
            response.Set([.. standing.Select((s, f) => s.Select((v, i) => v - (t * moving[f][i])).ToArray())], columnsOfY, squares);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    private static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) { identity[(i * n) + i] = 1.0; }
        return identity;
    }
}
