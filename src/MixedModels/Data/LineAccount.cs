namespace MixedModels.Data;

/// <summary>Where every line of a text source went: <see cref="Total"/> is the sum of the other counts.</summary>
/// <remarks>Total is counted on the bytes, the others on the records; reading fails when they disagree, so a reader
/// that loses rows cannot go unnoticed.</remarks>
public sealed class LineAccount
{
    private readonly RowLines rowLines;

    internal LineAccount(long total, int header, long rows, long blank, long skipped, long continuation, RowLines rowLines)
    {
        Total = total;
        Header = header;
        Rows = rows;
        Blank = blank;
        Skipped = skipped;
        Continuation = continuation;
        this.rowLines = rowLines;
    }

    /// <summary>Lines of the source; a last line without a line break counts.</summary>
    public long Total { get; }

    /// <summary>Lines before the first row that are not blank: 1, or 2 when a <c>sep=;</c> line comes first.</summary>
    public int Header { get; }

    /// <summary>Rows read, one line each; further lines of a row are in <see cref="Continuation"/>.</summary>
    public long Rows { get; }

    /// <summary>Empty lines between records.</summary>
    public long Blank { get; }

    /// <summary>Bad rows left out on request, one line each.</summary>
    public long Skipped { get; }

    /// <summary>Lines after the first of records whose quoted fields hold line breaks.</summary>
    public long Continuation { get; }

    /// <summary>The line, from 1, on which a row starts.</summary>
    /// <param name="row">Row index from 0.</param>
    public long LineOf(int row) => rowLines[row];
}
