using System.Numerics;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Terms in order of first appearance, without repeats, while a formula is being expanded. A term is a set of
/// factor indices, held as the bits of a number; where it was written first is kept beside it.</summary>
internal sealed class TermList
{
    private readonly List<ListedTerm> items = [];

    // Numbers, boxed: a set of references is compiled already when a process starts, a set of big integers is not.
    private readonly HashSet<object> known = [];

    /// <summary>Number of terms.</summary>
    internal int Count => items.Count;

    /// <summary>The terms in order.</summary>
    internal IReadOnlyList<ListedTerm> Items => items;

    /// <summary>The product of all terms: every factor that occurs; 0 when there are no terms.</summary>
    internal BigInteger AllFactors
    {
        get
        {
            BigInteger all = BigInteger.Zero;
            foreach (ListedTerm item in items) { all |= item.Factors; }
            return all;
        }
    }

    /// <summary>Adds a term unless it is there.</summary>
    internal void Add(BigInteger factors, TextSpan span) => Add(new ListedTerm(factors, span));

    /// <summary>Adds the terms of another list.</summary>
    internal void Add(TermList other)
    {
        foreach (ListedTerm item in other.items) { Add(item); }
    }

    /// <summary>Takes away the terms of another list; those that are not there are ignored, as in R.</summary>
    internal void Remove(TermList other)
    {
        known.ExceptWith(other.known);
        items.RemoveAll(item => other.known.Contains(item.Factors));
    }

    /// <summary>The terms by number of factors, then by appearance.</summary>
    internal IEnumerable<ListedTerm> ByOrder()
    {
        List<List<ListedTerm>> byOrder = [];
        foreach (ListedTerm item in items)
        {
            while (byOrder.Count <= item.Order) { byOrder.Add([]); }
            byOrder[item.Order].Add(item);
        }

        return byOrder.SelectMany(terms => terms);
    }

    private void Add(ListedTerm item)
    {
        if (known.Add(item.Factors)) { items.Add(item); }
    }
}
