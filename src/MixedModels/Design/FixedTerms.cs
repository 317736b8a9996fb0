using System.Collections.Immutable;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>The terms of the fixed part: which columns of X are theirs, which terms hold which, and the columns of X from which the
/// indicators of every combination of levels are made. From the coding alone: no rows.</summary>
/// <remarks>The indicators of a term are the products of one indicator column per level of each of its factors and of its columns of
/// numbers: the redundant parametrisation in which hypotheses do not depend on contrasts.</remarks>
internal sealed class FixedTerms
{
    private readonly FrameVariable[][] variables;
    private readonly bool[][] usesContrasts;
    private readonly int[] firstColumn;         // of each term
    private readonly int intercept;             // column, or −1
    private readonly Dictionary<FrameVariable, (double[][] Contrasts, double[] Inverse)> codes = [];

    private FixedTerms(ModelCoding coding, TermSet terms)
    {
        Dictionary<string, FactorCoding> factors = coding.Factors.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var frame = new ModelFrame((index, name, _) => factors.TryGetValue(name, out FactorCoding? factor)
            ? new FrameVariable(index, factor, [])
            : new FrameVariable(index, name, Numbers(coding, name)));
        Names = [.. terms.Terms.Select(t => t.Name)];
        variables = [.. terms.Terms.Select(t => t.Factors.Select(frame.Variable).ToArray())];
        usesContrasts = FactorCodes.UsesContrasts(terms, variables);
        intercept = terms.HasIntercept ? 0 : -1;
        firstColumn = new int[variables.Length];
        var termOfColumn = new List<int>();
        if (terms.HasIntercept) { termOfColumn.Add(-1); }
        for (int t = 0; t < variables.Length; t++)
        {
            firstColumn[t] = termOfColumn.Count;
            int count = 1;
            for (int f = 0; f < variables[t].Length; f++) { count *= Width(t, f); }
            termOfColumn.AddRange(Enumerable.Repeat(t, count));
        }

        TermOfColumn = [.. termOfColumn];
        foreach (FrameVariable variable in variables.SelectMany(v => v).Distinct())
        {
            if (variable.Factor is { } factor) { codes[variable] = Codes(factor); }
        }
    }

    /// <summary>Names of the terms, in the formula's order.</summary>
    internal ImmutableArray<string> Names { get; }

    /// <summary>For each column of X before rank reduction the index of its term; −1 for the intercept.</summary>
    internal ImmutableArray<int> TermOfColumn { get; }

    /// <summary>The terms of a model's fixed part.</summary>
    /// <param name="coding">Its coding.</param>
    internal static FixedTerms Of(ModelCoding coding) => new(coding, ModelFormula.Parse(coding.Formula).FixedTerms);

    /// <summary>For each column of a random-effects term the index of its effect; −1 for the intercept.</summary>
    /// <param name="coding">The model's coding.</param>
    /// <param name="terms">What varies between the levels.</param>
    internal static ImmutableArray<int> EffectOfColumn(ModelCoding coding, TermSet terms) => new FixedTerms(coding, terms).TermOfColumn;

    /// <summary>Whether one term holds another: all its factors and the same numbers, and more factors.</summary>
    /// <param name="outer">The term that may hold the other.</param>
    /// <param name="inner">The other; −1 for the intercept.</param>
    internal bool Holds(int outer, int inner)
    {
        if (outer < 0 || outer == inner) { return false; }
        FrameVariable[] small = inner < 0 ? [] : variables[inner];
        return small.Length < variables[outer].Length
            && small.All(variables[outer].Contains)
            && variables[outer].All(v => v.Factor is not null || small.Contains(v));
    }

    /// <summary>Whether a term is an interaction of at least two factors, which may have empty cells.</summary>
    /// <param name="term">Index of the term; −1 for the intercept.</param>
    internal bool CrossesFactors(int term) => term >= 0 && variables[term].Count(v => v.Factor is not null) > 1;

    /// <summary>The indicators of all terms from the columns of X.</summary>
    /// <returns>Per indicator its term (−1 for the intercept), whether it is of the first level of a factor, and one coefficient for each
    /// column of X.</returns>
    internal IReadOnlyList<(int Term, bool HasReferenceLevel, double[] Coefficients)> Indicators()
    {
        var result = new List<(int, bool, double[])>();
        if (intercept >= 0)
        {
            double[] one = new double[TermOfColumn.Length];
            one[intercept] = 1.0;
            result.Add((-1, false, one));
        }

        for (int t = 0; t < variables.Length; t++)
        {
            int[] sizes = [.. variables[t].Select(v => v.Factor?.Levels.Length ?? v.ColumnCount(null))];
            int[] at = new int[sizes.Length];
            int carry;
            do
            {
                double[] coefficients = new double[TermOfColumn.Length];
                Expand(t, [.. at.Select(index => new Part(index, false))], 1.0, coefficients);
                result.Add((t, variables[t].Where((v, f) => v.Factor is not null && at[f] == 0).Any(), coefficients));
                carry = 0;
                while (carry < at.Length && ++at[carry] == sizes[carry]) { at[carry++] = 0; }
            }
            while (carry < at.Length);
        }

        return result;
    }

