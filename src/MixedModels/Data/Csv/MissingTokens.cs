using System.Text;

namespace MixedModels.Data;

/// <summary>The texts of cells that mean "missing".</summary>
internal sealed class MissingTokens
{
    private static readonly string[] Usual = ["NA", "NaN", "NULL"];

    private readonly byte[][] tokens;
    private readonly bool[] firstBytes = new bool[256];

    /// <summary>The usual tokens and more.</summary>
    /// <param name="more">Tokens beside the empty cell, NA, NaN and NULL.</param>
    internal MissingTokens(IEnumerable<string> more)
    {
        tokens = [.. Usual.Concat(more).Select(t => Encoding.UTF8.GetBytes(t.Trim(' ', '\t'))).Where(t => t.Length > 0)];
        foreach (byte[] token in tokens) { firstBytes[token[0]] = true; }
        firstBytes[' '] = true;
        firstBytes['\t'] = true;
    }

    /// <summary>Whether a cell is missing; blanks around it do not count.</summary>
    /// <param name="cell">UTF-8 text of the cell.</param>
    internal bool Contains(ReadOnlySpan<byte> cell) => cell.IsEmpty || (firstBytes[cell[0]] && ContainsTrimmed(cell.Trim(" \t"u8)));

    private bool ContainsTrimmed(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) { return true; }
        foreach (byte[] token in tokens)
        {
            if (cell.SequenceEqual(token)) { return true; }
        }

        return false;
    }
}
