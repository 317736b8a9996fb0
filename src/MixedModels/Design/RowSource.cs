namespace MixedModels.Design;

/// <summary>The rows of a design, handed out in chunks as often as they are asked for: from memory or from a stream.
/// Rows of weight zero are passed over.</summary>
internal abstract class RowSource
{
    private const int MostChunkRows = 65536;
    private const int FewestChunks = 8;

    /// <summary>Rows of a block, the unit within which columns are worked on.</summary>
    internal const int BlockRows = 256;

    /// <summary>What the columns are.</summary>
    internal abstract RowLayout Layout { get; }

    /// <summary>Number of columns.</summary>
    internal abstract int ColumnCount { get; }

    /// <summary>n, number of rows.</summary>
    internal abstract long RowCount { get; }

    /// <summary>Rows of every chunk but the last: whole blocks, enough chunks for a few threads, and no more than a cache
    /// holds. The number of rows alone decides, so that sums have one order whatever the machine does.</summary>
    internal int ChunkRows => (int)Math.Min(MostChunkRows, (((RowCount + FewestChunks - 1) / FewestChunks) + BlockRows - 1) / BlockRows * BlockRows);

    /// <summary>One pass over the rows, in order. The chunks of a pass are asked for one at a time.</summary>
    internal abstract IEnumerable<RowChunk> Chunks();
}
