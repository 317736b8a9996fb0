using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Formulas;

namespace MixedModels.Inference;

/// <summary>A way to leave out a random-effects term or the columns of one of its effects.</summary>
/// <param name="Text">What is left out, in words of the formula.</param>
/// <param name="Kept">Per term of the formula the columns that stay.</param>
internal sealed record RandomReduction(string Text, ImmutableArray<int[]> Kept)
{
    /// <summary>All ways: a term of one effect is dropped, another loses its effects one at a time; the intercept goes before the other
    /// effects of its term only where they are independent of it.</summary>
    /// <param name="schema">The model.</param>
    /// <param name="isPatterned">Whether a term's covariance is held to a pattern: such a term is dropped as a whole.</param>
    internal static IEnumerable<RandomReduction> Of(DesignSchema schema, Func<int, bool> isPatterned)
    {
        ImmutableArray<RandomTerm> formula = ModelFormula.Parse(schema.Coding.Formula).RandomTerms;
        for (int t = 0; t < schema.Terms.Length; t++)
        {
            TermSchema term = schema.Terms[t];
            TermSet effects = formula[t].Terms;
            ImmutableArray<int> effectOfColumn = FixedTerms.EffectOfColumn(schema.Coding, effects);
            int[] candidates =
            [
                .. effects.HasIntercept && (effects.Terms.IsEmpty || term.Structure == CovarianceStructure.Diagonal) ? new[] { -1 } : [],
                .. Enumerable.Range(0, effects.Terms.Length),
            ];
            // A pattern is of all its columns together.
            if (isPatterned(t))
            {
                yield return new RandomReduction(term.Text, Without(schema, t, []));
                continue;
            }

            foreach (int effect in candidates)
            {
                int[] kept = [.. Enumerable.Range(0, term.Columns.Length).Where(c => effectOfColumn[c] != effect)];
                string name = effect < 0 ? "(Intercept)" : effects.Terms[effect].Name;
                yield return new RandomReduction(kept.Length == 0 ? term.Text : $"{name} in {term.Text}", Without(schema, t, kept));
            }
        }
    }

    private static ImmutableArray<int[]> Without(DesignSchema schema, int term, int[] kept) =>
        [.. schema.Terms.Select((s, t) => t == term ? kept : Enumerable.Range(0, s.Columns.Length).ToArray())];
}
