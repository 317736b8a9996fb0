using System.Diagnostics;
using System.Text;

namespace MixedModels.Cli.Output;

/// <summary>Standard error that may be closed or full: what cannot be written is lost, and the exit code still tells.</summary>
/// <param name="writer">The writer behind it, which stays open.</param>
internal sealed class LenientWriter(TextWriter writer) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void Flush() => Try(writer.Flush);

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is ObjectDisposedException || OutputFailure.IsExpected(exception))
        {
            Debug.WriteLine(exception);
        }
    }
}
