using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>A column whose kind and levels are known, read again a few rows at a time.</summary>
internal sealed class StreamedColumn
{
    private readonly Column known;
    private readonly FactorColumn? levels;
    private readonly TextCodes? textCodes;
    private readonly Dictionary<double, int>? numberCodes;
    private readonly MissingTokens missing;
    private readonly byte decimalMark;
    private readonly List<double> numbers = [];
    private readonly List<int> codes = [];
    private double number;
    private int code;

    /// <summary>Prepares to read.</summary>
    /// <param name="index">Its place among the columns of the source.</param>
    /// <param name="known">The column without rows: kind, and the distinct texts of text.</param>
    /// <param name="levels">Its levels where it may serve as a factor, without rows.</param>
    /// <param name="textCodes">The code of each text; null where numbers are coded.</param>
    /// <param name="missing">Missing tokens.</param>
    /// <param name="decimalMark">Decimal mark of numbers.</param>
    internal StreamedColumn(int index, Column known, FactorColumn? levels, TextCodes? textCodes, MissingTokens missing, byte decimalMark)
    {
        Index = index;
        this.known = known;
        this.levels = levels;
        this.textCodes = textCodes;
        this.missing = missing;
        this.decimalMark = decimalMark;
        if (levels is null || textCodes is not null) { return; }
        numberCodes = new Dictionary<double, int>(levels.Levels.Length);
        for (int level = 0; level < levels.Levels.Length; level++) { numberCodes[double.Parse(levels.Levels[level], CultureInfo.InvariantCulture)] = level; }
    }

    /// <summary>Place among the columns of the source, from 0.</summary>
    internal int Index { get; }

    /// <summary>Name of the column.</summary>
    internal string Name => known.Name;

    /// <summary>Reads a cell, to be kept or not.</summary>
    /// <param name="cell">UTF-8 text without its quotes.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <returns>Whether the cell is missing.</returns>
    /// <exception cref="MixedModelException">The cell is none that was there before: the source has changed (MM2022).</exception>
    internal bool IsMissing(ReadOnlySpan<byte> cell, string source)
    {
        number = double.NaN;
        code = FactorColumn.MissingCode;
        if (missing.Contains(cell)) { return true; }
        if (known is NumberColumn)
        {
            NumberKind kind = NumberText.Read(cell, decimalMark, out number);
            if (kind == NumberKind.NotANumber) { return true; }                 // a spelling of NaN, and so the value
            code = textCodes is not null ? textCodes.CodeOf(cell.Trim(" \t"u8))
                : numberCodes is null ? 0
                : numberCodes.GetValueOrDefault(number, TextCodes.Unknown);
            if (kind is NumberKind.None or NumberKind.Infinite) { code = TextCodes.Unknown; }
        }
        else
        {
            code = textCodes!.CodeOf(cell);
        }

        return code >= 0 ? false : throw new MixedModelException(DataProblems.ChangedWhileRead(source));
    }

    /// <summary>The number read last; NaN unless the column holds numbers.</summary>
    internal double Number => known is NumberColumn ? number : double.NaN;

    /// <summary>Keeps the cell read last.</summary>
    internal void Keep()
    {
        if (known is NumberColumn) { numbers.Add(number); }
        if (levels is not null || known is not NumberColumn) { codes.Add(code); }
    }

    /// <summary>The column of the rows kept, which are then forgotten.</summary>
    internal Column Take()
    {
        int[] taken = [.. codes];
        FactorColumn? factor = levels is null ? null : new FactorColumn(Name, taken, levels.Levels, levels.IsOrdered);
        Column column = known switch
        {
            NumberColumn => new NumberColumn(Name, [.. numbers], factor),
            TextColumn { NumberFailure: { } failure } text => new TextColumn(Name, taken, [.. text.Texts], failure),
            DateColumn when factor is null => new DateColumn(Name, [.. Enumerable.Repeat<DateTime?>(default(DateTime), taken.Length)]),
            _ => factor!,
        };
        numbers.Clear();
        codes.Clear();
        return column;
    }
}
