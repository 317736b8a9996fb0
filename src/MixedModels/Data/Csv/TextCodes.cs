namespace MixedModels.Data;

/// <summary>Codes of the texts that a column is known to hold.</summary>
internal sealed class TextCodes
{
    /// <summary>The code of a text that the column is not known to hold.</summary>
    internal const int Unknown = -2;

    private readonly byte[][] texts;
    private readonly int[] codes;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private int last = -1;

    /// <summary>Takes ownership of both arrays.</summary>
    /// <param name="texts">Distinct texts in UTF-8.</param>
    /// <param name="codes">The code of each.</param>
    internal TextCodes(byte[][] texts, int[] codes)
    {
        this.texts = texts;
        this.codes = codes;
        var index = new Dictionary<byte[], int>(texts.Length, new Utf8Comparer());
        for (int i = 0; i < texts.Length; i++) { index.Add(texts[i], i); }
        lookup = index.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The code of a cell. Rows of one level often follow each other, so the last text is tried first.</summary>
    internal int CodeOf(ReadOnlySpan<byte> cell)
    {
        if (last < 0 || !cell.SequenceEqual(texts[last]))
        {
            if (!lookup.TryGetValue(cell, out int found)) { return Unknown; }
            last = found;
        }

        return codes[last];
    }
}
