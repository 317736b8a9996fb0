using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Everything that can be wrong with a formula. Positions in messages count from 1; spans count from 0.</summary>
internal static partial class FormulaProblems
{
    private const int LongestQuote = 80;

    internal static Problem NoTilde(string text, bool hasEqualSign) =>
        At("MM1001", text, AtEnd(text), "the formula has no `~`: expected `response ~ terms`") with
        {
            Fix = hasEqualSign
                ? "write `~`, not `=`, between the response and the terms"
                : "write the response, a `~` and the terms, such as `Reaction ~ Days + (Days | Subject)`",
        };

    internal static Problem NeverClosed(string text, TextSpan open) =>
        At("MM1002", text, open, $"the `(` at position {open.Start + 1} is never closed") with
        {
            Fix = "add the missing `)`",
        };

    internal static Problem ClosesNothing(string text, TextSpan close) =>
        At("MM1002", text, close, $"the `)` at position {close.Start + 1} closes nothing") with
        {
            Fix = "delete it, or add the missing `(` before it",
        };

    /// <param name="text">The formula.</param>
    /// <param name="bar">Where the bar stands.</param>
    /// <param name="slope">Canonical text of the summand before the bar, or null.</param>
    /// <param name="group">Text of what follows the bar.</param>
    internal static Problem BarWithoutParentheses(string text, TextSpan bar, string? slope, string group) =>
        At("MM1003", text, bar, "a random-effects term needs parentheses around it") with
        {
            Cause = "without them the bar would take everything before it",
            Fix = $"write `(1 | {group})` for a random intercept" + (slope is null ? "" : $", or `({slope} | {group})` for a random intercept and slope"),
        };

    /// <param name="text">The formula.</param>
    /// <param name="candidates">Columns that could group the rows, best first; may be empty.</param>
    internal static Problem NoRandomEffects(string text, IReadOnlyList<string> candidates) =>
        At("MM1004", text, AtEnd(text), "the formula has no random-effects term") with
        {
            Cause = candidates.Count == 0 ? null : $"columns that could group the rows: {string.Join(", ", candidates.Select(name => Ticked(name)))}",
            Fix = $"add a term such as `(1 | {(candidates.Count == 0 ? "group" : CanonicalText.Of(new FormulaNode.Variable(candidates[0], default)))})`, or ask for a model without one by --independent",
        };

