using System.Text;
using CsvHelper;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>One reading of a source from its first byte to its last: header, rows, and where every line went.</summary>
/// <remarks>The parser is set to report every irregularity; each report ends the reading with a problem, or is counted
/// when bad rows are to be skipped.</remarks>
internal sealed class CsvPass : IDisposable
{
    private const int BufferSize = 1 << 18;
    private const int LinesToName = 5;

    private readonly CsvOptions options;
    private readonly string source;
    private readonly MeteredStream meter;
    private readonly CheckedTextStream text;
    private readonly CsvReader reader;
    private readonly bool hasSeparatorLine;
    private readonly RowLines rowLines = new();
    private readonly List<long> skippedLines = [];
    private readonly long sourceLength;
    private bool headerRead;
    private long firstOffset;
    private long skipped;
    private long continuation;
    private long blankInside;

    /// <summary>Opens the source and reads the header.</summary>
    /// <param name="bytes">The source.</param>
    /// <param name="options">How to read.</param>
    /// <param name="separator">The separator when it is known; null detects it.</param>
    /// <param name="reports">Whether to report progress.</param>
    internal CsvPass(ByteSource bytes, CsvOptions options, char? separator, bool reports)
    {
        this.options = options;
        source = bytes.Name;
        Encoding? encoding = TextEncoding.Find(options.Encoding);
        meter = new MeteredStream(bytes.Open(), source, options, reports);
        sourceLength = bytes.Length;
        try
        {
            PrefixedStream start = PrefixedStream.LookAhead(meter, FileSignature.Length);
            IsCompressed = FileSignature.IsGzip(start.Prefix);
            if (IsCompressed)
            {
                start = PrefixedStream.LookAhead(new InflatedStream(start, source, options.MaxInflatedBytes), FileSignature.Length);
            }

            if (start.Prefix.IsEmpty) { throw new MixedModelException(DataProblems.Empty(source)); }
            if (FileSignature.NameOfBinary(start.Prefix) is { } kind) { throw new MixedModelException(DataProblems.Binary(source, kind)); }
            EncodingName = TextEncoding.NameOf(start.Prefix, encoding);
            text = TextEncoding.Decode(start, encoding, source);
            PrefixedStream decoded = PrefixedStream.LookAhead(text, "sep=;\n"u8.Length);
            hasSeparatorLine = options.Separator is null && decoded.Prefix is [(byte)'s', (byte)'e', (byte)'p', (byte)'=', _, (byte)'\r' or (byte)'\n', ..];
            reader = CsvReader.Create(decoded, Strict(separator), leaveOpen: false);
            ReadHeader();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The column names as they are in the source.</summary>
    internal string[] Headers { get; private set; } = [];

    /// <summary>Name of the encoding.</summary>
    internal string EncodingName { get; }

    /// <summary>What separates the fields.</summary>
    internal char Separator => reader.Separator;

    /// <summary>The separator to give to another pass; null where a line of the source names it.</summary>
    internal char? SeparatorOfNextPass => hasSeparatorLine ? null : reader.Separator;

    /// <summary>Rows read so far.</summary>
    internal int RowCount => rowLines.Count;

    /// <summary>Number of bad rows skipped.</summary>
    internal long SkippedCount => skipped;

    /// <summary>Lines of the first bad rows skipped.</summary>
    internal IReadOnlyList<long> SkippedLines => skippedLines;

    /// <summary>Bytes of the source read so far, as they are in it.</summary>
    internal long BytesRead => meter.Count;

    /// <summary>Whether the source is compressed, so that the length of its text is known at its end only.</summary>
    internal bool IsCompressed { get; }

    /// <summary>Bytes of text from the first row to the current one.</summary>
    internal long RowBytes => reader.ByteOffset - firstOffset;

    /// <summary>The number of rows that the source holds if the rest of it is like the part before the current row.</summary>
    internal double ExpectedRows
    {
        get
        {
            double length = (double)sourceLength * text.Count / meter.Count;    // of the text, when it inflates as so far
            return (length - firstOffset) * (RowCount - 1) / RowBytes;
        }
    }

    /// <summary>Line of the current row, from 1.</summary>
    internal long Line => reader.LineNumber;

    /// <summary>Moves to the next row.</summary>
    /// <returns>False at the end of the source.</returns>
    internal bool Read()
    {
        if (!ReadRecord()) { return false; }
        if (rowLines.Count == 0) { firstOffset = reader.ByteOffset; }
        rowLines.Add(reader.LineNumber);
        CountInnerLines(reader.RawRecord);
        return true;
    }

    /// <summary>A cell of the current row, without quotes; valid until the next <see cref="Read"/>.</summary>
    /// <param name="column">Column index from 0.</param>
    internal ReadOnlySpan<byte> Cell(int column) => reader.GetSpan(column);

    /// <summary>After the last row: the hash of the source.</summary>
    internal string FinishHash() => meter.FinishHash();

    /// <summary>After the last row: where every line went.</summary>
    /// <exception cref="InvalidOperationException">The parser lost a line: a defect, never the user's mistake.</exception>
    internal LineAccount Account()
    {
        LineCounter lines = text.Lines;
        int header = hasSeparatorLine ? 2 : 1;
        long blank = lines.Blank - blankInside;
        long accounted = header + rowLines.Count + blank + skipped + continuation;
        return accounted == lines.Lines
            ? new LineAccount(lines.Lines, header, rowLines.Count, blank, skipped, continuation, rowLines)
            : throw new InvalidOperationException($"{source}: {lines.Lines} lines, but {accounted} accounted for.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader?.Dispose();
        text?.Dispose();
        meter.Dispose();
    }

    private CsvReaderOptions Strict(char? separator) => new()
    {
        Separator = separator,
        MalformedData = CsvMalformedDataHandling.Skip,                          // never silently: OnMalformedRecord decides
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        MissingField = CsvMissingFieldHandling.Throw,
        OnMalformedRecord = OnMalformedRecord,
        TrackLineNumbers = true,
        MaxRecordSize = options.MaxRecordSize,
        BufferSize = BufferSize,
        Encoding = null,
    };

    private void ReadHeader()
    {
        try
        {
            reader.ReadHeader();
        }
        catch (CsvFormatException exception)
        {
            throw TooLong(exception);
        }

        headerRead = true;
        Headers = [.. reader.Headers];
        if (Headers.Length == 0) { throw new MixedModelException(DataProblems.Empty(source)); }
        foreach (string name in Headers) { CountInnerLines(Encoding.UTF8.GetBytes($"\"{name}\"")); }
    }

    private bool ReadRecord()
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw TooLong(exception);
        }
    }

    private MixedModelException TooLong(CsvFormatException exception) =>
        new(DataProblems.RecordTooLong(source, exception.LineNumber, options.MaxRecordSize));

    private void OnMalformedRecord(CsvMalformedRecord bad)
    {
        // After a quoting fault nobody knows where a record of several lines ends: skipping it could lose good rows.
        bool hasSureEnd = bad.Reason == CsvMalformedReason.FieldCountMismatch
            || (bad.Reason != CsvMalformedReason.UnterminatedQuote && bad.RawRecord.AsSpan().IndexOfAny('\n', '\r') < 0);
        if (!options.SkipBadRows || !headerRead || !hasSureEnd) { throw new MixedModelException(Explain(bad)); }
        skipped++;
        if (skippedLines.Count < LinesToName) { skippedLines.Add(bad.LineNumber); }
        CountInnerLines(Encoding.UTF8.GetBytes(bad.RawRecord));
    }

    private Problem Explain(CsvMalformedRecord bad) => bad.Reason switch
    {
        CsvMalformedReason.FieldCountMismatch => Ragged(bad),
        CsvMalformedReason.UnterminatedQuote => DataProblems.UnclosedQuote(source, LineOfLastQuote(bad), bad.LineNumber),
        CsvMalformedReason.TextAfterClosingQuote => DataProblems.TextAfterQuote(source, bad.LineNumber, bad.RawRecord),
        _ => DataProblems.StrayQuote(source, bad.LineNumber, bad.RawRecord),
    };

    private Problem Ragged(CsvMalformedRecord bad)
    {
        byte[] record = Encoding.UTF8.GetBytes(bad.RawRecord + "\n");
        using CsvReader single = CsvReader.Create(record, new CsvReaderOptions { HasHeader = false, Separator = reader.Separator });
        int fields = single.Read() ? single.FieldCount : 0;
        bool trailing = fields == Headers.Length + 1 && bad.RawRecord.EndsWith(reader.Separator);
        bool rowNames = fields == Headers.Length + 1 && bad.RecordNumber == 2 && !trailing;
        return DataProblems.Ragged(source, bad.LineNumber, fields, Headers.Length, bad.RawRecord, trailing, rowNames, reader.Separator);
    }

    /// <summary>The line of the quote that opened the last field: the quotes before it come in pairs.</summary>
    private static long LineOfLastQuote(CsvMalformedRecord bad)
    {
        int opening = -1;
        bool open = false;
        for (int i = 0; i < bad.RawRecord.Length; i++)
        {
            if (bad.RawRecord[i] != '"') { continue; }
            open = !open;
            if (open && (i == 0 || bad.RawRecord[i - 1] != '"')) { opening = i; }
        }

        var before = default(LineCounter);
        before.Add(Encoding.UTF8.GetBytes(bad.RawRecord[..Math.Max(opening, 0)]));
        return bad.LineNumber + before.Breaks;
    }

    private void CountInnerLines(ReadOnlySpan<byte> record)
    {
        if (record.IndexOfAny((byte)'\n', (byte)'\r') < 0) { return; }
        var inner = default(LineCounter);
        inner.Add(record);
        continuation += inner.Breaks;
        blankInside += inner.Blank;
    }
}
