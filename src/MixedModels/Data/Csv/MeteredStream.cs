using System.Security.Cryptography;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>The raw bytes of a source on their way: hashed, counted, reported, and stopped on request.</summary>
internal sealed class MeteredStream : ForwardStream
{
    private const long ReportEvery = 1 << 20;

    private readonly Stream source;
    private readonly string name;
    private readonly CsvOptions options;
    private readonly bool reports;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long nextReport = ReportEvery;

    /// <summary>Wraps a source.</summary>
    /// <param name="source">The raw bytes; disposed with this stream.</param>
    /// <param name="name">Name of the source, for messages.</param>
    /// <param name="options">Where progress goes and what cancels.</param>
    /// <param name="reports">Whether to report progress; false on a second pass, so that the count never goes back.</param>
    internal MeteredStream(Stream source, string name, CsvOptions options, bool reports)
    {
        this.source = source;
        this.name = name;
        this.options = options;
        this.reports = reports;
    }

    /// <summary>Bytes read so far.</summary>
    internal long Count { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        int count = ReadSource(buffer);
        hash.AppendData(buffer[..count]);
        Count += count;
        if (reports && options.Progress is { } progress && (Count >= nextReport || count == 0))
        {
            nextReport = Count + ReportEvery;
            progress.Report(Count);
        }

        return count;
    }

    /// <summary>Reads what the stages above left, and gives the SHA-256 of all bytes in lower-case hexadecimal.</summary>
    internal string FinishHash()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (Read(buffer) > 0)
        {
            // Trailing bytes after a compressed stream still belong to the file's hash.
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private int ReadSource(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (IOException exception)
        {
            throw new MixedModelException(DataProblems.FileUnreadable(name, exception.Message));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
