namespace MixedModels.Tests.Formulas;

/// <summary>Writes a sum of terms from a seed and, beside it, works out what it means by plain set operations: a term is
/// the sorted letters of its factors.</summary>
/// <param name="seed">The seed.</param>
internal sealed class RandomTermAlgebra(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>A sum and its terms.</summary>
    internal (string Text, SortedSet<string> Terms) Sum(int depth)
    {
        (string text, SortedSet<string> terms) = Node(depth);
        for (int i = random.Next(3); i > 0; i--)
        {
            (string nextText, SortedSet<string> next) = Node(depth);
            bool added = random.Next(3) > 0;
            text = $"{text} {(added ? '+' : '-')} {nextText}";
            terms = added ? Set(terms.Union(next)) : Set(terms.Except(next));
        }

        return (text, terms);
    }

    private (string Text, SortedSet<string> Terms) Node(int depth)
    {
        if (depth == 0)
        {
            string name = ((char)('a' + random.Next(5))).ToString();
            return (name, Set([name]));
        }

        (string leftText, SortedSet<string> left) = Node(depth - 1 - random.Next(depth));
        (string rightText, SortedSet<string> right) = Node(depth - 1 - random.Next(depth));
        (leftText, rightText) = ($"({leftText})", $"({rightText})");
        return random.Next(6) switch
        {
            0 => ($"({leftText} + {rightText})", Set(left.Union(right))),
            1 => ($"{leftText}:{rightText}", Cross(left, right)),
            2 => ($"{leftText} * {rightText}", Set(left.Union(right).Union(Cross(left, right)))),
            3 => ($"{leftText}/{rightText}", Set(left.Union(Cross([string.Concat(left)], right)))),
            4 => ($"{leftText} %in% {rightText}", Cross(left, [string.Concat(right)])),
            _ => ($"({leftText} + {rightText})^2", Cross(left.Union(right), left.Union(right))),
        };
    }

    private static SortedSet<string> Cross(IEnumerable<string> left, IEnumerable<string> right) =>
        Set(from first in left from second in right select first + second);

    private static SortedSet<string> Set(IEnumerable<string> terms) =>
        new(terms.Select(term => string.Concat(term.Distinct().Order())).Where(term => term.Length > 0), StringComparer.Ordinal);
}
