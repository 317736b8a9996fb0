using System.Numerics;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Terms in order of first appearance, without repeats, while a formula is being expanded. A term is a set of
/// factor indices, held as the bits of a number; where it was written first is kept beside it.</summary>
internal sealed class TermList
{
    private readonly List<(BigInteger Factors, TextSpan Span)> items = [];
    private readonly HashSet<BigInteger> known = [];

    /// <summary>Number of terms.</summary>
    internal int Count => items.Count;

    /// <summary>The terms in order.</summary>
    internal IReadOnlyList<(BigInteger Factors, TextSpan Span)> Items => items;

    /// <summary>The product of all terms: every factor that occurs; 0 when there are no terms.</summary>
    internal BigInteger AllFactors => items.Aggregate(BigInteger.Zero, (sum, item) => sum | item.Factors);

    /// <summary>Adds a term unless it is there.</summary>
    internal void Add(BigInteger factors, TextSpan span)
    {
        if (known.Add(factors))
        {
            items.Add((factors, span));
        }
    }

    /// <summary>Adds the terms of another list.</summary>
    internal void Add(TermList other)
    {
        foreach ((BigInteger factors, TextSpan span) in other.items)
        {
            Add(factors, span);
        }
    }

    /// <summary>Takes away the terms of another list; those that are not there are ignored, as in R.</summary>
    internal void Remove(TermList other)
    {
        known.ExceptWith(other.known);
        items.RemoveAll(item => other.known.Contains(item.Factors));
    }

    /// <summary>The terms by number of factors, then by appearance.</summary>
    internal IEnumerable<(BigInteger Factors, TextSpan Span)> ByOrder() => items.OrderBy(item => BigInteger.PopCount(item.Factors));
}
