namespace MixedModels.LinearAlgebra;

/// <summary>From a block pattern and an elimination order to a <see cref="SymbolicFactor"/>: elimination tree,
/// postorder, row structures, supernodes.</summary>
/// <remarks>Source: Liu (1990), SIAM J. Matrix Analysis 11(1), elimination trees; Ashcraft and Grimes (1989), ACM TOMS
/// 15(4), relaxed supernodes.</remarks>
internal static class SymbolicAnalysis
{
    /// <summary>Analyses a pattern.</summary>
    /// <param name="graph">The block pattern.</param>
    /// <param name="order">The vertices in elimination order.</param>
    /// <param name="border">Rows of the dense trailing part.</param>
    /// <param name="elementLimit">Elements that a factor may store, at most 2³¹ − 1.</param>
    /// <param name="elements">Elements that it stores.</param>
    /// <param name="cancellationToken">Stops the analysis.</param>
    /// <returns>The pattern, or null when it would store more than the limit.</returns>
    internal static SymbolicFactor? Analyze(
        BlockGraph graph, int[] order, int border, long elementLimit, out long elements, CancellationToken cancellationToken = default)
    {
        int[] parent = EliminationTree(graph, order);
        order = Postorder(order, parent);
        parent = EliminationTree(graph, order);
        int[] position = Inverse(order);
        List<Supernode> fundamental = FundamentalSupernodes(graph, order, position, parent, border, elementLimit, out elements, cancellationToken);
        return elements > elementLimit ? null : Expand(graph, order, Amalgamate(fundamental, graph, order), border, elementLimit, out elements);
    }

    private static int[] Inverse(int[] order)
    {
        int[] position = new int[order.Length];
        for (int k = 0; k < order.Length; k++) { position[order[k]] = k; }
        return position;
    }

    // Parent of each position in the elimination tree, −1 for a root; path compression through ancestors.
    private static int[] EliminationTree(BlockGraph graph, int[] order)
    {
        int[] position = Inverse(order);
        int[] parent = new int[order.Length];
        int[] ancestor = new int[order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            parent[k] = -1;
            ancestor[k] = -1;
            foreach (int neighbour in graph.Of(order[k]))
            {
                int i = position[neighbour];
                while (i >= 0 && i < k)
                {
                    int up = ancestor[i];
                    ancestor[i] = k;
                    if (up < 0) { parent[i] = k; }
                    i = up;
                }
            }
        }

        return parent;
    }

    private static int[] Postorder(int[] order, int[] parent)
    {
        int n = order.Length;
        int[] firstChild = new int[n];
        int[] sibling = new int[n];
        Array.Fill(firstChild, -1);
        Array.Fill(sibling, -1);
        for (int k = n - 1; k >= 0; k--)
        {
            if (parent[k] < 0) { continue; }
            sibling[k] = firstChild[parent[k]];
            firstChild[parent[k]] = k;
        }

        int[] result = new int[n];
        int count = 0;
        var open = new Stack<int>();
        for (int root = 0; root < n; root++)
        {
            if (parent[root] >= 0) { continue; }
            open.Push(root);
            while (open.Count > 0)
            {
                int k = open.Peek();
                int child = firstChild[k];
                if (child < 0)
                {
                    result[count++] = order[open.Pop()];
                }
                else
                {
                    firstChild[k] = sibling[child];
                    open.Push(child);
                }
            }
        }

        return result;
    }

    // Stops as soon as there are more elements than the limit: the row structures then are not complete.
    private static List<Supernode> FundamentalSupernodes(
        BlockGraph graph,
        int[] order,
        int[] position,
        int[] parent,
        int border,
        long elementLimit,
        out long elements,
        CancellationToken cancellationToken)
    {
        int n = order.Length;
        int left = order.Sum(v => graph.Widths[v]);
        elements = 0;
        var result = new List<Supernode>();
        var pending = new List<int[]>?[n];          // structures of children, by parent position
        int[] mark = new int[n];
        Array.Fill(mark, -1);
        int[]? previous = null;                     // structure of position k − 1
        var structure = new List<int>();
        for (int k = 0; k < n && elements <= elementLimit; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            mark[k] = k;
            structure.Clear();
            foreach (int neighbour in graph.Of(order[k])) { Add(position[neighbour]); }
            foreach (int[] child in pending[k] ?? [])
            {
                foreach (int i in child) { Add(i); }
            }

            pending[k] = null;
            bool continues = k > 0 && parent[k - 1] == k && previous!.Length == structure.Count + 1;
            if (structure.Count == n - 1 - k)
            {
                // Connected to all that follows: what is left is one dense supernode.
                elements += (long)left * (left + border);
                result.Add(new Supernode(continues ? result[^1].First : k, n - 1, []));
                if (continues) { result.RemoveAt(result.Count - 2); }
                break;
            }

            structure.Sort();
            int[] rows = [.. structure];
            result.Add(new Supernode(continues ? result[^1].First : k, k, rows));
            if (continues) { result.RemoveAt(result.Count - 2); }
            long width = graph.Widths[order[k]];
            left -= (int)width;
            elements += width * (width + border + rows.Sum(i => (long)graph.Widths[order[i]]));
            if (parent[k] >= 0) { (pending[parent[k]] ??= []).Add(rows); }
            previous = rows;

            void Add(int i)
            {
                if (i > k && mark[i] != k)
                {
                    mark[i] = k;
                    structure.Add(i);
                }
            }
        }

        return result;
    }

