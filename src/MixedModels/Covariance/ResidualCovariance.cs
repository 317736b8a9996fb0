using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels.Covariance;

/// <summary>S(φ) = diag(v)·R·diag(v), the residual covariance relative to σ², of any positions, with its derivatives.</summary>
/// <remarks>φ holds, group by group, the parameters of R and the logarithms of v by visit (those of the first visit of the first group excepted, that is
/// σ), or of the group's scale where visits share one; then the parameters of the variance function. With g = ∂log v:
/// Ṡ_ab = S_ab(g_a + g_b) + v_av_bṘ_ab, and once more for second derivatives.</remarks>
internal sealed class ResidualCovariance
{
    private readonly int groups;
    private readonly int correlations;          // parameters of R in a group
    private readonly int[] firstOfGroup;        // first parameter of each group
    private readonly int firstOfVariance;

    /// <summary>Lays the parameters out.</summary>
    /// <param name="correlation">The correlation, or null for none.</param>
    /// <param name="visits">Number of visits; 0 for distances, or for no correlation.</param>
    /// <param name="groups">Number of separate matrices, at least 1.</param>
    /// <param name="variance">The variance function, or null.</param>
    /// <param name="levels">Levels of its factor; 0 for a number.</param>
    internal ResidualCovariance(CorrelationStructure? correlation, int visits, int groups, VarianceFunction? variance, int levels)
    {
        Correlation = correlation;
        Visits = visits;
        Variance = variance;
        this.groups = groups;
        HasVisitScales = variance is null && visits > 0 && correlation is (Unstructured or VisitCorrelation { IsHeterogeneous: true });
        correlations = correlation switch
        {
            VisitCorrelation byVisit => byVisit.ParameterCount(visits),
            DistanceCorrelation byDistance => byDistance.ParameterCount,
            _ => 0,
        };
        firstOfGroup = new int[groups + 1];
        for (int g = 0; g < groups; g++) { firstOfGroup[g + 1] = firstOfGroup[g] + correlations + ScalesOf(g); }
        firstOfVariance = firstOfGroup[groups];
        Count = firstOfVariance + (variance?.Start(levels).Length ?? 0);
    }

    /// <summary>The correlation structure, or null.</summary>
    internal CorrelationStructure? Correlation { get; }

    /// <summary>m, number of visits.</summary>
    internal int Visits { get; }

    /// <summary>The variance function, or null.</summary>
    internal VarianceFunction? Variance { get; }

    /// <summary>Whether every visit has a variance of its own.</summary>
    internal bool HasVisitScales { get; }

    /// <summary>Number of separate matrices.</summary>
    internal int Groups => groups;

    /// <summary>Number of parameters.</summary>
    internal int Count { get; }

    /// <summary>The parameters that move the covariance of a group's positions.</summary>
    internal int[] Active(int group) =>
        [.. Enumerable.Range(firstOfGroup[group], firstOfGroup[group + 1] - firstOfGroup[group]), .. Enumerable.Range(firstOfVariance, Count - firstOfVariance)];

    /// <summary>The parameters of R in a group.</summary>
    internal ReadOnlySpan<double> CorrelationOf(int group, ReadOnlySpan<double> parameters) => parameters.Slice(firstOfGroup[group], correlations);

    /// <summary>The logarithms of v of a group over those of its visits, or of the group.</summary>
    internal ReadOnlySpan<double> ScalesOf(int group, ReadOnlySpan<double> parameters) => parameters[(firstOfGroup[group] + correlations)..firstOfGroup[group + 1]];

    /// <summary>The parameters of the variance function.</summary>
    internal ReadOnlySpan<double> VarianceOf(ReadOnlySpan<double> parameters) => parameters[firstOfVariance..];

    /// <summary>The covariance of many universes at one φ; what they share is computed once.</summary>
    /// <param name="universes">The positions.</param>
    /// <param name="parameters">φ.</param>
    /// <param name="derivatives">Orders of derivatives, 0 to 2.</param>
    /// <returns>Per universe its matrix; derivatives are by its group's active parameters.</returns>
    internal CovarianceJet[] At(ImmutableArray<CovarianceUniverse> universes, ReadOnlySpan<double> parameters, int derivatives)
    {
        var byVisit = new CovarianceJet?[groups];
        var byDistance = new Dictionary<double, Jet>[groups];
        Jet[] variance = Jet.Parameters(VarianceOf(parameters));
        var result = new CovarianceJet[universes.Length];
        for (int u = 0; u < universes.Length; u++)
        {
            CovarianceUniverse universe = universes[u];
            int active = correlations + ScalesOf(universe.Group) + variance.Length;
            result[u] = new CovarianceJet(universe.Order, active, derivatives);
            ReadOnlySpan<double> own = CorrelationOf(universe.Group, parameters);
            switch (Correlation)
            {
                case VisitCorrelation visits:
                    if (byVisit[universe.Group] is not { } full)
                    {
                        byVisit[universe.Group] = full = new CovarianceJet(Visits, correlations, derivatives);
                        visits.Fill(own, full);
                    }

                    Pick(full, universe, result[u]);
                    break;
                case DistanceCorrelation distances:
                    FillByDistance(distances, Jet.Parameters(own), universe, byDistance[universe.Group] ??= [], result[u]);
                    break;
                default:
                    for (int a = 0; a < universe.Order; a++) { result[u].Value[(a * universe.Order) + a] = 1.0; }
                    break;
            }

            Scale(universe, ScalesOf(universe.Group, parameters), variance, result[u]);
        }

        return result;
    }

