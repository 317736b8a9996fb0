using System.Collections.Immutable;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>An element of θ by name, because programs order terms differently: row and column of a term's λ.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Row">Name of the row's column of Z.</param>
/// <param name="Column">Name of the column's column of Z; the row's own on the diagonal.</param>
internal sealed record ThetaElement(string Group, string Row, string Column)
{
    /// <summary>The elements of a term in θ's order: column by column of the lower triangle.</summary>
    /// <param name="groupName">Name of the grouping factor.</param>
    /// <param name="terms">Names of the term's columns.</param>
    /// <param name="correlated">The whole lower triangle; else the diagonal.</param>
    internal static IEnumerable<ThetaElement> Of(string groupName, ImmutableArray<string> terms, bool correlated) =>
        from j in Enumerable.Range(0, terms.Length)
        from i in Enumerable.Range(j, correlated ? terms.Length - j : 1)
        select new ThetaElement(groupName, terms[i], terms[j]);

    /// <summary>The element's value in a reference fit.</summary>
    /// <param name="blocks">The reference's blocks.</param>
    /// <exception cref="InvalidOperationException">No block, or more than one, has both columns.</exception>
    internal double In(ImmutableArray<ReferenceBlock> blocks)
    {
        ReferenceBlock block = blocks.Single(b => b.Group == Group && b.IndexOf(Row) >= 0 && b.IndexOf(Column) >= 0);
        int row = block.IndexOf(Row);
        int column = block.IndexOf(Column);
        return row >= column
            ? block.Lambda[row, column]
            : throw new InvalidOperationException($"The columns {Row} and {Column} of {Group} stand in another order in the reference.");
    }

    /// <inheritdoc/>
    public override string ToString() => Row == Column ? $"{Group}.{Row}" : $"{Group}.{Row}.{Column}";
}
