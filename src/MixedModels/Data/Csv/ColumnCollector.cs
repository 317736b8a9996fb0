using System.Text;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Reads one column in one pass: as numbers for as long as every cell is one, as text from the first cell on
/// when that is none.</summary>
/// <remarks>A number is stored without its text. When a column of numbers turns out to need its texts (a later cell is
/// no number, or zeros lead), <see cref="NeedsTexts"/> asks for a second pass over the source.</remarks>
internal sealed class ColumnCollector
{
    private readonly MissingTokens missing;
    private readonly byte decimalMark;
    private readonly bool asFactor;
    private readonly bool mustBeNumber;
    private double[] values = new double[256];
    private int count;
    private double expected;
    private bool anyFinite;
    private bool anyNumber;
    private bool isText;
    private bool hasLabels;
    private long infiniteLine;
    private string infiniteText = "";
    private TextCollector? texts;

    /// <summary>Starts a column.</summary>
    /// <param name="index">Its place among the columns of the source, from 0.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="missing">The missing tokens of <paramref name="options"/>, prepared.</param>
    /// <param name="asFactor">Whether it will be used as a factor only, where infinity is a name like others.</param>
    internal ColumnCollector(int index, string name, CsvOptions options, MissingTokens missing, bool asFactor)
    {
        Index = index;
        Name = name;
        this.missing = missing;
        this.asFactor = asFactor;
        decimalMark = (byte)options.DecimalMark;
        mustBeNumber = options.NumberColumns.Contains(name, StringComparer.Ordinal);
    }

    /// <summary>Place among the columns of the source, from 0.</summary>
    internal int Index { get; }

    /// <summary>Name of the column.</summary>
    internal string Name { get; }

    /// <summary>After the first pass: whether the texts of its cells are needed and were not kept.</summary>
    internal bool NeedsTexts => texts is null && (isText || hasLabels || InfinityIsText);

    private bool InfinityIsText => infiniteLine > 0 && !mustBeNumber && (asFactor || !anyFinite);

    /// <summary>Adds a cell in the first pass.</summary>
    /// <param name="cell">UTF-8 text without its quotes.</param>
    /// <param name="line">Line of the row.</param>
    internal void Add(ReadOnlySpan<byte> cell, long line)
    {
        bool isMissing = missing.Contains(cell);
        if (isText)
        {
            AddText(cell, line, isMissing);
            return;
        }

        double value = double.NaN;
        if (!isMissing)
        {
            switch (NumberText.Read(cell, decimalMark, out value))
            {
                case NumberKind.Finite:
                    anyFinite = true;
                    break;
                case NumberKind.FiniteLabel:
                    anyFinite = true;
                    hasLabels = true;
                    break;
                case NumberKind.Infinite:
                    if (infiniteLine == 0)
                    {
                        infiniteLine = line;
                        infiniteText = Encoding.UTF8.GetString(cell);
                    }

                    break;
                case NumberKind.None:
                    BecomeText(cell, line);
                    return;
                default:
                    break;
            }

            anyNumber = true;
        }

        if (count == values.Length) { Array.Resize(ref values, GrowingArray.NextLength(count, expected)); }
        values[count++] = value;
    }

    /// <summary>The numbers of the rows added since they were last forgotten; NaN for missing ones. Empty for text.</summary>
    internal ReadOnlySpan<double> Numbers => isText ? [] : values.AsSpan(0, count);

    /// <summary>Forgets the rows; what they say about the column and its distinct texts is kept.</summary>
    internal void ForgetRows()
    {
        count = 0;
        texts?.ForgetRows();
    }

    /// <summary>The code of each distinct text that was added, in the order of <see cref="ToColumn"/>'s levels.</summary>
    internal TextCodes ToTextCodes(IReadOnlyList<string> levels) => texts!.ToCodes(levels);

    /// <summary>The code of each distinct text that was added, in the order in which they were.</summary>
    internal TextCodes ToTextCodes(int[] codes) => texts!.ToCodes(codes);

    /// <summary>A date per distinct text that was added; all of them are dates.</summary>
    internal DateColumn ToDistinctDates() => texts!.ToDistinctDates(Name);

    /// <summary>Prepares for a number of rows.</summary>
    /// <param name="rows">The number of rows that the source seems to hold.</param>
    /// <returns>Bytes that the column will take then, if its rest is like what came so far.</returns>
    internal double Expect(double rows)
    {
        expected = rows;
        double numbers = isText ? 0.0 : sizeof(double) * rows;
        return numbers + (texts?.Expect(rows) ?? (NeedsTexts ? TextCollector.BytesPerRow * rows : 0.0));
    }

    /// <summary>Forgets what the first pass kept, before the second.</summary>
    internal void StartTexts() => texts = new TextCollector();

    /// <summary>Adds a cell in the second pass.</summary>
    /// <param name="cell">UTF-8 text without its quotes.</param>
    /// <param name="line">Line of the row.</param>
    internal void AddAgain(ReadOnlySpan<byte> cell, long line)
    {
        bool isMissing = missing.Contains(cell);
        if (!isText && !isMissing)
        {
            cell = cell.Trim(" \t"u8);
            isMissing = NumberText.Read(cell, decimalMark, out _) == NumberKind.NotANumber;
        }

        AddText(cell, line, isMissing);
    }

    /// <summary>The finished column.</summary>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="separator">What separates the fields of the source.</param>
    /// <exception cref="MixedModelException">Infinities among numbers, or text where numbers were asked for.</exception>
    internal Column ToColumn(string source, char separator)
    {
        if (isText || InfinityIsText)
        {
            Column column = texts!.ToColumn(Name, decimalMark, mustBeNumber, commaMayGroup: separator != ';');
            return mustBeNumber && column is TextColumn text ? throw new MixedModelException(DataProblems.NotANumber(text, source))
                : mustBeNumber && column is DateColumn date ? throw new MixedModelException(DataProblems.DateAsNumber(date))
                : column;
        }

        if (infiniteLine > 0) { throw new MixedModelException(DataProblems.Infinite(Name, infiniteText, infiniteLine, source)); }
        Array.Resize(ref values, count);
        return new NumberColumn(Name, values, hasLabels ? texts!.ToNumberLabels(Name, decimalMark) : null);
    }

    private void AddText(ReadOnlySpan<byte> cell, long line, bool isMissing)
    {
        if (texts is null) { return; }
        if (isMissing) { texts.AddMissing(); } else { texts.Add(cell, line); }
    }

    private void BecomeText(ReadOnlySpan<byte> cell, long line)
    {
        isText = true;
        if (!anyNumber)
        {
            texts = new TextCollector();
            for (int row = 0; row < count; row++) { texts.AddMissing(); }       // all cells so far were missing
            texts.Add(cell, line);
        }

        values = [];
    }
}
