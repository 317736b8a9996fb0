namespace MixedModels.Design;

/// <summary>Finds which grouping factors are nested in which: every level of the finer meets one level of the coarser.</summary>
/// <remarks>What it finds does not depend on the order in which rows are seen, so threads may share it.</remarks>
internal sealed class NestingFinder
{
    private const int None = -1;
    private readonly RowLayout layout;
    private readonly int[]?[,] parents;     // per finer and coarser factor the coarser level of each finer one; null: not nested

    internal NestingFinder(RowLayout layout)
    {
        this.layout = layout;
        int count = layout.Groups.Length;
        parents = new int[]?[count, count];
        for (int fine = 0; fine < count; fine++)
        {
            for (int coarse = 0; coarse < count; coarse++)
            {
                if (!MayNest(fine, coarse)) { continue; }
                int[] parent = new int[layout.Groups[fine].LevelCount];
                Array.Fill(parent, None);
                parents[fine, coarse] = parent;
            }
        }
    }

    /// <summary>The coarser level of each finer one; −1 for levels without rows; null where the factors are not nested.</summary>
    internal int[]? ParentsOf(int fine, int coarse) => parents[fine, coarse];

    /// <summary>Looks at the rows of a chunk.</summary>
    internal void Observe(RowChunk chunk)
    {
        for (int fine = 0; fine < layout.Groups.Length; fine++)
        {
            for (int coarse = 0; coarse < layout.Groups.Length; coarse++)
            {
                if (Volatile.Read(ref parents[fine, coarse]) is not { } parent) { continue; }
                lock (parent)
                {
                    if (!Agree(chunk.Levels(fine), chunk.Levels(coarse), parent)) { Volatile.Write(ref parents[fine, coarse], null); }
                }
            }
        }
    }

    private bool MayNest(int fine, int coarse) => fine != coarse && layout.Groups[fine].LevelCount >= layout.Groups[coarse].LevelCount;

    private static bool Agree(ReadOnlySpan<int> fine, ReadOnlySpan<int> coarse, int[] parent)
    {
        for (int i = 0; i < fine.Length; i++)
        {
            ref int known = ref parent[fine[i]];
            if (known == coarse[i]) { continue; }
            if (known != None) { return false; }
            known = coarse[i];
        }

        return true;
    }
}
