namespace MixedModels.LinearAlgebra;

/// <summary>A fill-reducing elimination order by approximate minimum degree on a quotient graph.</summary>
/// <remarks>Eliminated vertices become elements; indistinguishable vertices are merged; degrees are upper bounds.
/// Vertices next to very many others come last from the start: they end among the last anyway, and their long lists would
/// cost more than all the rest. Source: Amestoy, Davis and Duff (1996), SIAM J. Matrix Analysis 17(4); (2004), ACM TOMS
/// 30(3), for dense rows. Deterministic: ties go to the vertex that entered its degree list last.</remarks>
internal sealed class MinimumDegreeOrder
{
    /// <summary>A vertex is dense when it is next to more vertices than this times the square root of their number.</summary>
    private const double DenseFactor = 1.5;

    /// <summary>Neighbours that make no vertex dense.</summary>
    private const double FewNeighbours = 16.0;

    private readonly int count;
    private readonly int[] dense;               // vertices left to the end, least connected first
    private readonly int[] weight;              // total width of a live supervariable; 0 when merged or eliminated
    private readonly int[]?[] neighbours;       // live vertex → its elements, then the vertices no element covers
    private readonly int[] elementCount;        // live vertex → how many of them are elements
    private readonly int[] neighbourCount;      // live vertex → how many there are; never grows
    private readonly int[]?[] members;          // element → its vertices
    private readonly int[] elementWeight;       // element → their total width, which lasts as long as the element does
    private readonly int[] degree;
    private readonly int[] head;                // degree lists
    private readonly int[] next;
    private readonly int[] previous;
    private readonly int[] mark;
    private readonly int[] outside;             // element → weight outside the current pivot's element, with a stamp
    private readonly int[] outsideStamp;
    private readonly int[] mergedInto;
    private readonly int[] hashHead;            // merging: vertices of the boundary by hash of their lists
    private readonly int[] hashNext;
    private readonly long[] hash;
    private int[] scratch = [];
    private readonly List<int> pivots = [];
    private readonly List<int> boundary = [];   // of the current pivot
    private int stamp;
    private int smallest;
    private long factorElements;

    private MinimumDegreeOrder(BlockGraph graph)
    {
        count = graph.VertexCount;
        weight = (int[])graph.Widths.Clone();
        neighbours = new int[count][];
        elementCount = new int[count];
        neighbourCount = new int[count];
        hashHead = new int[count];
        hashNext = new int[count];
        hash = new long[count];
        Array.Fill(hashHead, -1);
        members = new int[count][];
        elementWeight = new int[count];
        degree = new int[count];
        next = new int[count];
        previous = new int[count];
        mark = new int[count];
        outside = new int[count];
        outsideStamp = new int[count];
        mergedInto = new int[count];
        Array.Fill(mergedInto, -1);
        int total = 0;
        for (int v = 0; v < count; v++)
        {
            foreach (int u in graph.Of(v)) { degree[v] += graph.Widths[u]; }
            total += weight[v];
        }

        dense = TakeDense(graph);
        for (int v = 0; v < count; v++) { CopyNeighbours(graph, v); }
        head = new int[total + 1];
        Array.Fill(head, -1);
        smallest = total;
        for (int v = count - 1; v >= 0; v--)
        {
            if (weight[v] > 0) { Enter(v); }
        }
    }

    /// <summary>The order: element k of the answer is the vertex to eliminate k-th.</summary>
    /// <param name="graph">The block pattern.</param>
    /// <param name="elementLimit">Elements that the factor may have; the search stops as soon as it is sure to have more.</param>
    /// <param name="elements">Elements that the factor has at least, dense blocks as squares.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The order, or null when the factor would have more than the limit.</returns>
    internal static int[]? Of(BlockGraph graph, long elementLimit, out long elements, CancellationToken cancellationToken = default)
    {
        var search = new MinimumDegreeOrder(graph);
        search.Run(elementLimit, cancellationToken);
        elements = search.factorElements;
        return elements > elementLimit ? null : search.Expand();
    }

