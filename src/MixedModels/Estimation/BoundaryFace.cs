using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>Which covariance parameters a problem's current point has at their limits, and which are free.</summary>
internal sealed class BoundaryFace
{
    /// <summary>A derivative per level of a grouping factor that counts as none.</summary>
    internal const double Tolerance = 1e-6;

    private readonly CovarianceProblem problem;
    private readonly CrossProducts data;
    private readonly int[][] absorbed;          // per term the columns that the fixed part reproduces

    /// <summary>Prepares.</summary>
    /// <param name="problem">The problem; the face follows its current point.</param>
    /// <param name="data">Its cross-products.</param>
    internal BoundaryFace(CovarianceProblem problem, CrossProducts data)
    {
        this.problem = problem;
        this.data = data;
        absorbed = AbsorbedColumns.Of(data);
    }

    /// <summary>Whether anything is at a limit.</summary>
    internal bool HasZeros => Enumerable.Range(0, problem.Terms.Count).Any(t => Zeros(t).Any()) || Enumerable.Range(0, problem.ParameterCount).Any(IsAtEnd);

    /// <summary>The singular values at zero of a term that is held to no pattern.</summary>
    internal IEnumerable<int> Zeros(int term) => problem.Terms[term].Layout.Pattern is null
        ? Enumerable.Range(0, problem.Terms[term].Layout.Width).Where(i => IsZero(term, i))
        : [];

    /// <summary>Whether a parameter of a pattern is at an end of its range that the objective would not have it leave.</summary>
    internal bool IsAtEnd(int parameter)
    {
        if (!problem.Parameters[parameter].IsPattern) { return false; }
        (int t, int index, _) = problem.Parameters[parameter];
        TermFactor term = problem.Terms[t];
        return term.Layout.Pattern!.NearestEnd(index, term.Layout.Width, term.Parameters[index]) is not null
            && problem.EndSlope(parameter) >= -Tolerance * LevelCount(t);
    }

    /// <summary>The parameters that are free: not at a limit, and of some effect beside those that are.</summary>
    internal List<int> Free()
    {
        TermFactor[] limit = [.. Limit(problem.Terms)];
        return [.. Enumerable.Range(0, problem.ParameterCount).Where(IsFree)];

        bool IsFree(int i)
        {
            CovarianceParameter parameter = problem.Parameters[i];
            if (parameter.IsResidual) { return true; }
            return parameter.IsPattern ? !IsAtEnd(i) && HasEffect(limit[parameter.Term], parameter.Row) : !IsZero(parameter.Term, parameter.Column);
        }
    }

    /// <summary>Terms near the current point with what is at its limit here put there exactly.</summary>
    internal ImmutableArray<TermFactor> Limit(IEnumerable<TermFactor> terms)
    {
        int first = 0;
        var result = ImmutableArray.CreateBuilder<TermFactor>();
        foreach (TermFactor term in terms)
        {
            int t = result.Count;
            int start = first;
            while (first < problem.ParameterCount && problem.Parameters[first].Term == t) { first++; }
            if (term.Layout.Pattern is null) { result.Add(term.Zeroed(k => IsZero(t, k))); }
            else { result.Add(Enumerable.Range(start, first - start).Any(IsAtEnd) ? term.AtEnds(i => IsAtEnd(start + i)) : term); }
        }

        return result.ToImmutable();
    }

    /// <summary>Terms to start from: variances the objective cannot tell from zero, or wants zero, are at the floor.</summary>
    internal IEnumerable<TermFactor> Start(IEnumerable<TermFactor> from) =>
        from.Select((term, t) => term.Layout.Pattern is null ? term.Floored(k => IsAbsorbed(t, k)) : term);

    /// <summary>The smallest derivative of the objective, per level, into the inside of what is at its limit; null where nothing is.</summary>
    internal double? SmallestSlope()
    {
        double? smallest = null;
        for (int t = 0; t < problem.Terms.Count; t++)
        {
            int[] zero = [.. Zeros(t)];
            if (zero.Length > 0) { Take(SmallestSlope(t, zero) / LevelCount(t)); }
        }

        for (int i = 0; i < problem.ParameterCount; i++)
        {
            if (IsAtEnd(i)) { Take(problem.EndSlope(i) / LevelCount(problem.Parameters[i].Term)); }
        }

        return smallest;

        void Take(double slope) => smallest = smallest is { } known ? Math.Min(known, slope) : slope;
    }

    /// <summary>Per term at a limit its grouping factor and rank; for a pattern whose covariance is not singular there, what is at its limit.</summary>
    /// <param name="terms">Terms at their limit.</param>
    internal ImmutableArray<string> Describe(ImmutableArray<TermFactor> terms)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (int t = 0; t < terms.Length; t++)
        {
            TermLayout layout = terms[t].Layout;
            int rank = layout.Pattern is null ? layout.Width - Zeros(t).Count() : terms[t].Values.Count(v => v > 0.0);
            string name = data.Factors[terms[t].Factor].Name;
            int ends = EndCount(t);
            if (rank < layout.Width && (layout.Pattern is null || ends > 0)) { lines.Add($"{name}: rank {rank} of {layout.Width}"); }
            else if (ends > 0) { lines.Add($"{name}: {ends} of {layout.ParameterCount} parameters of {layout.StructureName} at a limit"); }
        }

        return lines.ToImmutable();
    }

    private int EndCount(int term) => Enumerable.Range(0, problem.ParameterCount).Count(i => problem.Parameters[i].Term == term && IsAtEnd(i));

    private static bool HasEffect(TermFactor term, int parameter)
    {
        ReadOnlySpan<double> slope = new PatternedCovariance(term.Layout).Jet(term.Parameters, 1).FirstBy(parameter);
        return VectorKernels.Dot(slope, slope) > 0.0;
    }

    // A singular value within ten floors whose variance the objective would not have larger.
    private bool IsZero(int term, int index)
    {
        TermFactor t = problem.Terms[term];
        int s = t.Layout.Width;
        return t.Values[index] <= 10.0 * TermFactor.Floor
            && (IsAbsorbed(term, index) || problem.Score(term)[(index * s) + index] >= -Tolerance * LevelCount(term));
    }

    // The fixed part reproduces the direction of a singular value, level by level.
    private bool IsAbsorbed(int term, int index)
    {
        TermLayout layout = data.Terms[term].Layout;
        bool full = layout.Structure == CovarianceStructure.Unstructured;
        return full ? absorbed[term].Length == layout.Width : absorbed[term].Contains(index);
    }

    private int LevelCount(int term) => data.Factors[problem.Terms[term].Factor].LevelCount;

    // λ_min of Q over the directions at zero; a diagonal structure has only its own directions.
    private double SmallestSlope(int term, int[] zero)
    {
        int s = problem.Terms[term].Layout.Width;
        bool full = problem.Terms[term].IsFull;
        ReadOnlySpan<double> q = problem.Score(term);
        double[] block = new double[zero.Length * zero.Length];
        for (int j = 0; j < zero.Length; j++)
        {
            for (int i = 0; i < zero.Length; i++)
            {
                block[(j * zero.Length) + i] = full || i == j ? q[(zero[j] * s) + zero[i]] : 0.0;
            }
        }

        return SymmetricEigen.Of(block, zero.Length).Values[0];
    }
}
