namespace MixedModels.Cli.Tests;

/// <summary>A stream that fails when it is written to.</summary>
internal sealed class BrokenStream(Exception failure) : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => throw failure;

    public override void Write(byte[] buffer, int offset, int count) => throw failure;
}