    // Dense vertices leave the graph with weight 0.
    private int[] TakeDense(BlockGraph graph)
    {
        double most = Math.Max(FewNeighbours, DenseFactor * Math.Sqrt(count));
        int[] taken = [.. Enumerable.Range(0, count).Where(v => graph.Of(v).Length > most).OrderBy(v => degree[v])];
        foreach (int v in taken) { weight[v] = 0; }
        return taken;
    }

    private void CopyNeighbours(BlockGraph graph, int v)
    {
        if (weight[v] == 0) { return; }
        if (dense.Length == 0)
        {
            neighbours[v] = graph.Of(v).ToArray();
            neighbourCount[v] = neighbours[v]!.Length;
            return;
        }

        int[] kept = new int[graph.Of(v).Length];
        degree[v] = 0;
        foreach (int u in graph.Of(v))
        {
            if (weight[u] == 0) { continue; }
            kept[neighbourCount[v]++] = u;
            degree[v] += weight[u];
        }

        neighbours[v] = kept;
    }

    private void Run(long elementLimit, CancellationToken cancellationToken)
    {
        long left = 0;
        for (int v = 0; v < count; v++) { left += weight[v]; }
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (head[smallest] < 0) { smallest++; }
            int pivot = head[smallest];
            Leave(pivot);
            long width = weight[pivot];
            left -= Eliminate(pivot, (int)left);
            long below = elementWeight[pivot];
            factorElements += (width * width) + (width * below);
            long clique = below * below;          // dense blocks are stored as squares
            if (below == left)
            {
                // The pivot touched all that is left: what is left is a clique, and any order of it is the same.
                pivots.AddRange(members[pivot]!);
                factorElements += clique;
                return;
            }

            if (factorElements + clique > elementLimit)
            {
                factorElements += clique;
                return;
            }
        }
    }

    // Makes an element of the pivot and updates its neighbours; answers the weight eliminated.
    private int Eliminate(int pivot, int left)
    {
        FindBoundary(pivot);
        int eliminated = weight[pivot];
        weight[pivot] = -weight[pivot];         // negative: an element, still counted for its own width
        pivots.Add(pivot);
        int boundaryWeight = 0;
        foreach (int v in boundary) { boundaryWeight += weight[v]; }
        MeasureOutside();
        int inBoundary = stamp;
        foreach (int v in boundary)
        {
            Leave(v);
            CleanLists(v, pivot, inBoundary);
        }

        MergeIndistinguishable();
        int[] live = Live();
        members[pivot] = live;
        elementWeight[pivot] = boundaryWeight;
        neighbours[pivot] = null;
        foreach (int v in live)
        {
            int bound = boundaryWeight - weight[v];
            foreach (int u in VariablesOf(v)) { bound += Math.Max(0, weight[u]); }
            foreach (int e in ElementsOf(v))
            {
                if (e != pivot) { bound += outside[e]; }
            }

            bound = Math.Min(bound, Math.Min(degree[v] + boundaryWeight - weight[v], left - eliminated - weight[v]));
            degree[v] = Math.Max(0, bound);
            Enter(v);
        }

        return eliminated;
    }

    // The live vertices next to the pivot, directly or through an element; those elements are absorbed.
    private void FindBoundary(int pivot)
    {
        stamp++;
        mark[pivot] = stamp;
        boundary.Clear();
        foreach (int v in VariablesOf(pivot)) { Collect(v); }
        foreach (int e in ElementsOf(pivot))
        {
            if (members[e] is null) { continue; }
            foreach (int v in members[e]!) { Collect(v); }
            members[e] = null;
        }

        void Collect(int v)
        {
            if (weight[v] > 0 && mark[v] != stamp)
            {
                mark[v] = stamp;
                boundary.Add(v);
            }
        }
    }

    private int[] Live()
    {
        int alive = 0;
        foreach (int v in boundary) { alive += weight[v] > 0 ? 1 : 0; }
        int[] live = new int[alive];
        int at = 0;
        foreach (int v in boundary)
        {
            if (weight[v] > 0) { live[at++] = v; }
        }

        return live;
    }

    // For every element next to the boundary: the weight of its vertices outside the boundary.
    private void MeasureOutside()
    {
        foreach (int v in boundary)
        {
            foreach (int e in ElementsOf(v))
            {
                if (members[e] is null) { continue; }
                if (outsideStamp[e] != stamp)
                {
                    outsideStamp[e] = stamp;
                    outside[e] = elementWeight[e];
                }

                outside[e] -= weight[v];
            }
        }
    }

    // The new element takes the place of the pivot or of an element it absorbs, so the list never grows.
    private void CleanLists(int v, int pivot, int inBoundary)
    {
        int[] list = neighbours[v]!;
        if (scratch.Length <= list.Length) { scratch = new int[2 * (list.Length + 1)]; }
        int kept = 0;
        scratch[kept++] = pivot;
        foreach (int e in ElementsOf(v))
        {
            if (members[e] is not null && outside[e] > 0) { scratch[kept++] = e; }      // 0: inside the new element, absorbed
        }

        int keptElements = kept;
        foreach (int u in VariablesOf(v))
        {
            if (weight[u] > 0 && mark[u] != inBoundary) { scratch[kept++] = u; }
        }

        scratch.AsSpan(0, kept).CopyTo(list);
        elementCount[v] = keptElements;
        neighbourCount[v] = kept;
    }

    // Vertices of the boundary with the same lists will stay alike: keep one for all.
    private void MergeIndistinguishable()
    {
        foreach (int v in boundary)
        {
            long sum = 0;
            foreach (int u in neighbours[v].AsSpan(0, neighbourCount[v])) { sum += u; }
            hash[v] = sum;
            int bucket = (int)(sum % count);
            int other = hashHead[bucket];
            while (other >= 0 && !(hash[other] == sum && SameLists(v, other))) { other = hashNext[other]; }
            if (other < 0)
            {
                hashNext[v] = hashHead[bucket];
                hashHead[bucket] = v;
                continue;
            }

            weight[other] += weight[v];
            weight[v] = 0;
            mergedInto[v] = other;
            neighbours[v] = null;
        }

        foreach (int v in boundary) { hashHead[(int)(hash[v] % count)] = -1; }
    }

    private bool SameLists(int v, int other)
    {
        if (neighbourCount[v] != neighbourCount[other] || elementCount[v] != elementCount[other]) { return false; }
        stamp++;
        foreach (int u in neighbours[other].AsSpan(0, neighbourCount[other])) { mark[u] = stamp; }
        foreach (int u in neighbours[v].AsSpan(0, neighbourCount[v]))
        {
            if (mark[u] != stamp) { return false; }
        }

        return true;
    }

    private ReadOnlySpan<int> ElementsOf(int v) => neighbours[v].AsSpan(0, elementCount[v]);

    private ReadOnlySpan<int> VariablesOf(int v) => neighbours[v].AsSpan(elementCount[v], neighbourCount[v] - elementCount[v]);

    private void Enter(int v)
    {
        int d = degree[v];
        next[v] = head[d];
        previous[v] = -1;
        if (head[d] >= 0) { previous[head[d]] = v; }
        head[d] = v;
        smallest = Math.Min(smallest, d);
    }

    private void Leave(int v)
    {
        if (previous[v] >= 0) { next[previous[v]] = next[v]; }
        else { head[degree[v]] = next[v]; }
        if (next[v] >= 0) { previous[next[v]] = previous[v]; }
    }

    // Merged vertices follow the pivot they were merged into.
    private int[] Expand()
    {
        var followers = new Dictionary<int, List<int>>();
        for (int v = 0; v < count; v++)
        {
            if (mergedInto[v] < 0) { continue; }
            int root = mergedInto[v];
            while (mergedInto[root] >= 0) { root = mergedInto[root]; }
            if (!followers.TryGetValue(root, out List<int>? list)) { followers[root] = list = []; }
            list.Add(v);
        }

        var order = new List<int>(count);
        foreach (int pivot in pivots)
        {
            order.Add(pivot);
            if (followers.TryGetValue(pivot, out List<int>? list)) { order.AddRange(list); }
        }

        order.AddRange(dense);
        return [.. order];
    }
}
