using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Kenward and Roger's sums from products with M = ZᵀV₀⁻¹Z, each two solves with the factor of the fit: P and Q exact, the traces
/// means over probes z of signs, tr(MBᵢMBⱼ) ≈ (Mz)ᵀBᵢ(MBⱼz).</summary>
/// <remarks>For crossed factors whose levels are too many for a dense M. Source of the estimator: Hutchinson (1990), Communications in Statistics –
/// Simulation and Computation 19(2).</remarks>
internal sealed class ProbedSums : IKenwardRogerSource
{
    /// <summary>Number of probes: with q columns of Z a trace is known to about √(2/(q·probes)).</summary>
    internal const int Probes = 64;

    private const ulong Seed = 1;               // the same probes in every run

    private readonly AugmentedSystem system;
    private readonly IReadOnlyList<TermFactor> terms;
    private readonly CovarianceParameter[] parameters;
    private readonly int q;

    /// <summary>Prepares.</summary>
    /// <param name="system">The system, its factor at the estimates; only read.</param>
    /// <param name="terms">The terms at the estimates.</param>
    /// <param name="parameters">The covariance parameters of the random effects.</param>
    internal ProbedSums(AugmentedSystem system, IReadOnlyList<TermFactor> terms, CovarianceParameter[] parameters)
    {
        this.system = system;
        this.terms = terms;
        this.parameters = parameters;
        q = system.Symbolic.Order;
    }

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public void Fill(double[][] slopes, double[][][] products, double[] traces, CancellationToken cancellationToken)
    {
        AddFixed(slopes, products, cancellationToken);
        AddTraces(traces, cancellationToken);
    }

    private void AddFixed(double[][] slopes, double[][][] products, CancellationToken cancellationToken)
    {
        int p = system.Rank;
        if (p == 0) { return; }
        double[] n = FixedColumns();
        double[][] moved = [.. parameters.Select((_, i) => Move(i, n, p))];
        for (int j = 0; j < parameters.Length; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DenseProduct.Add(slopes[j], p, p, p, q, -1.0, n, 1, p, moved[j], p, 1);
            double[] image = Multiply(moved[j], p);
            for (int i = 0; i < parameters.Length; i++) { DenseProduct.Add(products[i][j], p, p, p, q, 1.0, moved[i], 1, p, image, p, 1); }
        }
    }

    private void AddTraces(double[] traces, CancellationToken cancellationToken)
    {
        const int batch = 8;
        int k = parameters.Length + 1;
        var random = new RandomStream(Seed, 0);
        double[] probe = new double[q * batch];
        for (int done = 0; done < Probes; done += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            random.Signs(probe);
            double[] image = Multiply(probe, batch);
            for (int j = 0; j < parameters.Length; j++)
            {
                double[] moved = Move(j, probe, batch);
                traces[((k - 1) * k) + j] += VectorKernels.Dot(image, moved) / Probes;
                double[] other = Multiply(moved, batch);
                for (int i = 0; i < parameters.Length; i++)
                {
                    double value = VectorKernels.Dot(Move(i, image, batch), other) / (2 * Probes);
                    traces[(j * k) + i] += value;
                    traces[(i * k) + j] += value;
                }
            }
        }
    }

    // N = ZᵀV₀⁻¹X = A_x − AΛL_u⁻ᵀL_xuᵀ, q × p, natural layout, the elements of a row side by side.
    private double[] FixedColumns()
    {
        int p = system.Rank;
        double[] solved = new double[q * p];
        double[] column = new double[q];
        for (int j = 0; j < p; j++)
        {
            system.Factor.CopyBorderRow(j, column);
            system.Factor.SolveBackward(column);
            for (int i = 0; i < q; i++) { solved[(i * p) + j] = column[i]; }
        }

        double[] n = new double[q * p];
        for (int f = 0; f < system.Data.Factors.Length; f++)
        {
            double[] border = system.Data.Factors[f].Border;
            int first = system.FirstColumn[f];
            for (int row = first; row < system.FirstColumn[f + 1]; row++)
            {
                border.AsSpan((row - first) * (p + 1), p).CopyTo(n.AsSpan(row * p, p));
            }
        }

        return Reduce(n, solved, p);
    }

