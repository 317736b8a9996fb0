using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>What first and second derivatives by φ are made of, at the point where a factor stands.</summary>
/// <remarks>
/// With ε̃ = S⁻¹(y − Xβ̂ − Zb̂) and V̇ₖ = Ṡₖ: ∂d/∂φₖ = ⟨M, Ṡₖ⟩ with M = Σ S⁻¹ − S⁻¹BKBᵀS⁻¹, B = [Z X y] of a subject and K the weighted inverse in
/// original columns; gₖ = ε̃ᵀṠₖε̃; aₖₗ = τₖᵀPτₗ with τₖ = Ṡₖε̃. Without random effects the traces T = tr(DṠₖDṠₗ), D = P (REML) or S⁻¹ (ML), are
/// exact: Σ tr(ṠₖS⁻¹Ṡₗ(S⁻¹ − 2E)) + tr(CAₖCAₗ), E = S⁻¹XCXᵀS⁻¹, Aₖ = XᵀS⁻¹ṠₖS⁻¹X, C = (XᵀS⁻¹X)⁻¹. Source: Lindstrom and Bates (1988), JASA 83(404);
/// Gilmour, Thompson and Cullis (1995), Biometrics 51(4).
/// </remarks>
internal sealed class ResidualSums
{
    private readonly ResidualPart part;
    private readonly ProfiledObjective objective;
    private readonly SelectedInverse inverse;
    private readonly double[][] lambda;
    private readonly ConditionalSolution solution;
    private readonly CovarianceJet[] matrices;
    private readonly UniverseSums?[] universes;     // those that were met

    private ResidualSums(ResidualPart part, ProfiledObjective objective, SelectedInverse inverse, double[][] lambda, ConditionalSolution solution, CovarianceJet[] matrices)
    {
        this.part = part;
        this.objective = objective;
        this.inverse = inverse;
        this.lambda = lambda;
        this.solution = solution;
        CrossProducts data = part.Data;
        int k = part.Count;
        Slope = new double[k];
        Linear = new double[k];
        Curvature = new double[k * k];
        Squares = new double[k * k];
        Traces = new double[k * k];
        Border = new double[k][];
        Levels = new double[k][];
        Slopes = new double[k][];
        for (int i = 0; i < k; i++)
        {
            Border[i] = new double[data.Rank + 1];
            Levels[i] = new double[data.RandomColumnCount];
            Slopes[i] = new double[data.Rank * data.Rank];
        }

        this.matrices = matrices;
        universes = new UniverseSums?[matrices.Length];
    }

    /// <summary>∂d/∂φ, k values.</summary>
    internal double[] Slope { get; }

    /// <summary>g = ε̃ᵀṠε̃, k values.</summary>
    internal double[] Linear { get; }

    /// <summary>⟨M, S̈⟩, k × k: the part of second derivatives that comes from S not being linear in φ.</summary>
    internal double[] Curvature { get; }

    /// <summary>τₖᵀS⁻¹τₗ, k × k.</summary>
    internal double[] Squares { get; }

    /// <summary>T, k × k, without random effects.</summary>
    internal double[] Traces { get; }

    /// <summary>Per parameter [X y]ᵀS⁻¹τ, p + 1 values.</summary>
    internal double[][] Border { get; }

    /// <summary>Per parameter ZᵀS⁻¹τ, q values in the natural layout.</summary>
    internal double[][] Levels { get; }

    /// <summary>Per parameter XᵀV⁻¹ṠV⁻¹X, p × p.</summary>
    internal double[][] Slopes { get; }

    /// <summary>Computes all.</summary>
    /// <param name="part">The residual side, at the φ of <paramref name="parameters"/>.</param>
    /// <param name="parameters">φ.</param>
    /// <param name="objective">The objective, its factor at the point.</param>
    /// <param name="inverse">The weighted selected inverse there.</param>
    /// <param name="lambda">Per factor its square root of the relative covariance.</param>
    /// <param name="solution">β̃ and û there.</param>
    internal static ResidualSums Of(
        ResidualPart part, ReadOnlySpan<double> parameters, ProfiledObjective objective, SelectedInverse inverse, double[][] lambda, ConditionalSolution solution)
    {
        CovarianceJet[] matrices = part.Design.Covariance.At(part.Design.Universes, parameters, 2);
        var sums = new ResidualSums(part, objective, inverse, lambda, solution, matrices);
        sums.Compute();
        return sums;
    }

    /// <summary>Adds ZᵀS⁻¹τ of a class.</summary>
    internal void AddLevels(SubjectClass own, int parameter, double[] solved, double[] image)
    {
        int rows = image.Length;
        foreach (LevelColumns level in own.Levels)
        {
            int s = part.Data.Factors[level.Factor].Width;
            int at = objective.System.FirstColumn[level.Factor] + (level.Level * s);
            for (int a = 0; a < s; a++) { Levels[parameter][at + a] += VectorKernels.Dot(solved.AsSpan((level.First + a) * rows, rows), image); }
        }
    }

