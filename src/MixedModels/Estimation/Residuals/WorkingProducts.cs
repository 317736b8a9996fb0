using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>UᵀV⁻¹U for U = [V̇ᵢV⁻¹X] over covariance parameters i and columns of X, at a point where a factor stands.</summary>
/// <remarks>With τ a column of U: τᵀV⁻¹τ′ = τᵀS⁻¹τ′ − k_uᵀk_u′, k_u = L_u⁻¹ΛᵀZᵀS⁻¹τ. Columns of random effects are τ = Zv with v = Σ̇N, N = ZᵀV⁻¹X;
/// those of the residual covariance are τ = ṠV⁻¹X.</remarks>
internal sealed class WorkingProducts
{
    private readonly ResidualPart part;
    private readonly AugmentedSystem system;
    private readonly CovarianceProblem problem;
    private readonly CovarianceParameter[] free;
    private readonly CovarianceJet[] matrices;
    private readonly int rank;
    private readonly int count;                 // columns of U
    private readonly double[] solvedBorder;     // ΛᵀN, q × p in elimination order
    private readonly double[] directions;       // v, q × count, natural layout, elements of a row side by side
    private readonly double[] products;         // ZᵀS⁻¹τ, likewise
    private readonly double[] gram;

    internal WorkingProducts(ResidualPart part, ProfiledObjective objective, CovarianceProblem problem, CovarianceParameter[] free, CovarianceJet[] matrices)
    {
        this.part = part;
        this.problem = problem;
        this.free = free;
        this.matrices = matrices;
        system = objective.System;
        rank = part.Data.Rank;
        count = free.Length * rank;
        solvedBorder = CovarianceInformation.SolvedBorder(system);
        directions = new double[system.Symbolic.Order * count];
        products = new double[directions.Length];
        gram = new double[count * count];
    }

