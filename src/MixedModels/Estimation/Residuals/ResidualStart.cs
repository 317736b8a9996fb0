using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Where the search for φ starts: variances and, of an unstructured matrix, correlations of the residuals of ordinary least squares; no correlation
/// otherwise.</summary>
internal static class ResidualStart
{
    private const double Shrinkage = 0.9;       // of correlations, which pairs of visits give one by one

    /// <summary>φ.</summary>
    internal static double[] Of(ResidualPart part)
    {
        ResidualCovariance covariance = part.Design.Covariance;
        double[] start = new double[covariance.Count];
        (covariance.Variance?.Start(part.Design.Labels.Strata.Length) ?? []).CopyTo(start.AsSpan(start.Length - covariance.VarianceOf(start).Length));
        double firstScale = 0.0;
        for (int group = 0; group < covariance.Groups; group++)
        {
            Span<double> correlations = Within(start, covariance.CorrelationOf(group, start));
            Span<double> scales = Within(start, covariance.ScalesOf(group, start));
            if (covariance.Correlation is DistanceCorrelation distance)
            {
                distance.Start(TypicalGap(part.Design, group)).CopyTo(correlations);
                continue;
            }

            if (covariance.Visits == 0 || part.Data.Factors.Length > 0) { continue; }
            (double[] sums, double[] counts) = Moments(part, group);
            int m = covariance.Visits;
            double[] sd = [.. Enumerable.Range(0, m).Select(v => Math.Sqrt(Math.Max(sums[(v * m) + v], 1e-6) / Math.Max(counts[(v * m) + v], 1.0)))];
            if (covariance.HasVisitScales)
            {
                if (group == 0) { firstScale = Math.Log(sd[0]); }
                int left = m - scales.Length;
                for (int v = left; v < m; v++) { scales[v - left] = Math.Log(sd[v]) - firstScale; }
            }

            if (covariance.Correlation is Unstructured) { Unstructured.FreeParameters(Root(sums, counts, sd), m).CopyTo(correlations); }
        }

        return start;
    }

    private static Span<double> Within(double[] all, ReadOnlySpan<double> part)
    {
        if (part.IsEmpty) { return []; }
        all.AsSpan().Overlaps(part, out int offset);
        return all.AsSpan(offset, part.Length);
    }

    // Σ ỹᵢỹⱼ and the number of subjects that have both, over pairs of visits of a group.
    internal static (double[] Sums, double[] Counts) Moments(ResidualPart part, int group)
    {
        int m = part.Design.Covariance.Visits;
        double[] sums = new double[m * m];
        double[] counts = new double[m * m];
        for (int c = 0; c < part.Classes.Length; c++)
        {
            SubjectClass own = part.Classes[c];
            CovarianceUniverse universe = part.Design.Universes[own.Universe];
            if (universe.Group != group) { continue; }
            int n = own.Positions.Length;
            ReadOnlySpan<double> y = own.Rows.AsSpan((own.Width - 1) * own.Pieces * n);
            for (int b = 0; b < n; b++)
            {
                for (int a = 0; a < n; a++)
                {
                    int at = ((int)universe.Times[own.Positions[b]] * m) + (int)universe.Times[own.Positions[a]];
                    counts[at] += own.Subjects;
                    for (int i = 0; i < own.Pieces; i++) { sums[at] += y[(i * n) + a] * y[(i * n) + b]; }
                }
            }
        }

        return (sums, counts);
    }

    // The Cholesky factor of the correlations, shrunk until there is one.
    private static double[] Root(double[] sums, double[] counts, double[] sd)
    {
        int m = sd.Length;
        for (double share = Shrinkage; ; share *= Shrinkage)
        {
            double[] correlations = new double[m * m];
            for (int b = 0; b < m; b++)
            {
                for (int a = 0; a < m; a++)
                {
                    int at = (b * m) + a;
                    correlations[at] = a == b ? 1.0 : Math.Clamp(share * sums[at] / (Math.Max(counts[at], 1.0) * sd[a] * sd[b]), -share, share);
                }
            }

            if (DenseCholesky.Factor(correlations, m, m, m) == DenseCholesky.Succeeded) { return correlations; }
        }
    }

    // The median distance between neighbouring positions.
    private static double TypicalGap(ResidualDesign design, int group)
    {
        List<double> gaps = [];
        foreach (CovarianceUniverse universe in design.Universes)
        {
            for (int i = 1; i < universe.Order && universe.Group == group; i++) { gaps.Add(universe.Times[i] - universe.Times[i - 1]); }
        }

        gaps.Sort();
        return gaps.Count == 0 ? 1.0 : gaps[gaps.Count / 2];
    }
}
