using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The cross-products A(φ) = Wᵀ S(φ)⁻¹ W of a model with a residual structure, W = [Z̃ X̃ ỹ]: filled again whenever φ moves.</summary>
/// <remarks>Levels of grouping factors that occur in one subject are pairs of A even where no row has both.</remarks>
internal sealed class ResidualPart
{
    private const int Batch = 64;               // classes whose products are formed before they are added up
    private const double WorthSharing = 2e5;    // multiplications

    private readonly ResidualDesign design;
    private readonly int[] shapeOf;             // per class
    private readonly int[][] targets;           // per class, per pair (i, j), i < j, of its levels the block among the pairs

    /// <summary>Prepares.</summary>
    /// <param name="rows">The rows in the internal bases.</param>
    /// <param name="design">The residual structure.</param>
    /// <param name="independent">The cross-products of the same rows for independent errors.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ResidualPart(ScaledRows rows, ResidualDesign design, CrossProducts independent, CancellationToken cancellationToken)
    {
        this.design = design;
        Independent = independent;
        Classes = SubjectClasses.Of(rows, design, cancellationToken);
        (Shapes, shapeOf) = ShapesOf(Classes);
        (ImmutableArray<PairProducts> pairs, targets) = PairsOf(independent, Classes);
        Data = Room(independent, pairs);
    }

    // The same subjects with cross-products of their own.
    private ResidualPart(ResidualPart other)
    {
        design = other.design;
        Independent = other.Independent;
        Classes = other.Classes;
        shapeOf = other.shapeOf;
        targets = other.targets;
        Shapes = [.. other.Shapes.Select(s => new ResidualShape(s.Universe, s.Positions.ToArray()))];
        Data = Room(Independent, [.. other.Data.Pairs.Select(p => p with { Values = new double[p.Values.Length] })]);
    }

    /// <summary>The same subjects, to be moved without moving this.</summary>
    internal ResidualPart Copy() => new(this);

    /// <summary>The residual structure.</summary>
    internal ResidualDesign Design => design;

    /// <summary>The cross-products of the same rows for independent errors.</summary>
    internal CrossProducts Independent { get; }

    /// <summary>A(φ) at the φ of the last <see cref="Whiten"/>.</summary>
    internal CrossProducts Data { get; }

    /// <summary>The classes of subjects.</summary>
    internal SubjectClass[] Classes { get; }

    /// <summary>The shapes that the classes have.</summary>
    internal ResidualShape[] Shapes { get; }

    /// <summary>Number of parameters φ.</summary>
    internal int Count => design.Covariance.Count;

    /// <summary>The shape of a class.</summary>
    internal ResidualShape ShapeOf(int subjectClass) => Shapes[shapeOf[subjectClass]];

    /// <summary>Index of the shape of a class.</summary>
    internal int ShapeIndex(int subjectClass) => shapeOf[subjectClass];

    /// <summary>Fills A(φ).</summary>
    /// <param name="parameters">φ.</param>
    /// <param name="team">The threads that share the work; the result does not depend on them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Whether S(φ) is positive definite to working precision.</returns>
    internal bool Whiten(ReadOnlySpan<double> parameters, ThreadTeam team, CancellationToken cancellationToken)
    {
        CovarianceJet[] matrices = design.Covariance.At(design.Universes, parameters, 0);
        foreach (ResidualShape shape in Shapes)
        {
            if (!shape.Factor(matrices[shape.Universe])) { return false; }
        }

        foreach (FactorProducts factor in Data.Factors)
        {
            Array.Clear(factor.Diagonal);
            Array.Clear(factor.Border);
        }

        foreach (PairProducts pair in Data.Pairs) { Array.Clear(pair.Values); }
        Array.Clear(Data.Fixed);
        double logDeterminant = 0.0;
        var grams = new double[Batch][];
        using ThreadTeam.Together together = team.Gather(IsWorthSharing);
        for (int first = 0; first < Classes.Length; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int start = first;
            int count = Math.Min(Batch, Classes.Length - first);
            team.For(count, (i, _) => grams[i] = WhitenedProducts(start + i));
            for (int i = 0; i < count; i++)
            {
                logDeterminant += Classes[start + i].Subjects * ShapeOf(start + i).LogDeterminant;
                Scatter(start + i, grams[i]);
            }
        }

        Data.SumLogWeights = Independent.SumLogWeights - logDeterminant;
        return true;
    }

    /// <summary>Whether a pass over the classes is long enough to be shared.</summary>
    internal bool IsWorthSharing => Classes.Sum(c => (double)c.Rows.Length * c.Width) > WorthSharing;

    private double[] WhitenedProducts(int index)
    {
        SubjectClass subjects = Classes[index];
        ResidualShape shape = ShapeOf(index);
        double[] white = shape.Times(shape.InverseRoot, transposed: false, subjects.Rows);
        int w = subjects.Width;
        int rows = white.Length / w;
        double[] gram = new double[w * w];
        DenseProduct.Add(gram, w, w, w, rows, 1.0, white, rows, 1, white, 1, rows);
        return gram;
    }

