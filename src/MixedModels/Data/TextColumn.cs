using System.Collections.Immutable;

namespace MixedModels.Data;

/// <summary>A column of text, each distinct text stored once.</summary>
public sealed class TextColumn : Column
{
    private readonly int[] codes;
    private readonly string[] texts;
    private FactorColumn? factor;

    /// <summary>Takes ownership of both arrays.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="codes">One index into <paramref name="texts"/> per row, or −1 for a missing cell.</param>
    /// <param name="texts">The distinct texts, in order of first appearance.</param>
    /// <param name="numberFailure">Set when most cells are numbers and only some are not.</param>
    internal TextColumn(string name, int[] codes, string[] texts, NumberFailure? numberFailure = null)
        : base(name, codes.Length)
    {
        this.codes = codes;
        this.texts = texts;
        NumberFailure = numberFailure;
        foreach (int code in codes) { MissingCount += code < 0 ? 1 : 0; }
    }

    /// <summary>Where reading this column as numbers failed, when most of its cells are numbers; else null.</summary>
    public NumberFailure? NumberFailure { get; }

    /// <inheritdoc/>
    public override int MissingCount { get; }

    /// <summary>The codes themselves, not to be changed.</summary>
    internal int[] Array => codes;

    /// <summary>The distinct texts, in order of first appearance.</summary>
    internal IReadOnlyList<string> Texts => texts;

    /// <summary>The text of a row, or null when missing.</summary>
    /// <param name="row">Row index from 0.</param>
    public string? this[int row] => codes[row] < 0 ? null : texts[codes[row]];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => codes[row] < 0;

    /// <inheritdoc/>
    public override FactorColumn ToFactor() => factor ??= Sorted();

    private FactorColumn Sorted()
    {
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        System.Array.Sort(order, (a, b) => string.CompareOrdinal(texts[a], texts[b]));
        int[] rank = new int[texts.Length];
        for (int i = 0; i < order.Length; i++) { rank[order[i]] = i; }
        int[] ranked = new int[codes.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            ranked[row] = codes[row] < 0 ? FactorColumn.MissingCode : rank[codes[row]];
        }

        return new FactorColumn(Name, ranked, [.. order.Select(i => texts[i])], false);
    }
}
