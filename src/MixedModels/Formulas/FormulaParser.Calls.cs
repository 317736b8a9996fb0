using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Formulas;

// Calls: functions of the closed list, and covariance structures around a random-effects term.
internal sealed partial class FormulaParser
{
    private FormulaNode ParseCall(ParsePlace place)
    {
        Token name = tokens[next];
        next += 2;
        if (CovarianceNames.Contains(name.Text))
        {
            return ParseStructure(name, place);
        }

        if (name.Text == "weights")
        {
            throw new MixedModelException(FormulaProblems.WeightsMisplaced(text, name.Span));
        }

        FunctionSignature signature = FormulaFunctions.Find(name.Text)
            ?? throw new MixedModelException(FormulaProblems.UnknownFunction(text, name.Span, name.Text, HoldsBar()));
        if (signature.Result == ResultKind.List && place != ParsePlace.Argument)
        {
            throw new MixedModelException(FormulaProblems.WrongArgument(text, name.Span, signature, "can only be an argument of another function"));
        }

        ImmutableArray<FormulaNode.Argument> arguments = ParseArguments(name);
        Token close = Expect(TokenKind.Close, "`,` or `)`");
        FormulaNode.FunctionCall call = new(name.Text, arguments, TextSpan.Cover(name.Span, close.Span));
        checker.Check(call, signature);
        return call;
    }

    private ImmutableArray<FormulaNode.Argument> ParseArguments(Token function)
    {
        ImmutableArray<FormulaNode.Argument>.Builder arguments = ImmutableArray.CreateBuilder<FormulaNode.Argument>();
        if (Current.Kind == TokenKind.Close)
        {
            return [];
        }

        while (true)
        {
            string? name = TakeArgumentName()?.Text;
            arguments.Add(new FormulaNode.Argument(name, Nested(function, LowestPrecedence, ParsePlace.Argument)));
            if (Current.Kind == TokenKind.Bar)
            {
                throw new MixedModelException(FormulaProblems.BarMisplaced(text, Current.Span, BarComplaint(ParsePlace.Argument), BarAdvice(ParsePlace.Argument)));
            }

            if (Current.Kind != TokenKind.Comma)
            {
                return arguments.ToImmutable();
            }

            next++;
        }
    }

    // Whether a bar stands in the parentheses just opened, and not inside others.
    private bool HoldsBar()
    {
        int depth = 0;
        for (int i = next; depth >= 0; i++)
        {
            if (depth == 0 && tokens[i].Kind == TokenKind.Bar)
            {
                return true;
            }

            depth += tokens[i].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
        }

        return false;
    }

    private Token? TakeArgumentName()
    {
        if (Current.Kind != TokenKind.Name || tokens[next + 1].Kind != TokenKind.EqualSign)
        {
            return null;
        }

        next += 2;
        return tokens[next - 2];
    }

    private FormulaNode.RandomEffects ParseStructure(Token name, ParsePlace place)
    {
        if (place != ParsePlace.Terms)
        {
            throw new MixedModelException(FormulaProblems.BarMisplaced(
                text, name.Span, $"the structure `{name.Text}` cannot stand {(place == ParsePlace.Grouping ? "in a grouping" : "inside a function or the response")}", BarAdvice(place)));
        }

        if (Current.Kind == TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.EmptyRandomPart(text, Current.Span, "left of the bar"));
        }

        FormulaNode terms = Current.Kind == TokenKind.Close
            ? throw new MixedModelException(FormulaProblems.StructureWithoutBar(text, name))
            : Nested(name, LowestPrecedence, ParsePlace.Terms);
        if (Current.Kind != TokenKind.Bar)
        {
            throw new MixedModelException(FormulaProblems.StructureWithoutBar(text, name));
        }

        Token bar = Current;
        (FormulaNode grouping, bool correlated) = ParseGrouping();
        if (!correlated)
        {
            throw new MixedModelException(FormulaProblems.BarMisplaced(
                text, bar.Span, $"the structure `{name.Text}` takes a single bar", "write `|`, or leave the structure's name out"));
        }

        bool? heterogeneous = null;
        int? factors = null;
        FormulaNode.Variable? by = null;
        while (Current.Kind == TokenKind.Comma)
        {
            next++;
            Token first = Current;
            Token? argument = TakeArgumentName();
            switch (argument?.Text)
            {
                case "hom" or "het" when heterogeneous is null && CovarianceNames.HasVariances(name.Text) && PlainName.IsLogical(Current.Text):
                    heterogeneous = (Current.Text == "TRUE") == (argument.Text == "het");
                    break;
                case "d" when factors is null && CovarianceNames.HasFactors(name.Text) && Current.Kind == TokenKind.Number && IsCount(Current.Text):
                    factors = int.Parse(Current.Text, CultureInfo.InvariantCulture);
                    break;
                case "by" when by is null && Current.Kind == TokenKind.Name && !PlainName.IsLogical(Current.Text):
                    by = new FormulaNode.Variable(Current.Text, Current.Span);
                    break;
                default:
                    throw new MixedModelException(FormulaProblems.WrongStructureArgument(text, first.Span, name.Text));
            }

            next++;
        }

        Token close = Expect(TokenKind.Close, "`)`");
        return new FormulaNode.RandomEffects(terms, grouping, true, name.Text, heterogeneous, TextSpan.Cover(name.Span, close.Span), factors, by);
    }

    // 1, 2, … of at most two digits.
    private static bool IsCount(string number) => number.Length <= 2 && number[0] != '0' && number.All(char.IsAsciiDigit);
}
