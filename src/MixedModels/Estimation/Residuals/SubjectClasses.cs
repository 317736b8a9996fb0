using System.Runtime.InteropServices;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Sorts subjects into classes.</summary>
internal static class SubjectClasses
{
    private const int WorthMixing = 4;

    /// <summary>The classes, in the order of their first subjects.</summary>
    /// <param name="rows">The rows in the internal bases.</param>
    /// <param name="design">The subjects.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static SubjectClass[] Of(ScaledRows rows, ResidualDesign design, CancellationToken cancellationToken)
    {
        var members = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var order = new List<(LevelColumns[] Levels, List<int> Subjects)>();
        for (int i = 0; i < design.Subjects.Length; i++)
        {
            LevelColumns[] levels = LevelsOf(rows, design.Subjects[i]);
            string key = KeyOf(design.Subjects[i], levels);
            if (!members.TryGetValue(key, out List<int>? found))
            {
                found = [];
                members.Add(key, found);
                order.Add((levels, found));
            }

            found.Add(i);
        }

        var classes = new SubjectClass[order.Count];
        for (int c = 0; c < classes.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            classes[c] = ClassOf(rows, design, order[c].Levels, order[c].Subjects);
        }

        return classes;
    }

    private static LevelColumns[] LevelsOf(ScaledRows rows, ResidualSubject subject)
    {
        var found = new List<LevelColumns>();
        int first = 0;
        for (int f = 0; f < rows.Factors.Length; f++)
        {
            foreach (int level in subject.Rows.Select(r => rows.Levels[f][r]).Distinct().Order())
            {
                found.Add(new LevelColumns(f, level, first));
                first += rows.Factors[f].Length;
            }
        }

        return [.. found];
    }

    private static string KeyOf(ResidualSubject subject, LevelColumns[] levels)
    {
        int[] key = [subject.Universe, subject.Positions.Length, .. subject.Positions, .. levels.SelectMany(l => new[] { l.Factor, l.Level })];
        return new string(MemoryMarshal.Cast<int, char>(key));
    }

    private static SubjectClass ClassOf(ScaledRows rows, ResidualDesign design, LevelColumns[] levels, List<int> subjects)
    {
        ResidualSubject first = design.Subjects[subjects[0]];
        int m = first.Rows.Length;
        int border = levels.Sum(l => rows.Factors[l.Factor].Length);
        int w = border + rows.Border.Length;
        int n = subjects.Count;
        double[] held = new double[n * m * w];
        for (int i = 0; i < n; i++)
        {
            int[] own = design.Subjects[subjects[i]].Rows;
            foreach (LevelColumns level in levels)
            {
                for (int a = 0; a < rows.Factors[level.Factor].Length; a++)
                {
                    double[] column = rows.Columns[rows.Factors[level.Factor][a]];
                    Span<double> to = held.AsSpan((((level.First + a) * n) + i) * m, m);
                    for (int r = 0; r < m; r++) { to[r] = rows.Levels[level.Factor][own[r]] == level.Level ? column[own[r]] : 0.0; }
                }
            }

            for (int j = 0; j < rows.Border.Length; j++)
            {
                double[] column = rows.Columns[rows.Border[j]];
                Span<double> to = held.AsSpan((((border + j) * n) + i) * m, m);
                for (int r = 0; r < m; r++) { to[r] = column[own[r]]; }
            }
        }

        int pieces = n;
        if (n >= WorthMixing && SubjectMixture.Of(held, n, m, w) is { } mixed && mixed.Pieces * 4 <= n * 3)
        {
            (pieces, held) = mixed;
        }

        return new SubjectClass(first.Universe, first.Positions, n, pieces, levels, w, held);
    }
}
