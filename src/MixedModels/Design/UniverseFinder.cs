using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MixedModels.Covariance;

namespace MixedModels.Design;

/// <summary>Assigns rows of subjects to universes of positions: all visits of a study where a row's variance depends on its visit alone, else the times and
/// variances that subjects have in common.</summary>
/// <param name="visits">Number of visits, 0 for times.</param>
/// <param name="scales">Per used row what the variance function depends on, or null.</param>
internal sealed class UniverseFinder(int visits, double[]? scales)
{
    /// <summary>Finds the universes and the subjects' places in them.</summary>
    /// <param name="members">Per subject its used rows by ascending time.</param>
    /// <param name="groups">Per used row which of the separate matrices it belongs to.</param>
    /// <param name="times">Per used row its time or visit.</param>
    /// <param name="positive">The used rows of positive weight: rows of a subject are counted over these.</param>
    internal (ImmutableArray<CovarianceUniverse> Universes, ImmutableArray<ResidualSubject> Subjects) Find(int[][] members, int[] groups, double[] times, int[] positive)
    {
        int[] place = new int[times.Length];
        for (int i = 0; i < positive.Length; i++) { place[positive[i]] = i; }
        double[][]? shared = visits > 0 ? SharedScales(members, groups, times) : null;
        var universes = ImmutableArray.CreateBuilder<CovarianceUniverse>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var subjects = ImmutableArray.CreateBuilder<ResidualSubject>(members.Length);
        foreach (int[] own in members)
        {
            if (own.Length == 0) { continue; }
            int group = groups[own[0]];
            double[] ownTimes = shared is null ? [.. own.Select(r => times[r])] : [.. Enumerable.Range(0, visits)];
            double[] ownScales = scales is null ? [] : shared is null ? [.. own.Select(r => scales[r])] : shared[group];
            string key = shared is null ? new string(MemoryMarshal.Cast<double, char>([group, .. Relative(ownTimes), .. ownScales])) : DesignProblems.Text(group);
            if (!index.TryGetValue(key, out int universe))
            {
                universe = universes.Count;
                index.Add(key, universe);
                universes.Add(new CovarianceUniverse(group, visits > 0 ? ownTimes : Relative(ownTimes), ownScales));
            }

            int[] positions = shared is null ? [.. Enumerable.Range(0, own.Length)] : [.. own.Select(r => (int)times[r])];
            subjects.Add(new ResidualSubject(universe, positions, [.. own.Select(r => place[r])]));
        }

        return (universes.ToImmutable(), subjects.ToImmutable());
    }

    // Only distances matter.
    private double[] Relative(double[] times) => visits > 0 ? times : [.. times.Select(t => t - times[0])];

    // Per group and visit the value that all its rows have; null where rows of a visit differ.
    private double[][]? SharedScales(int[][] members, int[] groups, double[] times)
    {
        int count = groups.Length == 0 ? 1 : groups.Max() + 1;
        double[][] shared = [.. Enumerable.Range(0, count).Select(_ => new double[scales is null ? 0 : visits])];
        if (scales is null) { return shared; }
        foreach (double[] group in shared) { Array.Fill(group, double.NaN); }
        foreach (int row in members.SelectMany(m => m))
        {
            ref double known = ref shared[groups[row]][(int)times[row]];
            if (double.IsNaN(known)) { known = scales[row]; }
            else if (known != scales[row]) { return null; }
        }

        // A visit that no row has does not matter.
        foreach (double[] group in shared)
        {
            double any = group.FirstOrDefault(v => !double.IsNaN(v));
            for (int v = 0; v < group.Length; v++)
            {
                if (double.IsNaN(group[v])) { group[v] = any; }
            }
        }

        return shared;
    }
}
