using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Inference;

/// <summary>Whether a model lies within another, judged by the names of its columns.</summary>
internal static class Nesting
{
    /// <summary>Why a model does not lie within another, or null where it does.</summary>
    internal static string? WhyNot(LinearMixedModel smaller, LinearMixedModel larger)
    {
        string? missing = smaller.Schema.FixedNames.FirstOrDefault(name => !larger.Schema.FixedNames.Contains(name, StringComparer.Ordinal));
        if (missing is not null) { return $"the model before it has {missing}, which this one has not"; }
        if (ResidualNesting.WhyNot(smaller, larger) is { } residual) { return residual; }
        int lost = Places(smaller.Schema, larger.Schema).IndexOf(null);
        return lost < 0 ? null : $"the model before it has {smaller.Schema.Terms[lost].Text}, which lies within no term of this one";
    }

    /// <summary>Where the smaller model's random-effects terms are in the larger one; null where the random parts are the same.</summary>
    internal static ImmutableArray<TermPlace>? KeptColumns(LinearMixedModel smaller, LinearMixedModel larger)
    {
        if (smaller.Estimate.Theta.Length == larger.Estimate.Theta.Length) { return null; }
        return Places(smaller, larger);
    }

    /// <summary>Where the smaller model's random-effects terms are in the larger one, in which it lies.</summary>
    internal static ImmutableArray<TermPlace> Places(LinearMixedModel smaller, LinearMixedModel larger) =>
        [.. Places(smaller.Schema, larger.Schema).Select(p => p!)];

    private static ImmutableArray<TermPlace?> Places(DesignSchema smaller, DesignSchema larger)
    {
        var used = new HashSet<(int, int)>();
        var places = ImmutableArray.CreateBuilder<TermPlace?>();
        foreach (TermSchema term in smaller.Terms)
        {
            TermPlace? place = Enumerable.Range(0, larger.Terms.Length)
                .Select(t => Within(term, larger.Terms[t], t))
                .FirstOrDefault(p => p is not null && p.Columns.All(c => !used.Contains((p.Term, c))));
            if (place is not null) { used.UnionWith(place.Columns.Select(c => (place.Term, c))); }
            places.Add(place);
        }

        return places.ToImmutable();
    }

    private static TermPlace? Within(TermSchema term, TermSchema larger, int index)
    {
        if (!string.Equals(term.Group, larger.Group, StringComparison.Ordinal)) { return null; }
        bool isFull = larger.Structure == CovarianceStructure.Unstructured;
        if (!isFull && term.Structure == CovarianceStructure.Unstructured && term.Columns.Length > 1) { return null; }
        ImmutableArray<int> columns = [.. term.Columns.Select(c => larger.Columns.IndexOf(c, StringComparer.Ordinal))];
        return columns.Contains(-1) ? null : new TermPlace(index, columns);
    }
}
