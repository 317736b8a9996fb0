using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>r2</c> and <c>icc</c>.</summary>
internal static class PartitionAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        JsonElement json = reference.Expected.Json;
        if (json.TryGetProperty("r2", out JsonElement r2))
        {
            VariancePartition ours = ReferenceFits.Of(reference).VariancePartition();
            double total = ours.Total;
            yield return Share("marginal", ours.MarginalRSquared, 1.0);
            yield return Share("conditional", ours.ConditionalRSquared, 1.0);
            yield return Share("var_fixed", ours.Fixed.Variance, total);
            yield return Share("var_random", ours.Random.Sum(r => r.Variance), total);
            yield return Share("var_residual", ours.Residual.Variance, total);
            // By grouping factor: the reference makes a term of each independent column.
            var byTerm = r2.GetProperty("var_random_by_term").EnumerateArray().Zip(reference.Expected.Blocks, (v, b) => (b.Group, Variance: v.GetDouble())).ToLookup(t => t.Group);
            foreach (IGrouping<string, (string Group, double Variance)> group in byTerm)
            {
                double variance = ours.Random.Where(r => r.Group == group.Key).Sum(r => r.Variance);
                yield return new("R²", new($"variance of {group.Key}", group.Sum(t => t.Variance) / total, variance / total, Tolerance.Share));
            }

            Compared Share(string field, double value, double scale) =>
                new("R²", new(field, r2.GetProperty(field).GetDouble() / scale, value / scale, Tolerance.Share));
        }

        if (!json.TryGetProperty("icc", out JsonElement icc)) { yield break; }
        VariancePartition partition = ReferenceFits.Of(reference).VariancePartition();
        Tolerance tolerance = reference.Kind == "closed_form" ? new Tolerances(reference).Theta : Tolerance.Share;
        yield return new("intraclass correlation", new("adjusted", icc.GetProperty("adjusted").GetDouble(), partition.AdjustedIntraclassCorrelation, tolerance));
        yield return new("intraclass correlation", new("unadjusted", icc.GetProperty("unadjusted").GetDouble(), partition.UnadjustedIntraclassCorrelation, tolerance));
    }
}
