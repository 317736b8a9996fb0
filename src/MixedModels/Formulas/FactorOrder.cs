using System.Collections.Immutable;

namespace MixedModels.Formulas;

/// <summary>Recovers the order in which a formula first named its factors, as far as the terms show it.</summary>
internal static class FactorOrder
{
    /// <summary>The names of all factors, in an order that agrees with the order inside every term.</summary>
    /// <remarks>Terms of one expansion always agree with some order, so a factor that nothing precedes exists at every step;
    /// among several the one named first in the list of terms is taken.</remarks>
    internal static ImmutableArray<string> Of(ImmutableArray<Term> terms)
    {
        List<string[]> products = [.. terms.Select(term => term.Factors.Select(CanonicalText.Of).ToArray())];
        List<string> waiting = [.. products.SelectMany(names => names).Distinct(StringComparer.Ordinal)];
        Dictionary<string, HashSet<string>> predecessors = waiting.ToDictionary(
            name => name, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (string[] names in products)
        {
            for (int i = 1; i < names.Length; i++)
            {
                predecessors[names[i]].Add(names[i - 1]);
            }
        }

        ImmutableArray<string>.Builder order = ImmutableArray.CreateBuilder<string>(waiting.Count);
        while (waiting.Count > 0)
        {
            string next = waiting.Find(name => predecessors[name].Count == 0) ?? waiting[0];
            order.Add(next);
            waiting.Remove(next);
            foreach (HashSet<string> before in predecessors.Values)
            {
                before.Remove(next);
            }
        }

        return order.ToImmutable();
    }
}
