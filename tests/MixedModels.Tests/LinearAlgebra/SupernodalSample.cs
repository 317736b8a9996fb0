using MixedModels.LinearAlgebra;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>A random definite matrix of a block pattern, written into a supernodal factor and kept dense.</summary>
internal sealed class SupernodalSample
{
    internal SupernodalSample(BlockGraph graph, int border, ulong seed, ThreadTeam? team = null)
    {
        Graph = graph;
        Symbolic = Graphs.Analyzed(graph, Graphs.Ordered(graph), border);
        Factor = new SupernodalFactor(Symbolic, team ?? ThreadTeam.Single);
        Order = Symbolic.Order + border;
        Dense = new double[Order * Order];
        var random = new SeededGenerator(seed);
        for (int v = 0; v < graph.VertexCount; v++)
        {
            Fill(random, v, v);
            foreach (int u in graph.Of(v))
            {
                if (Symbolic.VertexOffset[u] > Symbolic.VertexOffset[v]) { Fill(random, u, v); }
            }

            FillBorder(random, v);
        }

        for (int j = 0; j < border; j++)
        {
            for (int i = j; i < border; i++) { Set(Symbolic.Order + i, Symbolic.Order + j, random.NextNormal()); }
        }

        for (int i = 0; i < Order; i++)
        {
            double sum = 1.0;
            for (int j = 0; j < Order; j++) { sum += i == j ? 0.0 : Math.Abs(Dense[(j * Order) + i]); }
            Dense[(i * Order) + i] = sum;
        }

        WriteAll();
    }

    internal BlockGraph Graph { get; }

    internal SymbolicFactor Symbolic { get; }

    internal SupernodalFactor Factor { get; }

    /// <summary>Sparse columns and border together.</summary>
    internal int Order { get; }

    /// <summary>Ω in elimination order, the border last.</summary>
    internal double[] Dense { get; }

    /// <summary>Index in the values of scalar element (row, column) of the sparse part; −1 where the pattern has none.</summary>
    internal int AddressOf(int row, int column)
    {
        SymbolicFactor s = Symbolic;
        int j = s.SupernodeOfColumn[column];
        int local = row < s.FirstColumn[j + 1] ? row - s.FirstColumn[j] : Array.BinarySearch(s.Rows[j], row);
        if (row >= s.FirstColumn[j + 1] && local >= 0) { local += s.Width(j); }
        return local < 0 ? -1 : s.ValueOffset[j] + ((column - s.FirstColumn[j]) * s.Stride[j]) + local;
    }

    /// <summary>Writes Ω's lower triangle through the vertices' addresses, as the engine does.</summary>
    internal void WriteAll()
    {
        Factor.Clear();
        for (int v = 0; v < Graph.VertexCount; v++)
        {
            Write(v, v);
            foreach (int u in Graph.Of(v))
            {
                if (Symbolic.VertexOffset[u] > Symbolic.VertexOffset[v]) { Write(u, v); }
            }

            int column = Symbolic.VertexOffset[v];
            for (int c = 0; c < Graph.Widths[v]; c++)
            {
                for (int i = 0; i < Symbolic.Border; i++)
                {
                    Factor.Values[Symbolic.BorderAddress(v) + (c * StrideOf(v)) + i] = Dense[((column + c) * Order) + Symbolic.Order + i];
                }
            }
        }

        for (int j = 0; j < Symbolic.Border; j++)
        {
            for (int i = j; i < Symbolic.Border; i++) { Factor.Border[(j * Symbolic.Border) + i] = Dense[((Symbolic.Order + j) * Order) + Symbolic.Order + i]; }
        }
    }

    /// <summary>L as a dense matrix, from the factor.</summary>
    internal double[] DenseFactor()
    {
        double[] l = new double[Order * Order];
        for (int j = 0; j < Symbolic.Order; j++)
        {
            for (int i = j; i < Symbolic.Order; i++)
            {
                int at = AddressOf(i, j);
                if (at >= 0) { l[(j * Order) + i] = Factor.Values[at]; }
            }
        }

        double[] row = new double[Symbolic.Order];
        for (int i = 0; i < Symbolic.Border; i++)
        {
            Factor.CopyBorderRow(i, row);
            for (int j = 0; j < row.Length; j++) { l[(j * Order) + Symbolic.Order + i] = row[j]; }
            for (int j = 0; j <= i; j++) { l[((Symbolic.Order + j) * Order) + Symbolic.Order + i] = Factor.Border[(j * Symbolic.Border) + i]; }
        }

        return l;
    }

    private int StrideOf(int vertex) => Symbolic.Stride[Symbolic.SupernodeOfColumn[Symbolic.VertexOffset[vertex]]];

    private void Write(int u, int v)
    {
        int address = Symbolic.Address(u, v);
        for (int c = 0; c < Graph.Widths[v]; c++)
        {
            for (int r = u == v ? c : 0; r < Graph.Widths[u]; r++)
            {
                Factor.Values[address + (c * StrideOf(v)) + r] = Dense[((Symbolic.VertexOffset[v] + c) * Order) + Symbolic.VertexOffset[u] + r];
            }
        }
    }

    private void Fill(SeededGenerator random, int u, int v)
    {
        for (int c = 0; c < Graph.Widths[v]; c++)
        {
            for (int r = 0; r < Graph.Widths[u]; r++) { Set(Symbolic.VertexOffset[u] + r, Symbolic.VertexOffset[v] + c, random.NextNormal()); }
        }
    }

    private void FillBorder(SeededGenerator random, int v)
    {
        for (int c = 0; c < Graph.Widths[v]; c++)
        {
            for (int i = 0; i < Symbolic.Border; i++) { Set(Symbolic.Order + i, Symbolic.VertexOffset[v] + c, random.NextNormal()); }
        }
    }

    private void Set(int i, int j, double value)
    {
        Dense[(j * Order) + i] = value;
        Dense[(i * Order) + j] = value;
    }
}
