using MixedModels.Covariance;
using MixedModels.Design;

namespace MixedModels.Inference;

/// <summary>Whether the covariance of one random-effects term is a special case of that of another.</summary>
internal static class PatternNesting
{
    private const string Free = "us";
    private const string Diagonal = "diag";

    // What each pattern is a special case of, on the same columns, beside the unstructured.
    private static readonly Dictionary<string, string[]> Larger = new(StringComparer.Ordinal)
    {
        ["diag (hom)"] = [Diagonal, "cs (hom)", "cs (het)", "ar1 (hom)", "ar1 (het)", "toep (hom)", "toep (het)"],
        [Diagonal] = ["cs (het)", "ar1 (het)", "toep (het)"],
        ["cs (hom)"] = ["cs (het)", "toep (hom)", "toep (het)"],
        ["cs (het)"] = ["toep (het)"],
        ["ar1 (hom)"] = ["ar1 (het)", "toep (hom)", "toep (het)"],
        ["ar1 (het)"] = ["toep (het)"],
        ["toep (hom)"] = ["toep (het)"],
    };

    /// <summary>Whether a term lies within another that has its columns.</summary>
    /// <param name="small">The smaller term.</param>
    /// <param name="large">The larger term.</param>
    internal static bool IsWithin(TermLayout small, TermLayout large)
    {
        string inner = small.StructureName;
        string outer = large.StructureName;
        if (outer == Free) { return true; }
        if (outer == Diagonal) { return small.Width == 1 || inner is Diagonal or "diag (hom)"; }
        if (small.Width != large.Width) { return false; }
        return inner == outer
            || (Larger.TryGetValue(inner, out string[]? above) && above.Contains(outer))
            || (small.Pattern, large.Pattern) switch
            {
                (FactorAnalyticEffects a, FactorAnalyticEffects b) => a.Factors <= b.Factors && (b.Name == a.Name || a.Name == "rr"),
                (IndependentEffects, FactorAnalyticEffects { Name: "fa" }) => true,
                (null, FactorAnalyticEffects { Name: "fa" }) => inner == Diagonal,
                _ => false,
            };
    }

    /// <summary>Whether a term's covariance inside another's is no limit of it: the likelihood ratio of the two is then asymptotically χ².</summary>
    internal static bool IsInside(TermLayout small, TermLayout large) =>
        small.Width == large.Width && IsWithin(small, large) && small.Pattern is not FactorAnalyticEffects && large.Pattern is not FactorAnalyticEffects;

    /// <summary>Whether two terms have the same structure.</summary>
    internal static bool AreEqual(TermLayout small, TermLayout large) => small.Width == large.Width && small.StructureName == large.StructureName;

    /// <summary>Whether no covariance at all is a limit of a pattern where nothing but variances is told: no correlation loses its meaning there.</summary>
    internal static bool HasVariancesAlone(TermLayout term) =>
        term.Pattern is not { } pattern || Enumerable.Range(0, pattern.ParameterCount(term.Width)).All(i => pattern.KindOf(i, term.Width) == RandomParameterKind.Root);
}