    /// <summary>UᵀV⁻¹U, count × count; column i·p + j belongs to parameter i and column j of X.</summary>
    internal double[] Gram()
    {
        if (count == 0) { return gram; }
        for (int i = 0; i < free.Length; i++)
        {
            if (!free[i].IsResidual) { FillDirections(i); }
        }

        system.Multiply(directions, products, count);
        double[][] lambda = CovarianceProblem.Lambda(part.Data, problem.Terms);
        for (int c = 0; c < part.Classes.Length; c++) { AddClass(part.Classes[c], part.ShapeOf(c), lambda); }
        // Of two columns one of which is of random effects, τᵀS⁻¹τ′ = vᵀ(ZᵀS⁻¹τ′).
        double[] cross = new double[count * count];
        DenseProduct.Add(cross, count, count, count, directions.Length / count, 1.0, directions, 1, count, products, count, 1);
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < count; i++)
            {
                if (!free[i / rank].IsResidual) { gram[(j * count) + i] = cross[(j * count) + i]; }
                else if (!free[j / rank].IsResidual) { gram[(j * count) + i] = cross[(i * count) + j]; }
            }
        }

        double[] solved = new double[directions.Length];
        foreach (TermFactor term in problem.Terms)
        {
            double[] root = term.Lambda();
            int s = term.Layout.Width;
            FactorProducts factor = part.Data.Factors[term.Factor];
            for (int level = 0; level < factor.LevelCount; level++)
            {
                int from = (system.FirstColumn[term.Factor] + (level * factor.Width) + term.Layout.Offset) * count;
                int to = (system.EliminationColumn(term.Factor, level) + term.Layout.Offset) * count;
                BlockProduct.MultiplyTransposed(root, products.AsSpan(from, s * count), solved.AsSpan(to, s * count), count);
            }
        }

        system.Factor.SolveForward(solved, new double[(rank + 1) * count], count);
        DenseProduct.Add(gram, count, count, count, solved.Length / count, -1.0, solved, 1, count, solved, count, 1);
        return gram;
    }

    // v = Σ̇N with Σ̇ = e_r e_cᵀ + e_c e_rᵀ in the eigenbasis.
    private void FillDirections(int parameter)
    {
        (int t, int r, int c) = free[parameter];
        TermFactor term = problem.Terms[t];
        int s = term.Layout.Width;
        int q = system.Symbolic.Order;
        FactorProducts factor = part.Data.Factors[term.Factor];
        ReadOnlySpan<double> ur = term.Vectors.AsSpan(r * s, s);
        ReadOnlySpan<double> uc = term.Vectors.AsSpan(c * s, s);
        for (int level = 0; level < factor.LevelCount; level++)
        {
            int at = system.EliminationColumn(term.Factor, level) + term.Layout.Offset;
            int to = (system.FirstColumn[term.Factor] + (level * factor.Width) + term.Layout.Offset) * count;
            for (int j = 0; j < rank; j++)
            {
                double nr = solvedBorder[(j * q) + at + r] / term.Values[r];
                double nc = solvedBorder[(j * q) + at + c] / term.Values[c];
                for (int a = 0; a < s; a++) { directions[to + (a * count) + (parameter * rank) + j] = (ur[a] * nc) + (uc[a] * nr); }
            }
        }
    }

    private void AddClass(SubjectClass own, ResidualShape shape, double[][] lambda)
    {
        int rows = own.Rows.Length / own.Width;
        double[] solved = shape.Times(shape.InverseRoot, transposed: true, shape.Times(shape.InverseRoot, transposed: false, own.Rows));
        double[] y = FixedRows(own, solved, rows, lambda);
        int[] active = part.Design.Covariance.Active(part.Design.Universes[own.Universe].Group);
        int[] places = [.. active.Select(k => Array.FindIndex(free, f => f.IsResidual && f.Row == k))];
        CovarianceJet matrix = matrices[own.Universe];
        double[][] images = [.. active.Select((_, i) => shape.Times(shape.Pick(matrix.FirstBy(i), matrix.Order), transposed: false, y))];
        double[][] whitened = [.. images.Select(image => shape.Times(shape.InverseRoot, transposed: false, image))];
        for (int i = 0; i < active.Length; i++)
        {
            for (int j = 0; j < active.Length; j++)
            {
                int at = (places[j] * rank * count) + (places[i] * rank);
                DenseProduct.Add(gram.AsSpan(at), count, rank, rank, rows, 1.0, whitened[i], rows, 1, whitened[j], 1, rows);
            }

            foreach (LevelColumns level in own.Levels)
            {
                int s = part.Data.Factors[level.Factor].Width;
                int to = (system.FirstColumn[level.Factor] + (level.Level * s)) * count;
                for (int a = 0; a < s; a++)
                {
                    ReadOnlySpan<double> column = solved.AsSpan((level.First + a) * rows, rows);
                    for (int j = 0; j < rank; j++) { products[to + (a * count) + (places[i] * rank) + j] += VectorKernels.Dot(column, images[i].AsSpan(j * rows, rows)); }
                }
            }
        }
    }

    // V⁻¹X = S⁻¹(X − ZΛB).
    private double[] FixedRows(SubjectClass own, double[] solved, int rows, double[][] lambda)
    {
        int q = system.Symbolic.Order;
        double[] y = solved.AsSpan((own.Width - rank - 1) * rows, rank * rows).ToArray();
        foreach (LevelColumns level in own.Levels)
        {
            int s = part.Data.Factors[level.Factor].Width;
            int at = system.EliminationColumn(level.Factor, level.Level);
            double[] scaled = new double[rows * s];
            DenseProduct.Add(scaled, rows, rows, s, s, 1.0, solved.AsSpan(level.First * rows), 1, rows, lambda[level.Factor], 1, s);
            DenseProduct.Add(y, rows, rows, rank, s, -1.0, scaled, 1, rows, solvedBorder.AsSpan(at), 1, q);
        }

        return y;
    }
}
