namespace MixedModels.Data;

public sealed partial class DataSet
{
    /// <summary>Where every line of the source went; null for data that did not come from text.</summary>
    public LineAccount? Lines { get; internal init; }

    /// <summary>How the source was written; null for data that did not come from text.</summary>
    public TextFormat? TextFormat { get; internal init; }

    /// <summary>Reads comma, semicolon, tab or bar separated text, also compressed with gzip.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">How to read it; null takes the defaults.</param>
    /// <returns>Typed columns; types are decided on all rows.</returns>
    /// <exception cref="Problems.MixedModelException">The file cannot be read as rows of columns.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static DataSet ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new CsvOptions();
        using var file = new FileByteSource(path);
        using Stream first = file.Open();
        if (first.CanSeek) { return CsvImport.Read(file, options); }
        using StreamByteSource copy = StreamByteSource.Create(first, path, options.CancellationToken);
        return CsvImport.Read(copy, options);
    }

    /// <summary>Reads separated text from a stream, such as standard input.</summary>
    /// <param name="stream">The bytes; stays open. One that cannot seek is copied first, above 64 MB to a temporary file.</param>
    /// <param name="sourceName">What messages and results call the source.</param>
    /// <param name="options">How to read it; null takes the defaults.</param>
    /// <returns>Typed columns; types are decided on all rows.</returns>
    /// <exception cref="Problems.MixedModelException">The text cannot be read as rows of columns.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static DataSet ReadCsv(Stream stream, string sourceName, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sourceName);
        options ??= new CsvOptions();
        using StreamByteSource source = StreamByteSource.Create(stream, sourceName, options.CancellationToken);
        return CsvImport.Read(source, options);
    }

    /// <summary>Reads separated text from a stream that is slow to arrive: waits for its bytes without holding a thread,
    /// then parses them.</summary>
    /// <param name="stream">The bytes; stays open. They are copied first, above 64 MB to a temporary file.</param>
    /// <param name="sourceName">What messages and results call the source.</param>
    /// <param name="options">How to read it; null takes the defaults.</param>
    /// <returns>Typed columns; types are decided on all rows.</returns>
    /// <exception cref="Problems.MixedModelException">The text cannot be read as rows of columns.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static async Task<DataSet> ReadCsvAsync(Stream stream, string sourceName, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sourceName);
        options ??= new CsvOptions();
        using StreamByteSource source = await StreamByteSource.CreateAsync(stream, sourceName, options.CancellationToken).ConfigureAwait(false);
        return CsvImport.Read(source, options);
    }
}
