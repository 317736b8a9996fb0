namespace MixedModels.Design;

/// <summary>Reduces the chunks of a pass by several threads to one result that does not depend on their number.</summary>
/// <remarks>The chunks are the leaves of a binary tree by their order alone; whoever completes a pair of nodes merges it.</remarks>
internal static class ChunkReduction
{
    /// <summary>Runs one pass.</summary>
    /// <typeparam name="T">What a chunk is reduced to.</typeparam>
    /// <param name="source">The rows, at least one.</param>
    /// <param name="threads">At most how many threads work, at least 1.</param>
    /// <param name="worker">Makes the work of one thread, which may keep a workspace.</param>
    /// <param name="merge">Merges an earlier and a later result; may overwrite either.</param>
    /// <param name="cancellationToken">Stops the pass at the next chunk.</param>
    internal static T Run<T>(RowSource source, int threads, Func<Func<RowChunk, T>> worker, Func<T, T, T> merge, CancellationToken cancellationToken)
        where T : class
    {
        using IEnumerator<RowChunk> chunks = source.Chunks().GetEnumerator();
        var tree = new Tree<T>(merge);
        int next = 0;
        bool stopped = false;
        var others = new List<Task>();
        int most = (int)Math.Min(threads, (source.RowCount + source.ChunkRows - 1) / source.ChunkRows);
        for (int t = 1; t < most; t++) { others.Add(Task.Run(Work, CancellationToken.None)); }
        try
        {
            Work();
        }
        finally
        {
            // Also after a failure no thread may be left that reads from the pass.
            Task.WhenAll(others).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).GetAwaiter().GetResult();
        }

        foreach (Task other in others) { other.GetAwaiter().GetResult(); }
        return tree.Finish();

        void Work()
        {
            try
            {
                Func<RowChunk, T> map = worker();
                while (true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    RowChunk chunk;
                    int index;
                    lock (chunks)
                    {
                        if (stopped || !chunks.MoveNext()) { return; }
                        chunk = chunks.Current;
                        index = next++;
                    }

                    tree.Add(index, map(chunk));
                }
            }
            catch
            {
                Volatile.Write(ref stopped, true);
                throw;
            }
        }
    }

    private sealed class Tree<T>(Func<T, T, T> merge)
        where T : class
    {
        private readonly Dictionary<(int Height, int Index), T> waiting = [];

        internal void Add(int index, T value)
        {
            for (int height = 0; ; height++, index >>= 1)
            {
                T? other;
                lock (waiting)
                {
                    if (!waiting.Remove((height, index ^ 1), out other))
                    {
                        waiting.Add((height, index), value);
                        return;
                    }
                }

                value = (index & 1) == 0 ? merge(value, other) : merge(other, value);
            }
        }

        // What is left are the binary digits of the number of chunks, the later the lower.
        internal T Finish() => waiting.OrderBy(node => node.Key.Height).Select(node => node.Value).Aggregate((later, earlier) => merge(earlier, later));
    }
}
