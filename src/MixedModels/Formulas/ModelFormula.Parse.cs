using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

public sealed partial class ModelFormula
{
    /// <summary>Parses and expands a formula that has no dot.</summary>
    /// <param name="text">lme4's formula language, such as <c>Reaction ~ Days + (Days | Subject)</c>.</param>
    /// <exception cref="MixedModelException">The text is not a model formula; the problem points at the place.</exception>
    public static ModelFormula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Expand(text, null);
    }

    /// <summary>Parses and expands a formula; a dot stands for all columns that are neither in the response nor right of a
    /// bar.</summary>
    /// <param name="text">lme4's formula language, such as <c>Reaction ~ . + (1 | Subject)</c>.</param>
    /// <param name="columns">The columns of the data, in their order.</param>
    /// <exception cref="MixedModelException">The text is not a model formula; the problem points at the place.</exception>
    public static ModelFormula Parse(string text, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        return Expand(text, columns);
    }

    /// <summary>Whether a dot stands for columns, so that only <see cref="Parse(string, IReadOnlyList{string})"/> can expand
    /// the formula.</summary>
    /// <param name="text">A formula.</param>
    /// <exception cref="MixedModelException">The text is not a model formula.</exception>
    internal static bool HasDot(string text)
    {
        (FormulaNode response, FormulaNode terms) = FormulaParser.Parse(text);
        return FormulaWalk.All(response).Concat(FormulaWalk.All(terms)).Any(node => node is FormulaNode.Dot);
    }

    /// <summary>The formula in its canonical form: terms expanded, nested groupings written out, spaced as R spaces them.</summary>
    /// <returns>A text that parses to the same terms in the same order, unless the expansion outgrew the limits of a formula.</returns>
    public override string ToString()
    {
        IEnumerable<string> parts =
        [
            CanonicalText.Of(FixedTerms),
            .. Offsets.Select(offset => $"offset({CanonicalText.Of(offset)})"),
            .. RandomTerms.Select(CanonicalText.Of),
        ];
        return $"{CanonicalText.Of(Response)} ~ {string.Join(" + ", parts)}";
    }

    private static ModelFormula Expand(string text, IReadOnlyList<string>? columns)
    {
        (FormulaNode response, FormulaNode terms) = FormulaParser.Parse(text);
        ResponseCheck.Check(text, response, terms);
        TermExpander expander = new(text, TermPart.Fixed, DotColumns(response, terms, columns));
        (TermSet fixedTerms, ImmutableArray<FormulaNode> offsets, ImmutableArray<FormulaNode.RandomEffects> random) = expander.Expand(terms);
        ImmutableArray<RandomTerm> randomTerms = [.. random.SelectMany(term => ExpandRandom(text, term))];
        RandomTermChecks.Check(text, randomTerms);
        return new ModelFormula(text, response, fixedTerms, offsets, randomTerms);
    }

    private static IEnumerable<RandomTerm> ExpandRandom(string text, FormulaNode.RandomEffects node)
    {
        TermSet terms = new TermExpander(text, TermPart.Random, null).Expand(node.Terms).Terms;
        if (!terms.HasIntercept && terms.Terms.IsEmpty)
        {
            throw new MixedModelException(FormulaProblems.EmptyRandomPart(text, node.Terms.Span, "left of the bar", "the intercept is taken away, and nothing else is left to vary"));
        }

        string structure = node.Structure ?? (node.Correlated ? CovarianceNames.Unstructured : CovarianceNames.Diagonal);
        return new GroupingExpander(text, node.Terms).Expand(node.Grouping).Select(
            grouping => new RandomTerm(terms, [.. grouping], node.Correlated, structure, node.Heterogeneous, node.Span, node.Factors, node.By));
    }

    private static ImmutableArray<string>? DotColumns(FormulaNode response, FormulaNode terms, IReadOnlyList<string>? columns)
    {
        if (columns is null)
        {
            return null;
        }

        HashSet<string> taken = new(StringComparer.Ordinal);
        taken.UnionWith(FormulaWalk.Variables(response).Select(column => column.Name));
        taken.UnionWith(FormulaWalk.RandomEffects(terms).SelectMany(term => FormulaWalk.Variables(term.Grouping)).Select(column => column.Name));
        return [.. columns.Where(column => !taken.Contains(column))];
    }
}
