namespace MixedModels.LinearAlgebra;

/// <summary>For each supernode the earlier supernodes whose rows fall into its columns, in ascending order.</summary>
/// <remarks>Update u of supernode J, <c>Pointers[J] ≤ u &lt; Pointers[J + 1]</c>: rows <c>Start[u] … End[u] − 1</c> of
/// supernode <c>Source[u]</c> are columns of J.</remarks>
internal sealed class SupernodeUpdates
{
    private SupernodeUpdates(int[] pointers, int[] source, int[] start, int[] end)
    {
        Pointers = pointers;
        Source = source;
        Start = start;
        End = end;
    }

    internal int[] Pointers { get; }

    internal int[] Source { get; }

    internal int[] Start { get; }

    internal int[] End { get; }

    internal static SupernodeUpdates Of(SymbolicFactor symbolic)
    {
        int supernodes = symbolic.SupernodeCount;
        int[] pointers = new int[supernodes + 1];
        for (int k = 0; k < supernodes; k++)
        {
            int[] rows = symbolic.Rows[k];
            for (int p = 0; p < rows.Length; p = RunEnd(symbolic, rows, p)) { pointers[symbolic.SupernodeOfColumn[rows[p]] + 1]++; }
        }

        for (int j = 0; j < supernodes; j++) { pointers[j + 1] += pointers[j]; }
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
                int at = next[symbolic.SupernodeOfColumn[rows[p]]]++;
                source[at] = k;
                start[at] = p;
                end[at] = stop;
                p = stop;
            }
        }

        return new SupernodeUpdates(pointers, source, start, end);
    }

    private static int RunEnd(SymbolicFactor symbolic, int[] rows, int from)
    {
        int limit = symbolic.FirstColumn[symbolic.SupernodeOfColumn[rows[from]] + 1];
        int p = from + 1;
        while (p < rows.Length && rows[p] < limit) { p++; }
        return p;
    }
}