    // Merges a supernode into the one after it when that is its parent and few explicit zeros arise.
    private static List<Supernode> Amalgamate(List<Supernode> supernodes, BlockGraph graph, int[] order)
    {
        var result = new List<Supernode>(supernodes.Count);
        foreach (Supernode supernode in supernodes)
        {
            Supernode current = supernode;
            while (result.Count > 0 && result[^1].Rows is { Length: > 0 } below && below[0] == current.First)
            {
                Supernode child = result[^1];
                double together = Area(Columns(child) + Columns(current), Height(current.Rows));
                double apart = Area(Columns(child), Height(child.Rows)) + Area(Columns(current), Height(current.Rows)) + child.Zeros + current.Zeros;
                double zeros = together - apart + child.Zeros + current.Zeros;
                double width = Columns(child) + Columns(current);
                double allowed = width <= 16 ? 0.3 : width <= 64 ? 0.12 : 0.05;
                if (Columns(child) < 2 && Columns(current) < 32 && zeros > 0.0) { break; }
                if (zeros > allowed * together) { break; }
                result.RemoveAt(result.Count - 1);
                current = new Supernode(child.First, current.Last, current.Rows) { Zeros = zeros };
            }

            result.Add(current);
        }

        return result;

        double Columns(Supernode s)
        {
            double width = 0.0;
            for (int k = s.First; k <= s.Last; k++) { width += graph.Widths[order[k]]; }
            return width;
        }

        double Height(int[] rows)
        {
            double height = 0.0;
            foreach (int k in rows) { height += graph.Widths[order[k]]; }
            return height;
        }

        static double Area(double width, double below) => (0.5 * width * (width + 1.0)) + (width * below);
    }

    private static SymbolicFactor? Expand(
        BlockGraph graph,
        int[] order,
        List<Supernode> supernodes,
        int border,
        long elementLimit,
        out long elements)
    {
        int n = order.Length;
        int[] offsetOfPosition = new int[n + 1];
        int[] vertexOffset = new int[n];
        for (int k = 0; k < n; k++)
        {
            offsetOfPosition[k + 1] = offsetOfPosition[k] + graph.Widths[order[k]];
            vertexOffset[order[k]] = offsetOfPosition[k];
        }

        int[] firstColumn = new int[supernodes.Count + 1];
        int[] supernodeOfColumn = new int[offsetOfPosition[n]];
        int[][] rows = new int[supernodes.Count][];
        for (int j = 0; j < supernodes.Count; j++)
        {
            Supernode s = supernodes[j];
            firstColumn[j] = offsetOfPosition[s.First];
            firstColumn[j + 1] = offsetOfPosition[s.Last + 1];
            supernodeOfColumn.AsSpan(firstColumn[j]..firstColumn[j + 1]).Fill(j);
            rows[j] = new int[s.Rows.Sum(k => graph.Widths[order[k]])];
            int at = 0;
            foreach (int k in s.Rows)
            {
                for (int i = offsetOfPosition[k]; i < offsetOfPosition[k + 1]; i++) { rows[j][at++] = i; }
            }
        }

        elements = SymbolicFactor.CountElements(border, firstColumn, rows);
        return elements > elementLimit ? null : new SymbolicFactor(border, vertexOffset, graph.Widths, firstColumn, supernodeOfColumn, rows);
    }

    /// <summary>A run of positions with one row structure below.</summary>
    /// <param name="First">First position.</param>
    /// <param name="Last">Last position.</param>
    /// <param name="Rows">Positions below <paramref name="Last"/>, ascending.</param>
    private sealed record Supernode(int First, int Last, int[] Rows)
    {
        /// <summary>Explicit zeros that amalgamation has put in.</summary>
        internal double Zeros { get; init; }
    }
}