    // Classes in parts, whatever the threads, so that sums have one order; parts add up in order.
    private void Compute()
    {
        const int parts = 8;
        int classes = part.Classes.Length;
        double[] solvedBorder = SolvedBorder();
        if (classes < 8 * parts)
        {
            Compute(0, classes, solvedBorder);
        }
        else
        {
            var sums = new ResidualSums[parts];
            using ThreadTeam.Together together = objective.System.Team.Gather(part.IsWorthSharing);
            objective.System.Team.For(parts, (p, _) =>
            {
                sums[p] = new ResidualSums(part, objective, inverse, lambda, solution, matrices);
                sums[p].Compute((int)((long)classes * p / parts), (int)((long)classes * (p + 1) / parts), solvedBorder);
            });
            foreach (ResidualSums sum in sums) { Add(sum); }
        }

        if (part.Data.Factors.Length == 0 && objective.Method == EstimationMethod.Reml) { AddCoefficientTraces(); }
    }

    private void Compute(int from, int to, double[] solvedBorder)
    {
        int count = part.Shapes.Length;
        var gather = new double[count][];
        var squares = new double[count][];
        int[] subjects = new int[count];
        for (int c = from; c < to; c++)
        {
            objective.System.CancellationToken.ThrowIfCancellationRequested();
            SubjectClass own = part.Classes[c];
            ResidualShape shape = part.ShapeOf(c);
            int at = part.ShapeIndex(c);
            int size = shape.Order * shape.Order;
            gather[at] ??= new double[size];
            squares[at] ??= new double[size];
            subjects[at] += own.Subjects;
            AddClass(own, shape, gather[at], squares[at], solvedBorder);
        }

        double ratio = objective.DegreesOfFreedom / objective.ResidualSquares;
        for (int s = 0; s < count; s++)
        {
            if (subjects[s] > 0) { SumsOf(part.Shapes[s].Universe).AddShape(part.Shapes[s], subjects[s], gather[s], squares[s], ratio, objective.Method); }
        }

        foreach (UniverseSums? universe in universes) { universe?.AddTo(this); }
    }

    private UniverseSums SumsOf(int universe) =>
        universes[universe] ??= new UniverseSums(matrices[universe], part.Design.Covariance.Active(part.Design.Universes[universe].Group), part.Data.Rank);

    private void Add(ResidualSums other)
    {
        VectorKernels.AddScaled(Slope, 1.0, other.Slope);
        VectorKernels.AddScaled(Linear, 1.0, other.Linear);
        VectorKernels.AddScaled(Curvature, 1.0, other.Curvature);
        VectorKernels.AddScaled(Squares, 1.0, other.Squares);
        VectorKernels.AddScaled(Traces, 1.0, other.Traces);
        for (int i = 0; i < Slope.Length; i++)
        {
            VectorKernels.AddScaled(Border[i], 1.0, other.Border[i]);
            VectorKernels.AddScaled(Levels[i], 1.0, other.Levels[i]);
            VectorKernels.AddScaled(Slopes[i], 1.0, other.Slopes[i]);
        }
    }

    // tr(CAₖCAₗ) = ⟨L⁻¹AₖL⁻ᵀ, L⁻¹AₗL⁻ᵀ⟩.
    private void AddCoefficientTraces()
    {
        int p = part.Data.Rank;
        int x = p + 1;
        int k = part.Count;
        if (p == 0 || k == 0) { return; }
        double[] root = new double[p * p];
        Triangular.Invert(objective.System.Factor.Border, x, p, root);
        double[] all = new double[p * p * k];
        double[] half = new double[p * p];
        for (int i = 0; i < k; i++)
        {
            Array.Clear(half);
            DenseProduct.Add(half, p, p, p, p, 1.0, root, 1, p, Slopes[i], 1, p);
            DenseProduct.Add(all.AsSpan(i * p * p, p * p), p, p, p, p, 1.0, half, 1, p, root, p, 1);
        }

        DenseProduct.Add(Traces, k, k, k, p * p, 1.0, all, p * p, 1, all, 1, p * p);
    }

    private void AddClass(SubjectClass own, ResidualShape shape, double[] gather, double[] squares, double[] solvedBorder)
    {
        int m = shape.Order;
        int w = own.Width;
        int p = part.Data.Rank;
        int border = w - p - 1;
        int rows = own.Rows.Length / w;
        double[] solved = shape.Times(shape.InverseRoot, transposed: true, shape.Times(shape.InverseRoot, transposed: false, own.Rows));
        double[] scaled = border == 0 ? solved : Scaled(own, solved, rows);
        double[] weighted = new double[scaled.Length];
        DenseProduct.Add(weighted, rows, rows, w, w, 1.0, scaled, 1, rows, Gathered(own), 1, w);
        DenseProduct.Add(gather, m, m, m, rows / m * w, 1.0, weighted, 1, m, scaled, m, 1);

        double[] residual = new double[rows];
        scaled.AsSpan((w - 1) * rows, rows).CopyTo(residual);
        double[] coefficients = Coefficients(own);
        for (int c = 0; c < w - 1; c++) { VectorKernels.AddScaled(residual, -coefficients[c], scaled.AsSpan(c * rows, rows)); }
        DenseProduct.Add(squares, m, m, m, rows / m, 1.0, residual, 1, m, residual, m, 1);
        double[] fixedRows = border == 0 ? solved : FixedRows(own, scaled, rows, solvedBorder);
        SumsOf(shape.Universe).AddClass(shape, own, solved, residual, fixedRows, this);
    }

