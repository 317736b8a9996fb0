using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>What can be said of a formula from its words alone: one <c>~</c>, matched parentheses, bounded depth.</summary>
internal static class FormulaShape
{
    /// <summary>Checks the words and finds the <c>~</c>.</summary>
    /// <returns>The index of the <c>~</c> among the words.</returns>
    /// <exception cref="MixedModelException">MM1001, MM1002, MM1009, MM1017, MM1018 or MM1021.</exception>
    internal static int FindTilde(string text, ImmutableArray<Token> tokens)
    {
        Problem? unbalanced = CheckParentheses(text, tokens);
        List<int> tildes = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind == TokenKind.Tilde) { tildes.Add(i); }
        }

        Problem? problem =
            tildes.Count == 0 ? FormulaProblems.NoTilde(text, tokens.Any(token => token.Kind == TokenKind.EqualSign))
            : unbalanced ?? (
            tildes.Count > 1 ? FormulaProblems.SeveralTildes(text, tokens[tildes[1]].Span)
            : IsInParentheses(tokens, tildes[0]) ? FormulaProblems.TildeInParentheses(text, tokens[tildes[0]].Span)
            : tildes[0] == 0 ? FormulaProblems.NoResponse(text, tokens[0].Span)
            : tokens[tildes[0] + 1].Kind == TokenKind.End ? FormulaProblems.NoTerms(text)
            : null);
        return problem is null ? tildes[0] : throw new MixedModelException(problem);
    }

    private static Problem? CheckParentheses(string text, ImmutableArray<Token> tokens)
    {
        Stack<Token> open = new();
        Problem? closesNothing = null;
        foreach (Token token in tokens)
        {
            if (token.Kind == TokenKind.Open)
            {
                open.Push(token);
                if (open.Count > FormulaLimits.Nesting)
                {
                    throw new MixedModelException(FormulaProblems.TooDeep(text, token.Span));
                }
            }
            else if (token.Kind == TokenKind.Close && !open.TryPop(out _))
            {
                closesNothing ??= FormulaProblems.ClosesNothing(text, token.Span);
            }
        }

        return closesNothing ?? (open.TryPeek(out Token? last) ? FormulaProblems.NeverClosed(text, last.Span) : null);
    }

    private static bool IsInParentheses(ImmutableArray<Token> tokens, int index)
    {
        int depth = 0;
        for (int i = 0; i < index; i++)
        {
            depth += tokens[i].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
        }

        return depth > 0;
    }
}
