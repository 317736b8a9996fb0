namespace MixedModels.Data;

/// <summary>Bytes that can be read from the start more than once.</summary>
internal abstract class ByteSource : IDisposable
{
    private protected ByteSource(string name) => Name = name;

    /// <summary>The path or description that messages use.</summary>
    internal string Name { get; }

    /// <summary>A stream from the first byte; disposing it keeps the source usable.</summary>
    internal abstract Stream Open();

    /// <summary>Bytes of the source, compressed where it is so.</summary>
    internal abstract long Length { get; }

    /// <summary>Whether the source is known to have changed since it was first opened.</summary>
    /// <param name="bytesRead">Bytes that the pass just finished has read.</param>
    internal abstract bool HasChanged(long bytesRead);

    /// <inheritdoc/>
    public abstract void Dispose();
}