    // The first scale of the first group is σ.
    private int ScalesOf(int group) => (HasVisitScales ? Visits : 1) - (group == 0 ? 1 : 0);

    private static void Pick(CovarianceJet full, CovarianceUniverse universe, CovarianceJet target)
    {
        int m = full.Order;
        int d = universe.Order;
        for (int b = 0; b < d; b++)
        {
            for (int a = 0; a < d; a++)
            {
                int from = ((int)universe.Times[b] * m) + (int)universe.Times[a];
                int to = (b * d) + a;
                target.Value[to] = full.Value[from];
                for (int k = 0; k < full.Count && target.Derivatives > 0; k++) { target.FirstBy(k)[to] = full.FirstBy(k)[from]; }
                for (int l = 0; l < full.Count && target.Derivatives > 1; l++)
                {
                    for (int k = 0; k <= l; k++) { target.SecondBy(k, l)[to] = full.SecondBy(k, l)[from]; }
                }
            }
        }
    }

    private static void FillByDistance(DistanceCorrelation correlation, Jet[] parameters, CovarianceUniverse universe, Dictionary<double, Jet> known, CovarianceJet target)
    {
        for (int b = 0; b < universe.Order; b++)
        {
            target.Value[(b * universe.Order) + b] = 1.0;
            for (int a = b + 1; a < universe.Order; a++)
            {
                double distance = universe.Times[a] - universe.Times[b];
                if (!known.TryGetValue(distance, out Jet? element))
                {
                    element = correlation.At(distance, parameters);
                    known.Add(distance, element);
                }

                target.Set(a, b, element, 0);
            }
        }
    }

    // From R to S.
    private void Scale(CovarianceUniverse universe, ReadOnlySpan<double> scales, Jet[] variance, CovarianceJet target)
    {
        int d = universe.Order;
        int k = target.Count;
        int firstScale = correlations;
        int firstVariance = correlations + scales.Length;
        double[] sd = new double[d];
        double[] slope = new double[d * k];     // g, k values a position
        Jet?[] own = new Jet?[d];
        for (int a = 0; a < d; a++)
        {
            double log = 0.0;
            int place = (HasVisitScales ? (int)universe.Times[a] : 0) - (universe.Group == 0 ? 1 : 0);
            if (scales.Length > 0 && place >= 0)
            {
                log += scales[place];
                slope[(a * k) + firstScale + place] = 1.0;
            }

            if (Variance is not null)
            {
                Jet jet = Variance.LogScale(universe.Scales[a], variance);
                own[a] = jet;
                log += jet.Value;
                for (int i = 0; i < variance.Length; i++) { slope[(a * k) + firstVariance + i] = jet.First[i]; }
            }

            sd[a] = Math.Exp(log);
        }

        for (int b = 0; b < d; b++)
        {
            for (int a = 0; a < d; a++)
            {
                int at = (b * d) + a;
                double factor = sd[a] * sd[b];
                double r = target.Value[at];
                if (target.Derivatives > 1) { ScaleSecond(target, at, factor, slope.AsSpan(a * k, k), slope.AsSpan(b * k, k), own[a], own[b], firstVariance); }
                for (int i = 0; i < k && target.Derivatives > 0; i++)
                {
                    ref double first = ref target.First[(i * d * d) + at];
                    first = factor * (first + (r * (slope[(a * k) + i] + slope[(b * k) + i])));
                }

                target.Value[at] = factor * r;
            }
        }
    }

    // Before values and first derivatives are scaled.
    private static void ScaleSecond(CovarianceJet target, int at, double factor, ReadOnlySpan<double> ga, ReadOnlySpan<double> gb, Jet? va, Jet? vb, int firstVariance)
    {
        int size = target.Order * target.Order;
        double r = target.Value[at];
        for (int j = 0; j < target.Count; j++)
        {
            double gj = ga[j] + gb[j];
            double rj = target.First[(j * size) + at];
            for (int i = 0; i <= j; i++)
            {
                double gi = ga[i] + gb[i];
                double ri = target.First[(i * size) + at];
                ref double second = ref target.Second[(((j * (j + 1) / 2) + i) * size) + at];
                double bend = 0.0;
                if (i >= firstVariance && va is not null)
                {
                    int of = ((j - firstVariance) * va.First.Length) + i - firstVariance;
                    bend = va.Second[of] + vb!.Second[of];
                }

                second = factor * (second + (gi * rj) + (gj * ri) + (r * ((gi * gj) + bend)));
            }
        }
    }
}
