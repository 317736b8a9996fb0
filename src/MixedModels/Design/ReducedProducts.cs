using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>The cross-products of a model with fewer random-effects columns, from those of the larger model.</summary>
/// <remarks>A term T = T̃R keeps the columns S: RS = QR′ (Q orthonormal), so its new scaled columns are T̃Q and its transform R′.</remarks>
internal static class ReducedProducts
{
    /// <summary>Leaves out columns.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="kept">Per term of the formula the columns that stay, ascending; none drops the term.</param>
    internal static CrossProducts Of(CrossProducts data, IReadOnlyList<int[]> kept)
    {
        var factors = ImmutableArray.CreateBuilder<FactorProducts>();
        int[] place = new int[data.Factors.Length];
        double[][] maps = new double[data.Factors.Length][];    // s × s′ per factor
        int next = 0;
        int[] termIndex = new int[kept.Count];
        for (int t = 0; t < kept.Count; t++) { termIndex[t] = kept[t].Length > 0 ? next++ : -1; }
        for (int f = 0; f < place.Length; f++)
        {
            (FactorProducts? factor, maps[f]) = Reduce(data.Factors[f], data.Rank, kept, termIndex);
            place[f] = factor is null ? -1 : factors.Count;
            if (factor is not null) { factors.Add(factor); }
        }

        return new CrossProducts
        {
            ObservationCount = data.ObservationCount,
            SumLogWeights = data.SumLogWeights,
            KnownVariance = data.KnownVariance,
            Factors = factors.ToImmutable(),
            Pairs = [.. data.Pairs.Where(pair => place[pair.First] >= 0 && place[pair.Second] >= 0).Select(pair => Reduce(pair, data, place, maps))],
            Fixed = data.Fixed,
            Basis = data.Basis,
        };
    }

    private static (FactorProducts? Factor, double[] Map) Reduce(FactorProducts factor, int rank, IReadOnlyList<int[]> kept, int[] termIndex)
    {
        int s = factor.Width;
        int width = factor.Terms.Sum(t => kept[t.TermIndex].Length);
        if (width == 0) { return (null, []); }
        double[] map = new double[s * width];
        var terms = ImmutableArray.CreateBuilder<TermLayout>();
        int offset = 0;
        foreach (TermLayout term in factor.Terms)
        {
            int[] columns = kept[term.TermIndex];
            if (columns.Length == 0) { continue; }
            (double[] q, double[] r) = Basis(term, columns);
            for (int c = 0; c < columns.Length; c++)
            {
                q.AsSpan(c * term.Width, term.Width).CopyTo(map.AsSpan(((offset + c) * s) + term.Offset, term.Width));
            }

            terms.Add(new TermLayout(termIndex[term.TermIndex], offset, columns.Length, term.Structure, [.. r], term.StartsWithConstant && columns[0] == 0, columns.Length == term.Width ? term.Pattern : null));
            offset += columns.Length;
        }

        int x = rank + 1;
        double[] diagonal = new double[factor.LevelCount * width * width];
        double[] border = new double[factor.LevelCount * width * x];
        double[] half = new double[s * width];
        for (int j = 0; j < factor.LevelCount; j++)
        {
            Array.Clear(half);
            DenseProduct.Add(half, s, s, width, s, 1.0, factor.Diagonal.AsSpan(j * s * s, s * s), 1, s, map, 1, s);
            DenseProduct.Add(diagonal.AsSpan(j * width * width, width * width), width, width, width, s, 1.0, map, s, 1, half, 1, s);
            DenseProduct.Add(border.AsSpan(j * width * x, width * x), x, x, width, s, 1.0, factor.Border.AsSpan(j * s * x, s * x), 1, x, map, 1, s);
        }

        return (factor with { Width = width, Terms = terms.ToImmutable(), Diagonal = diagonal, Border = border }, map);
    }

    private static PairProducts Reduce(PairProducts pair, CrossProducts data, int[] place, double[][] maps)
    {
        int s = data.Factors[pair.First].Width;
        int t = data.Factors[pair.Second].Width;
        int sNew = maps[pair.First].Length / s;
        int tNew = maps[pair.Second].Length / t;
        double[] values = new double[pair.Count * sNew * tNew];
        double[] half = new double[s * tNew];
        for (int i = 0; i < pair.Count; i++)
        {
            Array.Clear(half);
            DenseProduct.Add(half, s, s, tNew, t, 1.0, pair.Values.AsSpan(i * s * t, s * t), 1, s, maps[pair.Second], 1, t);
            DenseProduct.Add(values.AsSpan(i * sNew * tNew, sNew * tNew), sNew, sNew, tNew, s, 1.0, maps[pair.First], s, 1, half, 1, s);
        }

        return pair with { First = place[pair.First], Second = place[pair.Second], Values = values };
    }

    // RS = QR′ by Gram-Schmidt, done twice; a diagonal structure keeps its columns.
    private static (double[] Q, double[] R) Basis(TermLayout term, int[] columns)
    {
        int s = term.Width;
        int w = columns.Length;
        double[] q = new double[s * w];
        double[] r = new double[w * w];
        for (int c = 0; c < w; c++)
        {
            Span<double> column = q.AsSpan(c * s, s);
            for (int i = 0; i < s; i++) { column[i] = term.Transform[(columns[c] * s) + i]; }
            for (int pass = 0; pass < 2; pass++)
            {
                for (int b = 0; b < c; b++)
                {
                    double share = VectorKernels.Dot(q.AsSpan(b * s, s), column);
                    r[(c * w) + b] += share;
                    VectorKernels.AddScaled(column, -share, q.AsSpan(b * s, s));
                }
            }

            double length = Math.Sqrt(VectorKernels.Dot(column, column));
            r[(c * w) + c] = length;
            VectorKernels.Scale(column, 1.0 / length);
        }

        return (q, r);
    }
}