    // MV = AV − AΛCΛᵀAV.
    private double[] Multiply(double[] v, int count)
    {
        double[] product = new double[q * count];
        system.Multiply(v, product, count);
        double[] solved = Spherical(product, count);
        system.Factor.SolveForward(solved, new double[(system.Rank + 1) * count], count);
        double[] column = new double[q];
        for (int c = 0; c < count; c++)
        {
            for (int i = 0; i < q; i++) { column[i] = solved[(i * count) + c]; }
            system.Factor.SolveBackward(column);
            for (int i = 0; i < q; i++) { solved[(i * count) + c] = column[i]; }
        }

        return Reduce(product, solved, count);
    }

    // Y − AΛS; where a singular value is large the same rows are those of S over it, without cancellation.
    private double[] Reduce(double[] y, double[] solved, int count)
    {
        double[] natural = new double[q * count];
        ForEachLevel((term, at, column) =>
        {
            int s = term.Layout.Width;
            for (int r = 0; r < s; r++)
            {
                for (int a = 0; a < s; a++)
                {
                    VectorKernels.AddScaled(natural.AsSpan((at + a) * count, count), term.Values[r] * term.Vectors[(r * s) + a], solved.AsSpan((column + r) * count, count));
                }
            }
        });
        double[] lost = new double[q * count];
        system.Multiply(natural, lost, count);
        VectorKernels.AddScaled(y, -1.0, lost);
        ForEachLevel((term, at, column) =>
        {
            int s = term.Layout.Width;
            for (int r = 0; r < s; r++)
            {
                if (!(term.Values[r] > 1.0)) { continue; }
                ReadOnlySpan<double> u = term.Vectors.AsSpan(r * s, s);
                for (int c = 0; c < count; c++)
                {
                    double along = 0.0;
                    for (int a = 0; a < s; a++) { along += u[a] * y[((at + a) * count) + c]; }
                    double change = (solved[((column + r) * count) + c] / term.Values[r]) - along;
                    for (int a = 0; a < s; a++) { y[((at + a) * count) + c] += u[a] * change; }
                }
            }
        });
        return y;
    }

    // ΛᵀY in elimination order.
    private double[] Spherical(double[] y, int count)
    {
        double[] result = new double[q * count];
        ForEachLevel((term, at, column) =>
        {
            int s = term.Layout.Width;
            for (int r = 0; r < s; r++)
            {
                for (int a = 0; a < s; a++)
                {
                    VectorKernels.AddScaled(result.AsSpan((column + r) * count, count), term.Values[r] * term.Vectors[(r * s) + a], y.AsSpan((at + a) * count, count));
                }
            }
        });
        return result;
    }

    // BᵢV: at each level the parts along eigenvectors r and c change places; for r = c a part counts twice.
    private double[] Move(int i, double[] v, int count)
    {
        (int t, int r, int c) = parameters[i];
        TermFactor term = terms[t];
        int s = term.Layout.Width;
        double[] result = new double[q * count];
        double[] alongRow = new double[count];
        double[] alongColumn = new double[count];
        int at = system.FirstColumn[term.Factor] + term.Layout.Offset;
        FactorProducts factor = system.Data.Factors[term.Factor];
        for (int j = 0; j < factor.LevelCount; j++, at += factor.Width)
        {
            Array.Clear(alongRow);
            Array.Clear(alongColumn);
            for (int a = 0; a < s; a++)
            {
                VectorKernels.AddScaled(alongRow, term.Vectors[(r * s) + a], v.AsSpan((at + a) * count, count));
                VectorKernels.AddScaled(alongColumn, term.Vectors[(c * s) + a], v.AsSpan((at + a) * count, count));
            }

            for (int a = 0; a < s; a++)
            {
                VectorKernels.AddScaled(result.AsSpan((at + a) * count, count), term.Vectors[(r * s) + a], alongColumn);
                VectorKernels.AddScaled(result.AsSpan((at + a) * count, count), term.Vectors[(c * s) + a], alongRow);
            }
        }

        return result;
    }

    private void ForEachLevel(Action<TermFactor, int, int> action)
    {
        foreach (TermFactor term in terms)
        {
            FactorProducts factor = system.Data.Factors[term.Factor];
            for (int j = 0; j < factor.LevelCount; j++)
            {
                action(term, system.FirstColumn[term.Factor] + (j * factor.Width) + term.Layout.Offset, system.EliminationColumn(term.Factor, j) + term.Layout.Offset);
            }
        }
    }
}
