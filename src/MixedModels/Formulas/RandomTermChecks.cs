using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Finds effects that two random-effects terms of one grouping factor claim, which no data can tell apart.</summary>
/// <remarks>Effects compare by name: what a factor's columns span is known only with the data.</remarks>
internal static class RandomTermChecks
{
    private const string Intercept = "";

    /// <summary>Checks all terms of a formula.</summary>
    /// <exception cref="MixedModelException">Two terms are the same (MM1006), or share an effect (MM1007).</exception>
    internal static void Check(string text, ImmutableArray<RandomTerm> terms)
    {
        Dictionary<(string Group, string Effect), RandomTerm> claimed = [];
        foreach (RandomTerm term in terms)
        {
            string group = GroupingExpander.Key(term.Grouping);
            HashSet<string> effects = Effects(term);
            foreach (string effect in effects)
            {
                if (claimed.TryGetValue((group, effect), out RandomTerm? earlier))
                {
                    throw new MixedModelException(IsSame(earlier, term, effects)
                        ? FormulaProblems.SameRandomTermTwice(text, earlier, term)
                        : FormulaProblems.SameEffectTwice(text, earlier, term, effect == Intercept ? null : effect));
                }

                claimed.Add((group, effect), term);
            }
        }
    }

    private static bool IsSame(RandomTerm first, RandomTerm second, HashSet<string> effects) =>
        first.Correlated == second.Correlated
        && first.Structure == second.Structure
        && first.Heterogeneous == second.Heterogeneous
        && first.Factors == second.Factors
        && first.By?.Name == second.By?.Name
        && effects.SetEquals(Effects(first));

    // Factors in ordinal order, so that a:b equals b:a.
    private static HashSet<string> Effects(RandomTerm term)
    {
        HashSet<string> effects = new(StringComparer.Ordinal);
        if (term.Terms.HasIntercept)
        {
            effects.Add(Intercept);
        }

        effects.UnionWith(term.Terms.Terms.Select(
            product => string.Join(":", product.Factors.Select(CanonicalText.Of).Order(StringComparer.Ordinal))));
        return effects;
    }
}
