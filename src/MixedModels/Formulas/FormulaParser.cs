using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Turns the words of a formula into trees, by recursive descent over R's operator precedence.</summary>
/// <remarks>From tightest: <c>^</c> (right-associative), signs, <c>:</c>, <c>%in%</c>, <c>* /</c>, <c>+ -</c>, bars, <c>~</c>.
/// Recursion is bounded by <see cref="FormulaLimits.Nesting"/> and <see cref="FormulaLimits.Operators"/>.</remarks>
internal sealed partial class FormulaParser
{
    private const int LowestPrecedence = 0;
    private const int SignPrecedence = 5;
    private const int PowerPrecedence = 6;

    private readonly string text;
    private readonly ImmutableArray<Token> tokens;
    private readonly CallChecker checker;
    private int next;
    private int operators;
    private int nesting;

    private FormulaParser(string text, ImmutableArray<Token> tokens)
    {
        this.text = text;
        this.tokens = tokens;
        checker = new CallChecker(text);
    }

    private Token Current => tokens[next];

    /// <summary>The trees left and right of the <c>~</c>.</summary>
    /// <exception cref="MixedModelException">The text is not a formula.</exception>
    internal static (FormulaNode Response, FormulaNode Terms) Parse(string text)
    {
        ImmutableArray<Token> tokens = Lexer.Read(text);
        FormulaShape.FindTilde(text, tokens);
        FormulaParser parser = new(text, tokens);
        return (parser.ParseResponse(), parser.ParseTerms());
    }

    private FormulaNode ParseResponse()
    {
        FormulaNode response = ParseExpression(LowestPrecedence, ParsePlace.Argument);
        if (Current.Kind == TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.BarMisplaced(
                text, Current.Span, "a bar cannot stand in the response", "write random-effects terms right of the `~`"));
        }

