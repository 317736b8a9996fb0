using System.Collections.Immutable;

namespace MixedModels.Formulas;

/// <summary>A whole model formula, parsed and expanded into terms. Strings and positions only: it knows no data.</summary>
public sealed partial class ModelFormula
{
    internal ModelFormula(
        string text,
        FormulaNode response,
        TermSet fixedTerms,
        ImmutableArray<FormulaNode> offsets,
        ImmutableArray<RandomTerm> randomTerms)
    {
        Text = text;
        Response = response;
        FixedTerms = fixedTerms;
        Offsets = offsets;
        RandomTerms = randomTerms;
    }

    /// <summary>The text as the user wrote it; spans point into it.</summary>
    public string Text { get; }

    /// <summary>The response: a column or an expression such as <c>log(conc)</c>.</summary>
    public FormulaNode Response { get; }

    /// <summary>The fixed-effects part.</summary>
    public TermSet FixedTerms { get; }

    /// <summary>The arguments of <c>offset()</c>.</summary>
    public ImmutableArray<FormulaNode> Offsets { get; }

    /// <summary>The random-effects terms in the order written, nested groupings expanded.</summary>
    public ImmutableArray<RandomTerm> RandomTerms { get; }

    /// <summary>The same formula without its random-effects terms; text and positions stay.</summary>
    internal ModelFormula WithoutRandomEffects() => new(Text, Response, FixedTerms, Offsets, []);
}
