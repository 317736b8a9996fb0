using MixedModels.Problems;

namespace MixedModels.Formulas;

// MM1015 and on: words, arguments and operators that are understood but cannot stand where they do.
internal static partial class FormulaProblems
{
    /// <param name="text">The formula.</param>
    /// <param name="span">The argument, or the call where an argument is missing.</param>
    /// <param name="signature">The function called.</param>
    /// <param name="complaint">The rest of a sentence that begins with the function's name.</param>
    internal static Problem WrongArgument(string text, TextSpan span, FunctionSignature signature, string complaint) =>
        At("MM1015", text, span, $"`{signature.Name}` {complaint}") with { Fix = $"call it as {signature.Usage}" };

    internal static Problem WrongStructureArgument(string text, TextSpan span, string structure) =>
        At("MM1015", text, span, $"after the grouping `{structure}` takes {ArgumentsOf(structure)}`by` with a column, each once, and nothing else") with
        {
            Fix = $"write `{structure}(x | g)`{(CovarianceNames.HasVariances(structure) ? $" or `{structure}(x | g, hom = TRUE)`" : CovarianceNames.HasFactors(structure) ? $" or `{structure}(x | g, d = 2)`" : "")}",
        };

    private static string ArgumentsOf(string structure) =>
        CovarianceNames.HasVariances(structure) ? "`hom = TRUE` or `het = TRUE` and " : CovarianceNames.HasFactors(structure) ? "`d` with a number of factors and " : "";

    /// <param name="text">The formula.</param>
    /// <param name="call">A call that does not give one number per row.</param>
    /// <param name="gives">What it gives instead.</param>
    /// <param name="role">What holds it.</param>
    internal static Problem NotANumber(string text, FormulaNode.FunctionCall call, string gives, string role) =>
        At("MM1015", text, call.Span, $"`{call.Function}` gives {gives}, but {role} needs one number per row");

    internal static Problem TextInArithmetic(string text, FormulaNode.Quoted quoted, string role) =>
        At("MM1015", text, quoted.Span, $"{role} needs numbers, not a quoted text") with
        {
            Fix = quoted.Value.Length == 0 ? null : $"for the column of that name write {Quoted(new FormulaNode.Variable(quoted.Value, quoted.Span))}",
        };

    internal static Problem ConstantInArithmetic(string text, TextSpan span, string constant, string role) =>
        At("MM1015", text, span, $"{role} needs numbers, not {constant}");

    internal static Problem NoColumn(string text, TextSpan span, string role) =>
        At("MM1015", text, span, $"{role} names no column, so it would be the same number in every row");

    internal static Problem UnclosedQuote(string text, int start)
    {
        string kind = text[start] == '`' ? "back-tick" : "quote";
        return At("MM1016", text, new TextSpan(start, 1), $"the {kind} at position {start + 1} is never closed");
    }

    internal static Problem EmptyName(string text, TextSpan span) =>
        At("MM1016", text, span, $"the back-ticks at position {span.Start + 1} hold no name");

    internal static Problem SeveralTildes(string text, TextSpan second) =>
        At("MM1017", text, second, $"the formula has a second `~` at position {second.Start + 1}") with { Fix = "write one formula with one `~`" };

    internal static Problem TildeInParentheses(string text, TextSpan tilde) =>
        At("MM1017", text, tilde, $"the `~` at position {tilde.Start + 1} stands in parentheses") with { Fix = "take the parentheses around the formula away" };

    internal static Problem NoResponse(string text, TextSpan tilde) =>
        At("MM1018", text, tilde, "the formula has no response: nothing stands left of the `~`") with { Fix = "name the column to be explained, as in `y ~ x + (1 | g)`" };

    /// <param name="text">The formula.</param>
    /// <param name="found">What stands at the place.</param>
    /// <param name="expected">What could stand there.</param>
    internal static Problem Unexpected(string text, Token found, string expected)
    {
        string what = found.Kind switch
        {
            TokenKind.End => "the end of the formula",
            TokenKind.Text => "a quoted text",
            _ => Ticked(text.Substring(found.Span.Start, found.Span.Length)),
        };
        return At("MM1019", text, found.Span, $"expected {expected}, found {what}") with
        {
            Fix = found.Kind switch
            {
                TokenKind.Text => "quotes are for arguments; a column's name goes in back-ticks",
                TokenKind.Name or TokenKind.TickedName or TokenKind.Number or TokenKind.Open =>
                    "write an operator such as `+` between the two, or one name in back-ticks",
                _ => null,
            },
        };
    }

    /// <summary>A structure that the language knows and the engine cannot estimate.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="term">A term with as many factors as columns, or more.</param>
    /// <param name="columns">Its columns.</param>
    internal static Problem TooManyFactors(string text, RandomTerm term, int columns) =>
        At("MM1020", text, term.Span, $"{Ticked(Clipped(term.Text))} asks for {term.Factors ?? 1} common factors of {columns} columns") with
        {
            Cause = "with as many factors as columns, or with more parameters than an unstructured covariance matrix has, the factors are not determined",
            Fix = $"write fewer factors, or `({CanonicalText.Of(term.Terms)} | {term.GroupName})`",
        };

