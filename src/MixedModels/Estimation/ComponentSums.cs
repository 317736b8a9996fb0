using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Kenward and Roger's sums by dense work on one connected component of the level graph at a time: exact.</summary>
internal sealed class ComponentSums : IKenwardRogerSource
{
    /// <summary>Σ q³ over components up to which the dense work is done: a few seconds.</summary>
    internal const double Budget = 1e11;

    private readonly AugmentedSystem system;
    private readonly LevelComponents components;
    private readonly CovarianceParameter[] parameters;
    private readonly ComponentProducts products;
    private readonly ComponentTraces traces;
    private readonly double[][] moved;          // BᵢN, q × p
    private readonly double[] image;            // MBⱼN, q × p

    /// <summary>Prepares workspace for all components.</summary>
    /// <param name="system">The system, for the cross-products.</param>
    /// <param name="components">Its components.</param>
    /// <param name="terms">The terms at the estimates.</param>
    /// <param name="parameters">The covariance parameters of the random effects.</param>
    internal ComponentSums(AugmentedSystem system, LevelComponents components, IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters)
    {
        this.system = system;
        this.components = components;
        this.parameters = parameters;
        products = new ComponentProducts(system, new ComponentIndex(system, components.Label), components.Largest, terms, system.Rank);
        traces = new ComponentTraces(terms, parameters, [], 0, components.Largest);
        moved = [.. parameters.Select(_ => new double[components.Largest * system.Rank])];
        image = new double[components.Largest * system.Rank];
    }

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public void Fill(double[][] slopes, double[][][] products, double[] traces, CancellationToken cancellationToken)
    {
        double[] pairs = new double[parameters.Length * parameters.Length];
        foreach (List<int> component in components.Members())
        {
            cancellationToken.ThrowIfCancellationRequested();
            this.products.Form(component);
            this.traces.Add(this.products, pairs);
            AddFixed(slopes, products);
            AddDiagonal(traces);
        }

        int k = parameters.Length + 1;
        for (int j = 0; j < parameters.Length; j++)
        {
            for (int i = 0; i < parameters.Length; i++) { traces[(j * k) + i] = pairs[(j * parameters.Length) + i]; }
        }
    }

    private void AddFixed(double[][] slopes, double[][][] sums)
    {
        int q = products.Order;
        int p = system.Rank;
        if (p == 0) { return; }
        for (int i = 0; i < parameters.Length; i++)
        {
            Move(i);
            DenseProduct.Add(slopes[i], p, p, p, q, -1.0, products.N, q, 1, moved[i], 1, q);
        }

        for (int j = 0; j < parameters.Length; j++)
        {
            Array.Clear(image, 0, q * p);
            DenseProduct.Add(image, q, q, p, q, 1.0, products.M, 1, q, moved[j], 1, q);
            for (int i = 0; i < parameters.Length; i++) { DenseProduct.Add(sums[i][j], p, p, p, q, 1.0, moved[i], q, 1, image, 1, q); }
        }
    }

    // BᵢN: rows r and c of each level change places; for r = c a row counts twice.
    private void Move(int i)
    {
        int q = products.Order;
        (int t, int r, int c) = parameters[i];
        Array.Clear(moved[i], 0, q * system.Rank);
        foreach (int row in products.FirstRows(t))
        {
            for (int a = 0; a < system.Rank; a++)
            {
                moved[i][(a * q) + row + r] += products.N[(a * q) + row + c];
                moved[i][(a * q) + row + c] += products.N[(a * q) + row + r];
            }
        }
    }

    // tr(MBᵢ) in the row of τ.
    private void AddDiagonal(double[] sums)
    {
        int q = products.Order;
        int k = parameters.Length + 1;
        for (int i = 0; i < parameters.Length; i++)
        {
            (int t, int r, int c) = parameters[i];
            foreach (int row in products.FirstRows(t)) { sums[((k - 1) * k) + i] += 2.0 * products.M[((row + c) * q) + row + r]; }
        }
    }
}
