namespace MixedModels.LinearAlgebra;

/// <summary>A fill-reducing elimination order by approximate minimum degree on a quotient graph.</summary>
/// <remarks>Eliminated vertices become elements; indistinguishable vertices are merged; degrees are upper bounds.
/// Source: Amestoy, Davis and Duff (1996), SIAM J. Matrix Analysis 17(4). Deterministic: ties go to the vertex that
/// entered its degree list last.</remarks>
internal sealed class MinimumDegreeOrder
{
    private readonly int count;
    private readonly int[] weight;              // total width of a live supervariable; 0 when merged or eliminated
    private readonly int[]?[] variables;        // live vertex → neighbouring vertices not yet covered by an element
    private readonly int[]?[] elements;         // live vertex → its elements
    private readonly int[]?[] members;          // element → its vertices
    private readonly int[] degree;
    private readonly int[] head;                // degree lists
    private readonly int[] next;
    private readonly int[] previous;
    private readonly int[] mark;
    private readonly int[] outside;             // element → weight outside the current pivot's element, with a stamp
    private readonly int[] outsideStamp;
    private readonly int[] mergedInto;
    private readonly List<int> pivots = [];
    private int stamp;
    private int smallest;

    private MinimumDegreeOrder(BlockGraph graph)
    {
        count = graph.VertexCount;
        weight = (int[])graph.Widths.Clone();
        variables = new int[count][];
        elements = new int[count][];
        members = new int[count][];
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
            variables[v] = graph.Of(v).ToArray();
            elements[v] = [];
            foreach (int u in graph.Of(v)) { degree[v] += weight[u]; }
            total += weight[v];
        }

        head = new int[total + 1];
        Array.Fill(head, -1);
        smallest = total;
        for (int v = count - 1; v >= 0; v--) { Enter(v); }
    }

    /// <summary>The order: element k of the answer is the vertex to eliminate k-th.</summary>
    internal static int[] Of(BlockGraph graph)
    {
        var search = new MinimumDegreeOrder(graph);
        search.Run();
        return search.Expand();
    }

    private void Run()
    {
        int left = 0;
        for (int v = 0; v < count; v++) { left += weight[v]; }
        while (left > 0)
        {
            while (head[smallest] < 0) { smallest++; }
            int pivot = head[smallest];
            Leave(pivot);
            left -= Eliminate(pivot, left);
        }
    }

    // Makes an element of the pivot and updates its neighbours; answers the weight eliminated.
    private int Eliminate(int pivot, int left)
    {
        List<int> boundary = Boundary(pivot);
        int eliminated = weight[pivot];
        weight[pivot] = -weight[pivot];         // negative: an element, still counted for its own width
        pivots.Add(pivot);
        int boundaryWeight = 0;
        foreach (int v in boundary) { boundaryWeight += weight[v]; }
        MeasureOutside(boundary);
        int inBoundary = stamp;
        foreach (int v in boundary)
        {
            Leave(v);
            CleanLists(v, pivot, inBoundary);
        }

        MergeIndistinguishable(boundary);
        var live = new List<int>(boundary.Count);
        foreach (int v in boundary)
        {
            if (weight[v] <= 0) { continue; }
            int bound = boundaryWeight - weight[v];
            foreach (int u in variables[v]!) { bound += Math.Max(0, weight[u]); }
            foreach (int e in elements[v]!)
            {
                if (e != pivot) { bound += outside[e]; }
            }

            bound = Math.Min(bound, Math.Min(degree[v] + boundaryWeight - weight[v], left - eliminated - weight[v]));
            degree[v] = Math.Max(0, bound);
            live.Add(v);
        }

        members[pivot] = [.. live];
        variables[pivot] = null;
        elements[pivot] = null;
        foreach (int v in live) { Enter(v); }
        return eliminated;
    }

    // The live vertices next to the pivot, directly or through an element; those elements are absorbed.
    private List<int> Boundary(int pivot)
    {
        stamp++;
        mark[pivot] = stamp;
        var boundary = new List<int>();
        foreach (int v in variables[pivot]!) { Collect(v); }
        foreach (int e in elements[pivot]!)
        {
            if (members[e] is null) { continue; }
            foreach (int v in members[e]!) { Collect(v); }
            members[e] = null;
        }

        return boundary;

        void Collect(int v)
        {
            if (weight[v] > 0 && mark[v] != stamp)
            {
                mark[v] = stamp;
                boundary.Add(v);
            }
        }
    }

    // For every element next to the boundary: the weight of its vertices outside the boundary.
    private void MeasureOutside(List<int> boundary)
    {
        foreach (int v in boundary)
        {
            foreach (int e in elements[v]!)
            {
                if (members[e] is null) { continue; }
                if (outsideStamp[e] != stamp)
                {
                    outsideStamp[e] = stamp;
                    int total = 0;
                    foreach (int u in members[e]!) { total += Math.Max(0, weight[u]); }
                    outside[e] = total;
                }

                outside[e] -= weight[v];
            }
        }
    }

    private void CleanLists(int v, int pivot, int inBoundary)
    {
        var keptElements = new List<int>(elements[v]!.Length + 1) { pivot };
        foreach (int e in elements[v]!)
        {
            if (members[e] is null) { continue; }
            if (outside[e] == 0) { continue; }      // wholly inside the new element: absorbed
            keptElements.Add(e);
        }

        var keptVariables = new List<int>(variables[v]!.Length);
        foreach (int u in variables[v]!)
        {
            if (weight[u] > 0 && mark[u] != inBoundary) { keptVariables.Add(u); }
        }

        elements[v] = [.. keptElements];
        variables[v] = [.. keptVariables];
    }

    // Vertices of the boundary with the same lists will stay alike: keep one for all.
    private void MergeIndistinguishable(List<int> boundary)
    {
        var byHash = new Dictionary<long, List<int>>(boundary.Count);
        foreach (int v in boundary)
        {
            long hash = ((long)variables[v]!.Length << 32) ^ elements[v]!.Length;
            foreach (int u in variables[v]!) { hash += u; }
            foreach (int e in elements[v]!) { hash += e; }
            if (!byHash.TryGetValue(hash, out List<int>? alike)) { byHash[hash] = alike = []; }
            bool merged = false;
            foreach (int other in alike)
            {
                if (!SameLists(v, other)) { continue; }
                weight[other] += weight[v];
                weight[v] = 0;
                mergedInto[v] = other;
                variables[v] = null;
                elements[v] = null;
                merged = true;
                break;
            }

            if (!merged) { alike.Add(v); }
        }
    }

    private bool SameLists(int v, int other)
    {
        if (variables[v]!.Length != variables[other]!.Length || elements[v]!.Length != elements[other]!.Length) { return false; }
        stamp++;
        foreach (int u in variables[other]!) { mark[u] = stamp; }
        foreach (int e in elements[other]!) { mark[e] = stamp; }
        foreach (int u in variables[v]!)
        {
            if (mark[u] != stamp) { return false; }
        }

        foreach (int e in elements[v]!)
        {
            if (mark[e] != stamp) { return false; }
        }

        return true;
    }

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

        return [.. order];
    }
}