    // u columns times λ.
    private double[] Scaled(SubjectClass own, double[] solved, int rows)
    {
        double[] scaled = new double[solved.Length];
        int p = part.Data.Rank;
        foreach (LevelColumns level in own.Levels)
        {
            int s = part.Data.Factors[level.Factor].Width;
            DenseProduct.Add(scaled.AsSpan(level.First * rows), rows, rows, s, s, 1.0, solved.AsSpan(level.First * rows), 1, rows, lambda[level.Factor], 1, s);
        }

        int border = own.Width - p - 1;
        solved.AsSpan(border * rows).CopyTo(scaled.AsSpan(border * rows));
        return scaled;
    }

    // The weighted inverse over the columns of a class, w × w.
    private double[] Gathered(SubjectClass own)
    {
        int x = part.Data.Rank + 1;
        int w = own.Width;
        if (own.Levels.Length == 0) { return inverse.Border; }
        AugmentedSystem system = objective.System;
        double[] gathered = new double[w * w];
        int border = w - x;
        for (int j = 0; j < own.Levels.Length; j++)
        {
            LevelColumns second = own.Levels[j];
            int t = part.Data.Factors[second.Factor].Width;
            int vertex = system.FirstVertex[second.Factor] + second.Level;
            for (int i = 0; i <= j; i++)
            {
                LevelColumns first = own.Levels[i];
                int s = part.Data.Factors[first.Factor].Width;
                int other = system.FirstVertex[first.Factor] + first.Level;
                bool isFirstRow = system.Symbolic.VertexOffset[other] >= system.Symbolic.VertexOffset[vertex];
                int address = isFirstRow ? system.Symbolic.Address(other, vertex) : system.Symbolic.Address(vertex, other);
                int stride = isFirstRow ? system.StrideAt(second.Factor, second.Level) : system.StrideAt(first.Factor, first.Level);
                for (int b = 0; b < t; b++)
                {
                    for (int a = 0; a < s; a++)
                    {
                        double value = inverse.Values[address + (isFirstRow ? (b * stride) + a : (a * stride) + b)];
                        gathered[((second.First + b) * w) + first.First + a] = value;
                        gathered[((first.First + a) * w) + second.First + b] = value;
                    }
                }
            }

            int at = system.Symbolic.BorderAddress(vertex);
            int length = system.StrideAt(second.Factor, second.Level);
            for (int b = 0; b < t; b++)
            {
                for (int r = 0; r < x; r++)
                {
                    double value = inverse.Values[at + (b * length) + r];
                    gathered[((second.First + b) * w) + border + r] = value;
                    gathered[((border + r) * w) + second.First + b] = value;
                }
            }
        }

        for (int j = 0; j < x; j++) { inverse.Border.AsSpan(j * x, x).CopyTo(gathered.AsSpan(((border + j) * w) + border, x)); }
        return gathered;
    }

    // û of the levels and β̃.
    private double[] Coefficients(SubjectClass own)
    {
        double[] coefficients = new double[own.Width - 1];
        foreach (LevelColumns level in own.Levels)
        {
            int s = part.Data.Factors[level.Factor].Width;
            solution.Spherical.AsSpan(objective.System.EliminationColumn(level.Factor, level.Level), s).CopyTo(coefficients.AsSpan(level.First, s));
        }

        solution.FixedEffects.CopyTo(coefficients.AsSpan(coefficients.Length - solution.FixedEffects.Length));
        return coefficients;
    }

    // L_u⁻ᵀL_xuᵀ, q × p in elimination order.
    private double[] SolvedBorder()
    {
        int p = part.Data.Rank;
        int q = objective.System.Symbolic.Order;
        double[] solved = new double[q * p];
        for (int j = 0; j < p && q > 0; j++)
        {
            double[] column = new double[q];
            objective.System.Factor.CopyBorderRow(j, column);
            objective.System.Factor.SolveBackward(column);
            column.CopyTo(solved.AsSpan(j * q, q));
        }

        return solved;
    }

    // Rows of V⁻¹X: S⁻¹(X − ZΛB).
    private double[] FixedRows(SubjectClass own, double[] scaled, int rows, double[] solvedBorder)
    {
        int p = part.Data.Rank;
        int q = objective.System.Symbolic.Order;
        double[] result = scaled.AsSpan((own.Width - p - 1) * rows, p * rows).ToArray();
        foreach (LevelColumns level in own.Levels)
        {
            int s = part.Data.Factors[level.Factor].Width;
            int at = objective.System.EliminationColumn(level.Factor, level.Level);
            DenseProduct.Add(result, Math.Max(1, rows), rows, p, s, -1.0, scaled.AsSpan(level.First * rows), 1, rows, solvedBorder.AsSpan(Math.Min(at, solvedBorder.Length)), 1, Math.Max(1, q));
        }

        return result;
    }
}
