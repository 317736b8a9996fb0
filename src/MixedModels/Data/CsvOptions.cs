namespace MixedModels.Data;

/// <summary>How to read delimited text. The defaults read the usual CSV and TSV files.</summary>
public sealed record CsvOptions
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoLevels = [];

    /// <summary>The field separator, one ASCII character; null, the default, detects comma, semicolon, tab or bar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The character is not ASCII, a quote, a line break or NUL.</exception>
    public char? Separator
    {
        get;
        init => field = value is null or (not '"' and not '\r' and not '\n' and not '\0' and < '\u0080')
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs an ASCII character that is no quote and no line break.");
    }

    /// <summary>The decimal mark of numbers: point (the default) or comma. Never guessed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another character.</exception>
    public char DecimalMark
    {
        get;
        init => field = value is '.' or ','
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs '.' or ','.");
    } = '.';

    /// <summary>The columns to read; null, the default, reads all. <c>LinearMixedModel.ColumnsUsed</c> names those of a
    /// formula.</summary>
    /// <remarks>Columns that another option names are read too. Cells of the others are not interpreted, but the records are
    /// judged as strictly. A name that the source does not have is no error here: whoever uses it says where.</remarks>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Texts that mean "missing", beside the empty cell, <c>NA</c>, <c>NaN</c> and <c>NULL</c>. Compared
    /// ordinally, without blanks around the cell.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <summary>Columns to read as factors, whatever they look like.</summary>
    public IReadOnlyList<string> FactorColumns { get; init; } = [];

    /// <summary>Columns that must be numbers: a cell that is none is an error, not a column of text.</summary>
    public IReadOnlyList<string> NumberColumns { get; init; } = [];

    /// <summary>Column to its levels, reference first; a value outside them is an error that names the line.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Levels { get; init; } = NoLevels;

    /// <summary>As <see cref="Levels"/>, for ordered factors, lowest level first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OrderedLevels { get; init; } = NoLevels;

    /// <summary>Name of the encoding: <c>utf-8</c> (the default), <c>latin1</c>, <c>windows-1252</c>, <c>utf-16</c>,
    /// <c>utf-16be</c>. A byte order mark in the file wins.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Whether rows with a wrong number of fields or stray quotes are left out and counted in a note instead
    /// of being an error. Where a quoting fault runs over several lines it is an error all the same, for good rows could
    /// be lost with the bad.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>The longest record in bytes of UTF-8 before reading stops; default 16 MB, at least 1 KB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1024.</exception>
    public int MaxRecordSize
    {
        get;
        init => field = value >= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1024.");
    } = 16 << 20;

    /// <summary>The most bytes that a compressed source may inflate to; default 4 GB, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxInflatedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs at least 1.");
    } = 4L << 30;

    /// <summary>Bytes that the columns may take: where the part of a source read so far foretells more, reading stops with a
    /// problem. Default: four fifths of the memory available to the process.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public long MemoryLimit
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Needs a positive number of bytes.");
    } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>Told the number of bytes read from the source so far, about once a megabyte; null tells nobody.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Stops reading with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
