namespace MixedModels.LinearAlgebra;

/// <summary>For each panel of columns the earlier supernodes whose rows fall into it, in ascending order.</summary>
/// <remarks>A supernode is cut into panels of at most <see cref="PanelWidth"/> columns, so that a panel stays in a
/// processor's cache while many narrow supernodes update it, and so that threads can share a wide supernode. The panels
/// of supernode J are <c>FirstPanel[J] … FirstPanel[J + 1] − 1</c>. Update u of panel P,
/// <c>Pointers[P] ≤ u &lt; Pointers[P + 1]</c>: rows <c>Start[u] … End[u] − 1</c> of supernode <c>Source[u]</c> are
/// columns of P. Sources that fill a large part of a wide last supernode J are not among its panels' updates; they are worth a matrix product
/// over the whole of J: source <c>FullSource[d]</c>, rows from <c>FullStart[d]</c> to the end,
/// <c>FullPointers[J] ≤ d &lt; FullPointers[J + 1]</c>.</remarks>
internal sealed class SupernodeUpdates
{
    /// <summary>Most columns of a panel.</summary>
    internal const int PanelWidth = 64;

    /// <summary>A supernode this wide can have full sources.</summary>
    private const int WideSupernode = 32;

    /// <summary>A source is full when this times its rows in a supernode is at least the supernode's width: a matrix
    /// product is about so much faster an operation than scattered updates.</summary>
    private const int FullShare = 8;

    private SupernodeUpdates(int[] firstPanel, int panels, int supernodes)
    {
        FirstPanel = firstPanel;
        Pointers = new int[panels + 1];
        FullPointers = new int[supernodes + 1];
    }

    internal int[] FirstPanel { get; }

    internal int[] Pointers { get; }

    internal int[] Source { get; private set; } = [];

    internal int[] Start { get; private set; } = [];

    internal int[] End { get; private set; } = [];

    internal int[] FullPointers { get; }

    internal int[] FullSource { get; private set; } = [];

    internal int[] FullStart { get; private set; } = [];

    /// <summary>The first of a panel's updates whose source is at least a given supernode.</summary>
    internal int FirstFrom(int panel, int supernode)
    {
        int low = Pointers[panel];
        int high = Pointers[panel + 1];
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (Source[middle] < supernode) { low = middle + 1; }
            else { high = middle; }
        }

        return low;
    }

    internal static SupernodeUpdates Of(SymbolicFactor symbolic)
    {
        int supernodes = symbolic.SupernodeCount;
        int[] firstPanel = new int[supernodes + 1];
        for (int j = 0; j < supernodes; j++) { firstPanel[j + 1] = firstPanel[j] + ((symbolic.Width(j) + PanelWidth - 1) / PanelWidth); }
        var updates = new SupernodeUpdates(firstPanel, firstPanel[^1], supernodes);
        for (int k = 0; k < supernodes; k++) { updates.Count(symbolic, k); }
        Accumulate(updates.Pointers);
        Accumulate(updates.FullPointers);
        updates.Source = new int[updates.Pointers[^1]];
        updates.Start = new int[updates.Pointers[^1]];
        updates.End = new int[updates.Pointers[^1]];
        updates.FullSource = new int[updates.FullPointers[^1]];
        updates.FullStart = new int[updates.FullPointers[^1]];
        int[] next = updates.Pointers[..^1];
        int[] nextFull = updates.FullPointers[..^1];
        for (int k = 0; k < supernodes; k++) { updates.Enter(symbolic, k, next, nextFull); }
        return updates;
    }

    private static void Accumulate(int[] counts)
    {
        for (int i = 1; i < counts.Length; i++) { counts[i] = checked(counts[i] + counts[i - 1]); }
    }

    private void Count(SymbolicFactor symbolic, int k)
    {
        int[] rows = symbolic.Rows[k];
        int full = FullFrom(symbolic, rows);
        for (int p = 0; p < full; p = RunEnd(symbolic, rows, p)) { Pointers[PanelOf(symbolic, FirstPanel, rows[p]) + 1]++; }
        if (full < rows.Length) { FullPointers[symbolic.SupernodeOfColumn[rows[^1]] + 1]++; }
    }

    private void Enter(SymbolicFactor symbolic, int k, int[] next, int[] nextFull)
    {
        int[] rows = symbolic.Rows[k];
        int full = FullFrom(symbolic, rows);
        for (int p = 0; p < full;)
        {
            int stop = RunEnd(symbolic, rows, p);
            int at = next[PanelOf(symbolic, FirstPanel, rows[p])]++;
            Source[at] = k;
            Start[at] = p;
            End[at] = stop;
            p = stop;
        }

        if (full < rows.Length)
        {
            int at = nextFull[symbolic.SupernodeOfColumn[rows[^1]]]++;
            FullSource[at] = k;
            FullStart[at] = full;
        }
    }

    // Where the rows begin that fill a large part of a last supernode; the number of rows when there is none.
    private static int FullFrom(SymbolicFactor symbolic, int[] rows)
    {
        if (rows.Length == 0) { return 0; }
        int j = symbolic.SupernodeOfColumn[rows[^1]];
        int width = symbolic.Width(j);
        if (symbolic.Rows[j].Length > 0 || width < WideSupernode || (long)rows.Length * FullShare < width) { return rows.Length; }
        int from = Array.BinarySearch(rows, symbolic.FirstColumn[j]);
        from = from >= 0 ? from : ~from;
        return (rows.Length - from) * FullShare >= width ? from : rows.Length;
    }

    private static int PanelOf(SymbolicFactor symbolic, int[] firstPanel, int column)
    {
        int j = symbolic.SupernodeOfColumn[column];
        return firstPanel[j] + ((column - symbolic.FirstColumn[j]) / PanelWidth);
    }

    private static int RunEnd(SymbolicFactor symbolic, int[] rows, int from)
    {
        int j = symbolic.SupernodeOfColumn[rows[from]];
        int first = symbolic.FirstColumn[j];
        int limit = Math.Min(symbolic.FirstColumn[j + 1], first + ((((rows[from] - first) / PanelWidth) + 1) * PanelWidth));
        int p = from + 1;
        while (p < rows.Length && rows[p] < limit) { p++; }
        return p;
    }
}
