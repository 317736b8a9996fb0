namespace MixedModels.LinearAlgebra;

/// <summary>For each panel of columns the earlier supernodes whose rows fall into it, in ascending order.</summary>
/// <remarks>A supernode is cut into panels of at most <see cref="PanelWidth"/> columns, so that a panel stays in a
/// processor's cache while many narrow supernodes update it, and so that threads can share a wide supernode. The panels
/// of supernode J are <c>FirstPanel[J] … FirstPanel[J + 1] − 1</c>. Update u of panel P,
/// <c>Pointers[P] ≤ u &lt; Pointers[P + 1]</c>: rows <c>Start[u] … End[u] − 1</c> of supernode <c>Source[u]</c> are
/// columns of P.</remarks>
internal sealed class SupernodeUpdates
{
    /// <summary>Most columns of a panel.</summary>
    internal const int PanelWidth = 64;

    private SupernodeUpdates(int[] firstPanel, int[] pointers, int[] source, int[] start, int[] end)
    {
        FirstPanel = firstPanel;
        Pointers = pointers;
        Source = source;
        Start = start;
        End = end;
    }

    internal int[] FirstPanel { get; }

    internal int[] Pointers { get; }

    internal int[] Source { get; }

    internal int[] Start { get; }

    internal int[] End { get; }

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
        int[] pointers = new int[firstPanel[^1] + 1];
        for (int k = 0; k < supernodes; k++)
        {
            int[] rows = symbolic.Rows[k];
            for (int p = 0; p < rows.Length; p = RunEnd(symbolic, rows, p)) { pointers[PanelOf(symbolic, firstPanel, rows[p]) + 1]++; }
        }

        for (int j = 1; j < pointers.Length; j++) { pointers[j] = checked(pointers[j] + pointers[j - 1]); }
        int[] next = pointers[..^1];
        int[] source = new int[pointers[^1]];
        int[] start = new int[pointers[^1]];
        int[] end = new int[pointers[^1]];
        for (int k = 0; k < supernodes; k++)
        {
            int[] rows = symbolic.Rows[k];
            for (int p = 0; p < rows.Length;)
            {
                int stop = RunEnd(symbolic, rows, p);
                int at = next[PanelOf(symbolic, firstPanel, rows[p])]++;
                source[at] = k;
                start[at] = p;
                end[at] = stop;
                p = stop;
            }
        }

        return new SupernodeUpdates(firstPanel, pointers, source, start, end);
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
