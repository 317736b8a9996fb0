using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Turns what a larger model sees of a response into what a smaller one sees of it.</summary>
/// <remarks>A term T = T̃R of the smaller model is columns of one of the larger: T̃ₛ = T̃ₗM, M = Rₗ[·, columns]·Rₛ⁻¹, and likewise X̃. Responses are without
/// fixed part: neither likelihood ratio nor estimates of variances depend on what both models' fixed parts describe.</remarks>
internal sealed class SmallerResponse
{
    private const double Same = 1e-6;

    private readonly CrossProducts larger;
    private readonly CrossProducts smaller;
    private readonly double[][] maps;           // per factor of the smaller model sₗ × sₛ
    private readonly int[] factors;             // its index in the larger one
    private readonly double[] fixedMap;         // pₗ × pₛ
    private readonly double unit;               // scale of the larger's response over that of the smaller's

    private SmallerResponse(CrossProducts larger, CrossProducts smaller, ImmutableArray<TermPlace> places, double[] fixedMap)
    {
        this.larger = larger;
        this.smaller = smaller;
        this.fixedMap = fixedMap;
        unit = larger.Basis.ResponseScale / smaller.Basis.ResponseScale;
        maps = [.. smaller.Factors.Select(_ => Array.Empty<double>())];
        factors = new int[smaller.Factors.Length];
        for (int t = 0; t < places.Length; t++)
        {
            (int into, TermLayout layout) = smaller.Terms[t];
            (int from, TermLayout whole) = larger.Terms[places[t].Term];
            int s = larger.Factors[from].Width;
            factors[into] = from;
            if (maps[into].Length == 0) { maps[into] = new double[s * smaller.Factors[into].Width]; }
            for (int c = 0; c < layout.Width; c++)
            {
                Span<double> column = maps[into].AsSpan(((layout.Offset + c) * s) + whole.Offset, whole.Width);
                whole.Transform.AsSpan().Slice(places[t].Columns[c] * whole.Width, whole.Width).CopyTo(column);
                for (int k = 0; k < c; k++)
                {
                    ReadOnlySpan<double> earlier = maps[into].AsSpan(((layout.Offset + k) * s) + whole.Offset, whole.Width);
                    VectorKernels.AddScaled(column, -layout.Transform[(c * layout.Width) + k], earlier);
                }

                VectorKernels.Scale(column, 1.0 / layout.Transform[(c * layout.Width) + c]);
            }
        }
    }

    /// <summary>Prepares.</summary>
    /// <param name="larger">The larger model's cross-products.</param>
    /// <param name="smaller">The smaller model's, of the same rows.</param>
    /// <param name="places">Per term of the smaller model where its columns are in the larger.</param>
    /// <param name="columns">Per column of the smaller model's X, before rank reduction, which one of the larger's it is.</param>
    /// <returns>Null where columns that are named alike differ, or levels come in another order.</returns>
    internal static SmallerResponse? Of(CrossProducts larger, CrossProducts smaller, ImmutableArray<TermPlace> places, IReadOnlyList<int> columns)
    {
        var response = new SmallerResponse(larger, smaller, places, FixedMap(larger.Basis, smaller.Basis, columns));
        return response.AgreesInFixedPart() && response.AgreesInRandomPart() ? response : null;
    }

    /// <summary>What the smaller model sees.</summary>
    /// <param name="of">What the larger one sees.</param>
    internal ResponseStatistics Map(ResponseStatistics of)
    {
        double[][] random = new double[maps.Length][];
        for (int f = 0; f < maps.Length; f++)
        {
            int w = smaller.Factors[f].Width;
            int s = larger.Factors[factors[f]].Width;
            random[f] = new double[smaller.Factors[f].LevelCount * w];
            for (int i = 0; i < random[f].Length; i++)
            {
                random[f][i] = unit * VectorKernels.Dot(maps[f].AsSpan(i % w * s, s), of.Random[factors[f]].AsSpan(i / w * s, s));
            }
        }

        int p = larger.Rank;
        double[] columns = [.. Enumerable.Range(0, smaller.Rank).Select(j => unit * VectorKernels.Dot(fixedMap.AsSpan(j * p, p), of.Fixed))];
        return new ResponseStatistics(random, columns, unit * unit * of.Squares);
    }