    /// <param name="text">The formula.</param>
    /// <param name="culprit">What stands on the right.</param>
    /// <param name="isColumn">Whether it is the column from which the response is computed, not the response itself.</param>
    internal static Problem ResponseOnTheRight(string text, FormulaNode culprit, bool isColumn) =>
        At("MM1005", text, culprit.Span, $"the response{(isColumn ? "'s column" : "")} {Quoted(culprit)} is also on the right of the `~`") with
        {
            Cause = "a response cannot explain itself",
            Fix = "take it out of the terms",
        };

    internal static Problem SameRandomTermTwice(string text, RandomTerm first, RandomTerm second) =>
        At("MM1006", text, second.Span, $"the random-effects term {Ticked(Clipped(second.Text))} comes twice, {Places(first, second)}") with
        {
            Cause = "the data cannot tell the two apart",
            Fix = "leave one of them out",
        };

    /// <param name="text">The formula.</param>
    /// <param name="first">The term that claims the effect first.</param>
    /// <param name="second">The term that claims it again.</param>
    /// <param name="effect">The effect's name; null for the intercept.</param>
    internal static Problem SameEffectTwice(string text, RandomTerm first, RandomTerm second, string? effect)
    {
        string what = effect is null ? "intercept" : $"effect {Ticked(effect)}";
        return At("MM1007", text, second.Span, $"the {what} of {Ticked(second.GroupName)} appears in two random-effects terms, {Ticked(Clipped(first.Text))} and {Ticked(Clipped(second.Text))}, {Places(first, second)}") with
        {
            Cause = "two variances of one effect are not identifiable together",
            Fix = effect is null
                ? $"drop one term, or begin one of them with `0 +` to leave its intercept out"
                : $"take {Ticked(effect)} out of one of them",
        };
    }

    /// <param name="text">The formula.</param>
    /// <param name="span">The function's name.</param>
    /// <param name="name">The name as written.</param>
    /// <param name="holdsBar">Whether a bar stands in the parentheses after it, so that an operator may be missing.</param>
    internal static Problem UnknownFunction(string text, TextSpan span, string name, bool holdsBar)
    {
        string? nearest = name switch
        {
            "ln" => "log",
            "csh" => "cs",
            "ar1h" => "ar1",
            "toeph" => "toep",
            "un" => "us",
            "as.factor" => "factor",
            "as.ordered" => "ordered",
            { Length: 1 } => null,
            _ => Spelling.Nearest(name, FormulaFunctions.Names),
        };
        return At("MM1008", text, span, $"unknown function `{name}`") with
        {
            Cause = $"a formula may call {string.Join(", ", FormulaFunctions.Names)}; nothing else is ever run",
            Fix = nearest is not null ? $"did you mean `{nearest}`?"
                : holdsBar ? $"if `{name}` is a column, write an operator after it, as in `{name} + (1 | g)`"
                : name == "interaction" ? "join the columns by `:`, as in `(1 | a:b)`"
                : "compute the values in a column of the data and name that column",
        };
    }

    internal static Problem TooLong(string text) =>
        At("MM1009", text, new TextSpan(FormulaLimits.Characters, 0), $"the formula is too long: {text.Length} characters, {FormulaLimits.Characters} are allowed") with
        {
            Fix = "let `.` stand for the columns, or give the columns shorter names",
        };

    internal static Problem TooDeep(string text, TextSpan open) =>
        At("MM1009", text, open, $"the formula is nested too deeply: more than {FormulaLimits.Nesting} parentheses, signs or powers hold each other at position {open.Start + 1}") with
        {
            Fix = "leave out parentheses and signs that change nothing, or add a column with the value of the expression",
        };

    internal static Problem TooManyOperators(string text, TextSpan sign) =>
        At("MM1009", text, sign, $"the formula is too long: it has more than {FormulaLimits.Operators} operators") with
        {
            Fix = "let `.` stand for the columns",
        };

    internal static Problem UnexpectedCharacter(string text, TextSpan span, int codePoint)
    {
        string shown = char.IsControl(text, span.Start) || char.IsSurrogate(text[span.Start]) != (span.Length > 1) || IsInvisible(text, span.Start)
            ? "" : $" `{text.AsSpan(span.Start, span.Length)}`";
        return At("MM1010", text, span, $"unexpected character{shown} (U+{codePoint:X4}) at position {span.Start + 1}") with
        {
            Fix = CharacterAdvice.For(codePoint) ?? NameAdvice(text, span),
        };
    }

    /// <param name="text">The formula.</param>
    /// <param name="span">The word <c>offset</c> or its call.</param>
    /// <param name="place">Where it stands, as in <c>inside a product</c>.</param>
    internal static Problem OffsetMisplaced(string text, TextSpan span, string place) =>
        At("MM1011", text, span, $"an offset cannot stand {place}") with
        {
            Cause = "its coefficient is 1 by definition, so it is neither multiplied nor subtracted, and does not vary between groups",
            Fix = "add it to the fixed terms, as in `y ~ x + offset(z) + (1 | g)`",
        };

    internal static Problem WeightsMisplaced(string text, TextSpan span) =>
        At("MM1011", text, span, "weights are not part of the formula") with
        {
            Cause = "a weight says how precise a row is, not what its mean depends on",
            Fix = "name the column by --weights on the command line, or by `FitOptions.Weights` in the library",
        };

    private static Problem At(string code, string text, TextSpan where, string message) =>
        new(code, Severity.Error, message) { Where = where, Source = text };

    private static TextSpan AtEnd(string text) => new(text.Length, 0);

    private static string Ticked(string name) => BackTicks.Around(name);

    // An expression as messages quote it.
    private static string Quoted(FormulaNode node) => Ticked(Clipped(CanonicalText.Of(node)));

    // The place shows the rest; a sentence stays readable.
    private static string Clipped(string expression) =>
        expression.Length <= LongestQuote ? expression : $"{expression.AsSpan(0, LongestQuote - 1)}…";

    private static string Places(RandomTerm first, RandomTerm second) => first.Span == second.Span
        ? $"both from position {first.Span.Start + 1}"
        : $"at positions {first.Span.Start + 1} and {second.Span.Start + 1}";

    // What stands between operators was probably meant as one name.
    private static string NameAdvice(string text, TextSpan span)
    {
        const string Separators = "~+-*/:^|(),=`\"'";
        int start = span.Start;
        int end = span.End;
        while (start > 0 && !Separators.Contains(text[start - 1], StringComparison.Ordinal)) { start--; }
        while (end < text.Length && !Separators.Contains(text[end], StringComparison.Ordinal)) { end++; }
        string name = text[start..end].Trim();
        return name.Length <= span.Length || name.Any(VisibleText.IsInvisible)
            ? "delete it, or, if it belongs to a column's name, write the whole name in back-ticks"
            : $"if {Ticked(name)} is a column's name, write it in back-ticks as here";
    }

    private static bool IsInvisible(string text, int index) =>
        char.GetUnicodeCategory(text, index) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.Surrogate
            or System.Globalization.UnicodeCategory.PrivateUse
            or System.Globalization.UnicodeCategory.OtherNotAssigned;
}
