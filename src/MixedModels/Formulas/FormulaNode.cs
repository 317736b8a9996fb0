using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>A node of a parsed formula. The set of nodes is closed; positions survive, so any later error can point.</summary>
public abstract record FormulaNode
{
    private FormulaNode(TextSpan span) => Span = span;

    /// <summary>Where the node stands in the formula's text.</summary>
    public TextSpan Span { get; init; }

    /// <summary>A column, named plainly or in back-ticks.</summary>
    /// <param name="Name">The column's name, without back-ticks.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Variable(string Name, TextSpan Span) : FormulaNode(Span);

    /// <summary>A number.</summary>
    /// <param name="Value">Its value.</param>
    /// <param name="Text">Its text as written.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Number(double Value, string Text, TextSpan Span) : FormulaNode(Span);

    /// <summary>A quoted text, allowed as an argument only.</summary>
    /// <param name="Value">The text without quotes.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Quoted(string Value, TextSpan Span) : FormulaNode(Span);

    /// <summary>The dot: all columns that are neither in the response nor right of a bar.</summary>
    /// <param name="Span">Where it stands.</param>
    public sealed record Dot(TextSpan Span) : FormulaNode(Span);

    /// <summary>A sign before an operand.</summary>
    /// <param name="Operator"><c>+</c> or <c>-</c>.</param>
    /// <param name="Operand">What it applies to.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Unary(string Operator, FormulaNode Operand, TextSpan Span) : FormulaNode(Span);

    /// <summary>An operator between two operands: <c>+ - * / : ^ %in%</c>.</summary>
    /// <param name="Operator">The operator's text.</param>
    /// <param name="Left">Left operand.</param>
    /// <param name="Right">Right operand.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Binary(string Operator, FormulaNode Left, FormulaNode Right, TextSpan Span) : FormulaNode(Span);

    /// <summary>A parenthesised expression; kept so that the canonical text shows it.</summary>
    /// <param name="Inner">What stands inside.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Group(FormulaNode Inner, TextSpan Span) : FormulaNode(Span);

    /// <summary>A call of a function of the closed list.</summary>
    /// <param name="Function">Its name.</param>
    /// <param name="Arguments">Its arguments in order.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record FunctionCall(string Function, ImmutableArray<Argument> Arguments, TextSpan Span) : FormulaNode(Span);

    /// <summary>An argument of a call, perhaps named: <c>df = 3</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Argument(string? Name, FormulaNode Value);

    /// <summary>A random-effects term: <c>(terms | grouping)</c>, <c>(terms || grouping)</c> or <c>us(terms | grouping)</c>.</summary>
    /// <param name="Terms">Left of the bar.</param>
    /// <param name="Grouping">Right of the bar.</param>
    /// <param name="Correlated">False for the double bar.</param>
    /// <param name="Structure">Name of the structure function, or null where none is written.</param>
    /// <param name="Heterogeneous">The structure's <c>hom</c>/<c>het</c> choice; null where none is written.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Factors">The number of common factors, <c>d</c>; null where none is written.</param>
    /// <param name="By">The column with a covariance matrix per level; null where none is written.</param>
    public sealed record RandomEffects(
        FormulaNode Terms,
        FormulaNode Grouping,
        bool Correlated,
        string? Structure,
        bool? Heterogeneous,
        TextSpan Span,
        int? Factors = null,
        Variable? By = null)
        : FormulaNode(Span);
}
