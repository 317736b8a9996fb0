using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>What is learnt of a column while its rows pass by.</summary>
/// <param name="index">Its place among the columns of the source.</param>
/// <param name="collector">Decides its kind.</param>
/// <param name="isFactor">Whether it was asked for as a factor.</param>
/// <param name="mayBeFactor">Whether the model may need its distinct values.</param>
internal sealed class ScannedColumn(int index, ColumnCollector collector, bool isFactor, bool mayBeFactor)
{
    private readonly MissingCodeSearch missingCodes = new();
    private readonly HashSet<double> distinct = [];

    /// <summary>Place among the columns of the source, from 0.</summary>
    internal int Index => index;

    /// <summary>What collects the cells.</summary>
    internal ColumnCollector Collector => collector;

    /// <summary>Takes from the rows added what is kept of them, and forgets them.</summary>
    internal void ForgetRows()
    {
        ReadOnlySpan<double> numbers = collector.Numbers;
        missingCodes.Add(numbers);
        if (isFactor || mayBeFactor)
        {
            foreach (double number in numbers)
            {
                if (!double.IsNaN(number)) { distinct.Add(number); }
            }
        }

        collector.ForgetRows();
    }

    /// <summary>The column, to be read again.</summary>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="separator">What separates the fields of the source.</param>
    /// <param name="missing">Missing tokens.</param>
    /// <param name="decimalMark">Decimal mark of numbers.</param>
    /// <param name="note">What a careful reader would ask about.</param>
    /// <exception cref="MixedModelException">Infinities among numbers, or text where numbers were asked for.</exception>
    internal StreamedColumn Finish(string source, char separator, MissingTokens missing, byte decimalMark, out Problem? note)
    {
        Column known = collector.ToColumn(source, separator);
        note = known is NumberColumn ? isFactor ? null : missingCodes.Find(known.Name) : ColumnNotes.Find(known);
        switch (known)
        {
            case NumberColumn { HasLabels: true }:
                FactorColumn labels = known.ToFactor();
                return new StreamedColumn(index, known, labels, collector.ToTextCodes(labels.Levels), missing, decimalMark);
            case NumberColumn:
                // The distinct values as a column of their own have the levels of the whole.
                FactorColumn? levels = isFactor || mayBeFactor ? new NumberColumn(known.Name, [.. distinct], null).ToFactor() : null;
                return new StreamedColumn(index, known, levels, null, missing, decimalMark);
            case DateColumn:
                DateColumn dates = collector.ToDistinctDates();
                FactorColumn days = dates.ToFactor();
                int[] places = days.Codes.ToArray();
                return new StreamedColumn(index, known, isFactor || mayBeFactor ? days : null, collector.ToTextCodes(places), missing, decimalMark);
            default:
                TextColumn text = (TextColumn)known;
                if (text.NumberFailure is not null) { return new StreamedColumn(index, known, null, collector.ToTextCodes(text.Texts), missing, decimalMark); }
                FactorColumn factor = text.ToFactor();
                return new StreamedColumn(index, known, factor, collector.ToTextCodes(factor.Levels), missing, decimalMark);
        }
    }
}