    internal static Problem NoTerms(string text) =>
        At("MM1021", text, AtEnd(text), "nothing stands right of the `~`") with { Fix = "write the terms, or `1` for an intercept alone" };

    /// <param name="text">The formula.</param>
    /// <param name="span">The bar, or the terms that come to nothing.</param>
    /// <param name="side">The side that is empty, as in <c>left of the bar</c>.</param>
    /// <param name="cause">Why, where something stands there all the same.</param>
    internal static Problem EmptyRandomPart(string text, TextSpan span, string side, string? cause = null) =>
        At("MM1022", text, span, $"a random-effects term is empty {side}") with { Cause = cause, Fix = "write what varies, a bar and the grouping column, as in `(1 | g)` or `(x | g)`" };

    internal static Problem BarMisplaced(string text, TextSpan span, string complaint, string fix) =>
        At("MM1023", text, span, complaint) with { Fix = fix };

    internal static Problem StructureWithoutBar(string text, Token name) =>
        At("MM1023", text, name.Span, $"the structure `{name.Text}` needs a bar and a grouping column") with { Fix = $"write `{name.Text}(x | g)`" };

    /// <param name="text">The formula.</param>
    /// <param name="span">The constant.</param>
    /// <param name="constant">Its text.</param>
    internal static Problem ConstantAsTerm(string text, TextSpan span, string constant) =>
        At("MM1024", text, span, $"expected a term, found the constant {constant}") with { Fix = "only `0` and `1` may stand among the terms, for the intercept, joined by `+` or `-`" };

    internal static Problem NumberInProduct(string text, TextSpan span, FormulaNode.Binary product) =>
        At("MM1024", text, span, $"the number in {Quoted(product)} is not a term: `{product.Operator}` combines terms here, it computes nothing") with
        {
            Fix = product.Operator is "*" or "/" ? AsArithmetic(product) : null,
        };

    internal static Problem ConstantAsColumn(string text, TextSpan span, string constant) =>
        At("MM1024", text, span, $"a column named {constant} cannot be used in a formula, where {constant} is a constant") with { Fix = "rename the column" };

    internal static Problem NotAGrouping(string text, FormulaNode grouping, string complaint, string? fix) =>
        At("MM1025", text, grouping.Span, $"{Quoted(grouping)} is not a grouping: {complaint}") with
        {
            Cause = "right of a bar stand columns, `a:b` for their combinations and `a/b` for `b` nested in `a`",
            Fix = fix,
        };

    /// <param name="text">The formula.</param>
    /// <param name="span">The dot.</param>
    /// <param name="place">Where it stands, as in <c>left of a bar</c>.</param>
    internal static Problem DotMisplaced(string text, TextSpan span, string place) =>
        At("MM1026", text, span, $"the dot cannot stand {place}") with { Cause = "it stands for several columns, as fixed terms", Fix = "name the columns" };

    internal static Problem DotWithoutColumns(string text, TextSpan span) =>
        At("MM1026", text, span, "the dot stands for the columns of the data, which are not known here") with { Fix = "name the columns" };

    internal static Problem TooManyTerms(string text, TextSpan span) =>
        At("MM1027", text, span, $"the formula expands to too many terms: {FormulaLimits.Terms} are allowed") with { Fix = "name the interactions that matter, joined by `:`" };

    internal static Problem SignInProduct(string text, FormulaNode.Unary sign) =>
        At("MM1028", text, sign.Span, $"the sign in {Quoted(sign)} stands inside a product of terms") with { Fix = "for arithmetic write it inside `I()`; to take a product away put it in parentheses" };

    internal static Problem BadPower(string text, FormulaNode.Binary power) =>
        At("MM1028", text, power.Right.Span, $"the power {Quoted(power.Right)} is not a whole number of at least 1") with
        {
            Cause = "among terms `^` asks for products of up to that many terms",
            Fix = AsArithmetic(power),
        };

    internal static Problem PowerOfOneTerm(string text, FormulaNode.Binary power) =>
        At("MM1028", text, power.Span, $"{Quoted(power)} among terms is {Quoted(power.Left)} itself: `^` computes nothing here") with
        {
            Fix = AsArithmetic(power),
        };

    internal static Problem TermOperatorInArithmetic(string text, FormulaNode.Binary binary, string role) =>
        At("MM1028", text, binary.Span, $"`{binary.Operator}` combines terms; it has no meaning inside {role}");

    internal static Problem UnreadableNumber(string text, TextSpan span) =>
        At("MM1029", text, span, $"`{text.AsSpan(span.Start, span.Length)}` is not a number") with { Fix = "a name that begins with a digit needs back-ticks" };

    internal static Problem NumberOutOfRange(string text, TextSpan span) =>
        At("MM1029", text, span, $"the number `{text.AsSpan(span.Start, span.Length)}` is too large");

    private static string AsArithmetic(FormulaNode node) => CanonicalText.Of(node) is { Length: <= LongestQuote } text
        ? $"for arithmetic write `I({text})`"
        : "for arithmetic put it inside `I()`";
}
