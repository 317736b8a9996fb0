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
        if (smaller.Estimate.Data.KnownVariance != larger.Estimate.Data.KnownVariance) { return "the models do not hold the same residual variance for known"; }
        if (ResidualNesting.WhyNot(smaller, larger) is { } residual) { return residual; }
        int lost = FoundPlaces(smaller, larger).IndexOf(null);
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
        [.. FoundPlaces(smaller, larger).Select(p => p!)];

    private static ImmutableArray<TermPlace?> FoundPlaces(LinearMixedModel smaller, LinearMixedModel larger)
    {
        var used = new HashSet<(int, int)>();
        var places = ImmutableArray.CreateBuilder<TermPlace?>();
        for (int s = 0; s < smaller.Schema.Terms.Length; s++)
        {
            TermPlace? place = Enumerable.Range(0, larger.Schema.Terms.Length)
                .Select(t => Within(smaller, s, larger, t))
                .FirstOrDefault(p => p is not null && p.Columns.All(c => !used.Contains((p.Term, c))));
            if (place is not null) { used.UnionWith(place.Columns.Select(c => (place.Term, c))); }
            places.Add(place);
        }

        return places.ToImmutable();
    }

    private static TermPlace? Within(LinearMixedModel smaller, int small, LinearMixedModel larger, int large)
    {
        TermSchema inner = smaller.Schema.Terms[small];
        TermSchema outer = larger.Schema.Terms[large];
        bool isWithin = string.Equals(inner.Group, outer.Group, StringComparison.Ordinal)
            && PatternNesting.IsWithin(smaller.Estimate.Terms[small].Layout, larger.Estimate.Terms[large].Layout);
        if (!isWithin) { return null; }
        ImmutableArray<int> columns = [.. inner.Columns.Select(c => outer.Columns.IndexOf(c, StringComparer.Ordinal))];
        return columns.Contains(-1) ? null : new TermPlace(large, columns);
    }
}
