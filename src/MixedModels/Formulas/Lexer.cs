using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Cuts a formula into words. It knows characters only; what may follow what is the parser's business.</summary>
internal sealed class Lexer
{
    private readonly string text;
    private readonly ImmutableArray<Token>.Builder tokens = ImmutableArray.CreateBuilder<Token>();
    private int position;

    private Lexer(string text) => this.text = text;

    /// <summary>The words of a text, closed by one of kind <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="MixedModelException">The text is too long (MM1009), or holds a character (MM1010), a number
    /// (MM1029) or an open quote (MM1016) that means nothing.</exception>
    internal static ImmutableArray<Token> Read(string text)
    {
        if (text.Length > FormulaLimits.Characters)
        {
            throw new MixedModelException(FormulaProblems.TooLong(text));
        }

        Lexer lexer = new(text);
        while (lexer.TryReadToken())
        {
        }

        lexer.tokens.Add(new Token(TokenKind.End, "", new TextSpan(text.Length, 0)));
        return lexer.tokens.ToImmutable();
    }

    private bool TryReadToken()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        if (position == text.Length)
        {
            return false;
        }

        char c = text[position];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(position + 1))))
        {
            ReadNumber();
        }
        else if (PlainName.Length(text.AsSpan(position)) is > 0 and int length)
        {
            Add(TokenKind.Name, length);
        }
        else if (c is '`' or '"' or '\'')
        {
            ReadQuoted(c);
        }
        else
        {
            ReadSign(c);
        }

        return true;
    }

    private void ReadSign(char c)
    {
        switch (c)
        {
            case '.': Add(TokenKind.Dot, 1); break;
            case '~': Add(TokenKind.Tilde, 1); break;
            case '(': Add(TokenKind.Open, 1); break;
            case ')': Add(TokenKind.Close, 1); break;
            case ',': Add(TokenKind.Comma, 1); break;
            case '=' when At(position + 1) != '=': Add(TokenKind.EqualSign, 1); break;
            case '|': Add(TokenKind.Bar, At(position + 1) == '|' ? 2 : 1); break;
            case '*' when At(position + 1) == '*': Add(TokenKind.Operator, 2, "^"); break;
            case '+' or '-' or '*' or '/' or ':' or '^': Add(TokenKind.Operator, 1); break;
            case '%' when text.AsSpan(position).StartsWith("%in%", StringComparison.Ordinal): Add(TokenKind.Operator, 4); break;
            default: throw new MixedModelException(UnexpectedCharacter());
        }
    }

    private void ReadNumber()
    {
        int start = position;
        int end = SkipDigits(start);
        if (At(end) == '.')
        {
            end = SkipDigits(end + 1);
        }

        if (At(end) is 'e' or 'E')
        {
            int digits = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            end = char.IsAsciiDigit(At(digits)) ? SkipDigits(digits) : end;
        }

        int wordEnd = end;
        while (wordEnd < text.Length
            && Rune.DecodeFromUtf16(text.AsSpan(wordEnd), out Rune rune, out int units) == OperationStatus.Done
            && PlainName.MayContinue(rune))
        {
            wordEnd += units;
        }

        TextSpan word = new(start, wordEnd - start);
        if (wordEnd > end)
        {
            throw new MixedModelException(FormulaProblems.UnreadableNumber(text, word));
        }

        if (!double.IsFinite(CanonicalNumber.Parse(text[start..end])))
        {
            throw new MixedModelException(FormulaProblems.NumberOutOfRange(text, word));
        }

        Add(TokenKind.Number, end - start);
    }

    private void ReadQuoted(char quote)
    {
        StringBuilder content = new();
        for (int i = position + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                if (content.Length == 0 && quote == '`')
                {
                    throw new MixedModelException(FormulaProblems.EmptyName(text, new TextSpan(position, 2)));
                }

                Add(quote == '`' ? TokenKind.TickedName : TokenKind.Text, i + 1 - position, content.ToString());
                return;
            }

            // A backslash takes the next quote or backslash literally; before anything else it is a character.
            bool escaped = text[i] == '\\' && (At(i + 1) == quote || At(i + 1) == '\\');
            content.Append(text[escaped ? ++i : i]);
        }

        throw new MixedModelException(FormulaProblems.UnclosedQuote(text, position));
    }

    private Problem UnexpectedCharacter()
    {
        bool valid = Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int units) == OperationStatus.Done;
        return FormulaProblems.UnexpectedCharacter(text, new TextSpan(position, Math.Max(1, units)), valid ? rune.Value : text[position]);
    }

    private void Add(TokenKind kind, int length, string? content = null)
    {
        tokens.Add(new Token(kind, content ?? text.Substring(position, length), new TextSpan(position, length)));
        position += length;
    }

    private int SkipDigits(int from)
    {
        while (char.IsAsciiDigit(At(from)))
        {
            from++;
        }

        return from;
    }

    private char At(int index) => index < text.Length ? text[index] : '\0';
}