        Expect(TokenKind.Tilde, "an operator or `~`");
        checker.CheckArithmetic(response, "the response");
        return response;
    }

    private FormulaNode ParseTerms()
    {
        FormulaNode terms = ParseExpression(LowestPrecedence, ParsePlace.Terms);
        if (Current.Kind == TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.BarWithoutParentheses(text, Current.Span, SlopeLeftOfBar(terms), GroupRightOfBar()));
        }

        bool option = Current.Kind == TokenKind.Comma && tokens[next + 1].Kind == TokenKind.Name;
        if (option && tokens[next + 1].Text is "weights" or "offset")
        {
            Token name = tokens[next + 1];
            throw new MixedModelException(name.Text == "weights"
                ? FormulaProblems.WeightsMisplaced(text, name.Span)
                : FormulaProblems.OffsetMisplaced(text, name.Span, "after the formula"));
        }

        Expect(TokenKind.End, "an operator or the end of the formula");
        return terms;
    }

    private FormulaNode ParseExpression(int lowest, ParsePlace place)
    {
        FormulaNode left = ParseOperand(place);
        while (Current.Kind == TokenKind.Operator && Precedence(Current.Text) is int precedence && precedence >= lowest)
        {
            Token sign = TakeOperator();
            FormulaNode right = precedence == PowerPrecedence
                ? Nested(sign, PowerPrecedence, place)
                : ParseExpression(precedence + 1, place);
            left = new FormulaNode.Binary(sign.Text, left, right, TextSpan.Cover(left.Span, right.Span));
        }

        return left;
    }

    // What can hold itself: parentheses, calls, signs and powers.
    private FormulaNode Nested(Token opener, int lowest, ParsePlace place)
    {
        if (++nesting > FormulaLimits.Nesting)
        {
            throw new MixedModelException(FormulaProblems.TooDeep(text, opener.Span));
        }

        FormulaNode node = ParseExpression(lowest, place);
        nesting--;
        return node;
    }

    private FormulaNode ParseOperand(ParsePlace place)
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Operator when token.Text is "+" or "-":
                TakeOperator();
                FormulaNode operand = Nested(token, SignPrecedence + 1, place);
                return new FormulaNode.Unary(token.Text, operand, TextSpan.Cover(token.Span, operand.Span));
            case TokenKind.Number:
                next++;
                return new FormulaNode.Number(CanonicalNumber.Parse(token.Text), token.Text, token.Span);
            case TokenKind.TickedName when PlainName.IsLogical(token.Text):
                throw new MixedModelException(FormulaProblems.ConstantAsColumn(text, token.Span, token.Text));
            case TokenKind.Name when tokens[next + 1].Kind == TokenKind.Open:
                return ParseCall(place);
            case TokenKind.Name or TokenKind.TickedName:
                next++;
                return new FormulaNode.Variable(token.Text, token.Span);
            case TokenKind.Dot:
                next++;
                return new FormulaNode.Dot(token.Span);
            case TokenKind.Text when place == ParsePlace.Argument:
                next++;
                return new FormulaNode.Quoted(token.Text, token.Span);
            case TokenKind.Open:
                return ParseParentheses(place);
            default:
                throw new MixedModelException(NoOperand(place));
        }
    }

    private FormulaNode ParseParentheses(ParsePlace place)
    {
        Token open = tokens[next++];
        if (place == ParsePlace.Terms && Current.Kind == TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.EmptyRandomPart(text, Current.Span, "left of the bar"));
        }

        FormulaNode inner = Nested(open, LowestPrecedence, place);
        if (Current.Kind != TokenKind.Bar)
        {
            Token close = Expect(TokenKind.Close, "an operator or `)`");
            return new FormulaNode.Group(inner, TextSpan.Cover(open.Span, close.Span));
        }

        if (place != ParsePlace.Terms)
        {
            throw new MixedModelException(FormulaProblems.BarMisplaced(text, Current.Span, BarComplaint(place), BarAdvice(place)));
        }

        (FormulaNode grouping, bool correlated) = ParseGrouping();
        Token end = Expect(TokenKind.Close, "an operator or `)`");
        return new FormulaNode.RandomEffects(inner, grouping, correlated, null, null, TextSpan.Cover(open.Span, end.Span));
    }

    private (FormulaNode Grouping, bool Correlated) ParseGrouping()
    {
        Token bar = tokens[next++];
        if (Current.Kind is TokenKind.Close or TokenKind.Comma)
        {
            throw new MixedModelException(FormulaProblems.EmptyRandomPart(text, bar.Span, "right of the bar"));
        }

        FormulaNode grouping = ParseExpression(LowestPrecedence, ParsePlace.Grouping);
        if (Current.Kind == TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.BarMisplaced(
                text, Current.Span, "a random-effects term has one bar", "write one term in parentheses for each grouping factor"));
        }

        return (grouping, bar.Text.Length == 1);
    }

    private static string BarComplaint(ParsePlace place) => place == ParsePlace.Grouping
        ? "a grouping cannot hold another bar"
        : "a bar cannot stand inside a function or the response";

    private static string BarAdvice(ParsePlace place) => place == ParsePlace.Grouping
        ? "write one term in parentheses for each grouping factor, as in `(1 | g) + (1 | h)`"
        : "write the random-effects term by itself right of the `~`, as in `y ~ log(x) + (1 | g)`";

    private static int? Precedence(string sign) => sign switch
    {
        "+" or "-" => 1,
        "*" or "/" => 2,
        "%in%" => 3,
        ":" => 4,
        "^" => PowerPrecedence,
        _ => null,
    };

    private Token TakeOperator()
    {
        if (++operators > FormulaLimits.Operators)
        {
            throw new MixedModelException(FormulaProblems.TooManyOperators(text, Current.Span));
        }

        return tokens[next++];
    }

    private Token Expect(TokenKind kind, string what) => Current.Kind == kind
        ? tokens[next++]
        : throw new MixedModelException(FormulaProblems.Unexpected(text, Current, what));

    private Problem NoOperand(ParsePlace place)
    {
        string what = place switch
        {
            ParsePlace.Terms => "a term",
            ParsePlace.Grouping => "a grouping column",
            _ => "a column, a number or a call",
        };
        string after = next == 0 ? "" : $" after `{text.AsSpan(tokens[next - 1].Span.Start, tokens[next - 1].Span.Length)}`";
        return FormulaProblems.Unexpected(text, Current, what + after);
    }

    // What the user probably wanted to vary: the last summand before the bar that is not a number.
    private static string? SlopeLeftOfBar(FormulaNode terms)
    {
        while (terms is FormulaNode.Binary { Operator: "+" or "-" } sum)
        {
            if (sum.Right is FormulaNode.Variable or FormulaNode.FunctionCall)
            {
                return CanonicalText.Of(sum.Right);
            }

            terms = sum.Left;
        }

        return terms is FormulaNode.Variable or FormulaNode.FunctionCall ? CanonicalText.Of(terms) : null;
    }

    private string GroupRightOfBar()
    {
        int first = next + 1;
        int end = first;
        int depth = 0;
        while (tokens[end].Kind is not (TokenKind.End or TokenKind.Bar)
            && !(depth == 0 && (tokens[end].IsOperator("+") || tokens[end].IsOperator("-"))))
        {
            depth += tokens[end].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            end++;
        }

        return end == first ? "group" : text[tokens[first].Span.Start..tokens[end - 1].Span.End];
    }
}