    private void Scatter(int index, double[] gram)
    {
        SubjectClass subjects = Classes[index];
        int w = subjects.Width;
        int x = Data.Rank + 1;
        int border = w - x;
        for (int j = 0, pair = 0; j < subjects.Levels.Length; j++)
        {
            LevelColumns second = subjects.Levels[j];
            FactorProducts factor = Data.Factors[second.Factor];
            int t = factor.Width;
            for (int b = 0; b < t; b++)
            {
                ReadOnlySpan<double> column = gram.AsSpan((second.First + b) * w, w);
                Add(factor.Diagonal.AsSpan(((second.Level * t) + b) * t, t), column.Slice(second.First, t));
                Add(factor.Border.AsSpan(((second.Level * t) + b) * x, x), column[border..]);
            }

            for (int i = 0; i < j; i++, pair++)
            {
                LevelColumns first = subjects.Levels[i];
                int s = Data.Factors[first.Factor].Width;
                (int of, int block) = Unpack(targets[index][pair]);
                for (int b = 0; b < t; b++)
                {
                    Add(Data.Pairs[of].Values.AsSpan((block * s * t) + (b * s), s), gram.AsSpan(((second.First + b) * w) + first.First, s));
                }
            }
        }

        for (int j = 0; j < x; j++) { Add(Data.Fixed.AsSpan(j * x, x), gram.AsSpan(((border + j) * w) + border, x)); }
    }

    private (int Pair, int Block) Unpack(int target)
    {
        int of = 0;
        while (target >= Data.Pairs[of].Count) { target -= Data.Pairs[of++].Count; }
        return (of, target);
    }

    // Cross-products of the shape of others, to be filled.
    private static CrossProducts Room(CrossProducts independent, ImmutableArray<PairProducts> pairs) => new()
    {
        ObservationCount = independent.ObservationCount,
        SumLogWeights = independent.SumLogWeights,
        Factors = [.. independent.Factors.Select(f => f with { Diagonal = new double[f.Diagonal.Length], Border = new double[f.Border.Length] })],
        Pairs = pairs,
        Fixed = new double[independent.Fixed.Length],
        Basis = independent.Basis,
    };

    private static void Add(Span<double> to, ReadOnlySpan<double> part)
    {
        for (int i = 0; i < part.Length; i++) { to[i] += part[i]; }
    }

    private static (ResidualShape[] Shapes, int[] ShapeOf) ShapesOf(SubjectClass[] classes)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var shapes = new List<ResidualShape>();
        int[] shapeOf = new int[classes.Length];
        for (int c = 0; c < classes.Length; c++)
        {
            string key = string.Join(' ', classes[c].Positions.Prepend(classes[c].Universe));
            if (!index.TryGetValue(key, out shapeOf[c]))
            {
                shapeOf[c] = shapes.Count;
                index.Add(key, shapes.Count);
                shapes.Add(new ResidualShape(classes[c].Universe, classes[c].Positions));
            }
        }

        return ([.. shapes], shapeOf);
    }

    // All pairs of levels within subjects, sorted as those of rows are.
    private static (ImmutableArray<PairProducts> Pairs, int[][] Targets) PairsOf(CrossProducts data, SubjectClass[] classes)
    {
        int factors = data.Factors.Length;
        var found = new List<long>[factors, factors];
        for (int a = 0; a < factors; a++)
        {
            for (int b = a; b < factors; b++) { found[a, b] = []; }
        }

        foreach (SubjectClass subjects in classes)
        {
            for (int j = 0; j < subjects.Levels.Length; j++)
            {
                for (int i = 0; i < j; i++) { found[subjects.Levels[i].Factor, subjects.Levels[j].Factor].Add(KeyOf(subjects.Levels[i], subjects.Levels[j])); }
            }
        }

        var pairs = ImmutableArray.CreateBuilder<PairProducts>();
        var keys = new long[factors, factors][];
        int[,] first = new int[factors, factors];
        int next = 0;
        for (int b = 0; b < factors; b++)
        {
            for (int a = 0; a <= b; a++)
            {
                if (a == b && found[a, b].Count == 0) { continue; }
                long[] own = SortedOnce(found[a, b]);
                keys[a, b] = own;
                first[a, b] = next;
                next += own.Length;
                pairs.Add(new PairProducts(a, b, [.. own.Select(k => (int)(uint)k)], [.. own.Select(k => (int)(k >> 32))],
                    new double[own.Length * data.Factors[a].Width * data.Factors[b].Width]));
            }
        }

        int[][] targets = new int[classes.Length][];
        for (int c = 0; c < targets.Length; c++)
        {
            LevelColumns[] levels = classes[c].Levels;
            targets[c] = new int[levels.Length * (levels.Length - 1) / 2];
            for (int j = 0, at = 0; j < levels.Length; j++)
            {
                for (int i = 0; i < j; i++, at++)
                {
                    (int a, int b) = (levels[i].Factor, levels[j].Factor);
                    targets[c][at] = first[a, b] + Array.BinarySearch(keys[a, b], KeyOf(levels[i], levels[j]));
                }
            }
        }

        return (pairs.ToImmutable(), targets);
    }

    private static long KeyOf(LevelColumns first, LevelColumns second) => ((long)second.Level << 32) | (uint)first.Level;

    private static long[] SortedOnce(List<long> keys)
    {
        keys.Sort();
        var once = new List<long>();
        foreach (long key in keys)
        {
            if (once.Count == 0 || once[^1] != key) { once.Add(key); }
        }

        return [.. once];
    }
}
