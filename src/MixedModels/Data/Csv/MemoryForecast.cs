using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Foretells, from the part of a source read so far, the bytes that its columns will take, and stops the reading
/// before they take more than they may.</summary>
/// <remarks>Looks after the first megabyte of rows and each time that their bytes have doubled, so that a start unlike the rest
/// is found out in time.</remarks>
internal sealed class MemoryForecast
{
    private const long FirstLook = 1 << 20;

    private readonly CsvPass pass;
    private readonly CsvOptions options;
    private readonly string source;
    private readonly ColumnCollector[] columns;
    private long nextLook = FirstLook;

    /// <summary>Prepares for a reading.</summary>
    /// <param name="pass">The reading, before its first row.</param>
    /// <param name="options">How much memory is allowed.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <param name="columns">The columns read.</param>
    internal MemoryForecast(CsvPass pass, CsvOptions options, string source, ColumnCollector[] columns)
    {
        this.pass = pass;
        this.options = options;
        this.source = source;
        this.columns = columns;
    }

    /// <summary>After a row: looks ahead when it is time.</summary>
    /// <exception cref="MixedModelException">MM2033: the columns would take more than is allowed.</exception>
    internal void Update()
    {
        long read = pass.RowBytes;
        if (read < nextLook) { return; }
        nextLook = 2 * read;
        double rows = Math.Max(pass.ExpectedRows, pass.RowCount);
        double bytes = 0.0;
        foreach (ColumnCollector column in columns) { bytes += column.Expect(rows); }
        if (bytes <= options.MemoryLimit) { return; }
        throw new MixedModelException(DataProblems.TooLargeForMemory(
            source, bytes, options.MemoryLimit, rows, columns.Length, pass.Headers.Length, read, pass.IsCompressed));
    }
}