    /// <summary>The smaller model's relative covariance as square roots per factor of the larger, s × s, the columns beyond its own zero.</summary>
    /// <param name="lambda">Per factor of the smaller model its square root.</param>
    internal double[][] Embed(double[][] lambda)
    {
        double[][] embedded = [.. larger.Factors.Select(f => new double[f.Width * f.Width])];
        for (int f = 0; f < maps.Length; f++)
        {
            int w = smaller.Factors[f].Width;
            int s = larger.Factors[factors[f]].Width;
            DenseProduct.Add(embedded[factors[f]], s, s, w, w, 1.0, maps[f], 1, s, lambda[f], 1, w);
        }

        return embedded;
    }

    // Rₗ[·, columns]·Rₛ⁻¹; a column that the larger model leaves out is the combination that it equals.
    private static double[] FixedMap(FixedBasis larger, FixedBasis smaller, IReadOnlyList<int> columns)
    {
        int p = larger.Rank;
        int w = smaller.Rank;
        double[] map = new double[p * w];
        for (int c = 0; c < w; c++)
        {
            Span<double> column = map.AsSpan(c * p, p);
            int at = columns[smaller.Retained[c]];
            if (larger.Aliased.FirstOrDefault(a => a.Column == at) is { } alias)
            {
                for (int k = 0; k < alias.Sources.Length; k++) { Add(alias.Sources[k], alias.Coefficients[k], column); }
            }
            else { Add(at, 1.0, column); }

            for (int k = 0; k < c; k++) { VectorKernels.AddScaled(column, -smaller.Transform[(c * w) + k], map.AsSpan(k * p, p)); }
            VectorKernels.Scale(column, 1.0 / smaller.Transform[(c * w) + c]);
        }

        return map;

        void Add(int source, double coefficient, Span<double> to) =>
            VectorKernels.AddScaled(to, coefficient, larger.Transform.AsSpan(larger.Retained.IndexOf(source) * p, p));
    }

    // MᵀAₗM = Aₛ.
    private bool AgreesInFixedPart()
    {
        int p = larger.Rank;
        int w = smaller.Rank;
        double[] products = new double[p * p];
        for (int j = 0; j < p; j++) { larger.Fixed.AsSpan(j * (p + 1), p).CopyTo(products.AsSpan(j * p, p)); }
        double[] expected = new double[w * w];
        for (int j = 0; j < w; j++) { smaller.Fixed.AsSpan(j * (w + 1), w).CopyTo(expected.AsSpan(j * w, w)); }
        return Agree(fixedMap, products, expected, p, w);
    }

    private bool AgreesInRandomPart()
    {
        for (int f = 0; f < maps.Length; f++)
        {
            FactorProducts own = smaller.Factors[f];
            FactorProducts whole = larger.Factors[factors[f]];
            if (own.LevelCount != whole.LevelCount) { return false; }
            (int w, int s) = (own.Width, whole.Width);
            for (int j = 0; j < own.LevelCount; j++)
            {
                if (!Agree(maps[f], whole.Diagonal.AsSpan(j * s * s, s * s), own.Diagonal.AsSpan(j * w * w, w * w), s, w)) { return false; }
            }
        }

        return true;
    }

    private static bool Agree(double[] map, ReadOnlySpan<double> products, ReadOnlySpan<double> expected, int s, int w)
    {
        double[] half = new double[s * w];
        double[] turned = new double[w * w];
        DenseProduct.Add(half, Math.Max(1, s), s, w, s, 1.0, products, 1, s, map, 1, s);
        DenseProduct.Add(turned, Math.Max(1, w), w, w, s, 1.0, map, s, 1, half, 1, s);
        double scale = VectorKernels.LargestMagnitude(expected);
        for (int i = 0; i < turned.Length; i++)
        {
            if (!(Math.Abs(turned[i] - expected[i]) <= Same * scale)) { return false; }
        }

        return true;
    }
}