    // Adds a product of indicators and contrast columns of a term, in terms of X's columns.
    private void Expand(int term, Part[] parts, double weight, double[] coefficients)
    {
        if (weight == 0.0) { return; }
        FrameVariable[] of = variables[term];
        for (int f = 0; f < of.Length; f++)
        {
            if (of[f].Factor is null || parts[f].IsContrast == usesContrasts[term][f]) { continue; }
            (double[][] contrasts, double[] inverse) = codes[of[f]];
            int levels = of[f].Factor!.Levels.Length;
            if (parts[f].IsContrast)
            {
                double[] column = contrasts[parts[f].Index];
                for (int l = 0; l < levels; l++) { Expand(term, With(parts, f, new Part(l, false)), weight * column[l], coefficients); }
            }
            else
            {
                int level = parts[f].Index;
                for (int j = 1; j < levels; j++) { Expand(term, With(parts, f, new Part(j - 1, true)), weight * inverse[(level * levels) + j], coefficients); }
                Constant(term, f, parts, weight * inverse[level * levels], coefficients);
            }

            return;
        }

        int at = firstColumn[term];
        for (int f = 0, stride = 1; f < of.Length; stride *= Width(term, f), f++) { at += parts[f].Index * stride; }
        coefficients[at] += weight;
    }

    // The term without one of its factors: the intercept, a term of its own, or the sum over levels of a term that holds it.
    private void Constant(int term, int left, Part[] parts, double weight, double[] coefficients)
    {
        FrameVariable[] rest = [.. variables[term].Where((_, f) => f != left)];
        Part[] ofRest = [.. parts.Where((_, f) => f != left)];
        if (rest.Length == 0 && intercept >= 0)
        {
            coefficients[intercept] += weight;
            return;
        }

        int home = Home(rest);
        if (home < 0) { return; }
        AddOver(home, 0, new Part[variables[home].Length]);

        void AddOver(int u, int f, Part[] assigned)
        {
            if (f == assigned.Length)
            {
                Expand(u, [.. assigned], weight, coefficients);
                return;
            }

            int known = Array.IndexOf(rest, variables[u][f]);
            int count = known >= 0 ? 1 : variables[u][f].Factor!.Levels.Length;
            for (int l = 0; l < count; l++)
            {
                assigned[f] = known >= 0 ? ofRest[known] : new Part(l, false);
                AddOver(u, f + 1, assigned);
            }
        }
    }

    // The smallest term with exactly these variables and perhaps further factors; −1 where there is none.
    private int Home(FrameVariable[] rest) => Enumerable.Range(0, variables.Length)
        .Where(u => rest.All(variables[u].Contains) && variables[u].All(v => v.Factor is not null || rest.Contains(v)))
        .OrderBy(u => variables[u].Length)
        .FirstOrDefault(-1);

    private int Width(int term, int f) => variables[term][f].Factor is { } factor
        ? factor.Levels.Length - (usesContrasts[term][f] ? 1 : 0)
        : variables[term][f].ColumnCount(null);

    private static Part[] With(Part[] parts, int f, Part part)
    {
        Part[] changed = [.. parts];
        changed[f] = part;
        return changed;
    }

    private static (double[][] Contrasts, double[] Inverse) Codes(FactorCoding factor)
    {
        int n = factor.Levels.Length;
        double[][] contrasts = n < 2 ? [] : ContrastMatrix.Of(factor.FixedContrasts, factor.Levels).Columns;
        double[] full = new double[n * n];
        full.AsSpan(0, n).Fill(1.0);
        for (int j = 1; j < n; j++) { contrasts[j - 1].CopyTo(full.AsSpan(j * n, n)); }
        // (MᵀM)⁻¹Mᵀ: column l holds the coefficients of the indicator of level l.
        double[] gram = new double[n * n];
        DenseProduct.Add(gram, n, n, n, n, 1.0, full, n, 1, full, 1, n);
        DenseCholesky.Factor(gram, n, n, n);
        double[] inverse = new double[n * n];
        for (int l = 0; l < n; l++)
        {
            Span<double> column = inverse.AsSpan(l * n, n);
            for (int j = 0; j < n; j++) { column[j] = full[(j * n) + l]; }
            Triangular.SolveLower(gram, n, column);
            Triangular.SolveLowerTransposed(gram, n, column);
        }

        return (contrasts, inverse);
    }

    // Without rows only the number of columns of numbers is known, and only it is needed.
    private static FrameValue.Numbers Numbers(ModelCoding coding, string name)
    {
        int count = coding.Functions.GetValueOrDefault(name) switch
        {
            FunctionCoding.Polynomial polynomial => polynomial.Alpha.Length,
            FunctionCoding.Spline spline => new SplineBasis(spline).ColumnCount,
            _ => 1,
        };
        return new FrameValue.Numbers([.. Enumerable.Repeat(Array.Empty<double>(), count)], [.. Enumerable.Repeat(string.Empty, count)]);
    }

    // A column of a variable in a product: an indicator of a level, a contrast, or a column of numbers.
    private readonly record struct Part(int Index, bool IsContrast);
}
