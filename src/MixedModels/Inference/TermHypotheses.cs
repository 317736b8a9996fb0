using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The hypotheses Lβ = 0 that the terms of the fixed part have no effect.</summary>
/// <remarks>
/// Type I: each term after those before it, the rows of R where X = QR. Type II: each term after all that do not hold it, R of the columns
/// in that order. Type III: with α the redundant coefficients of indicators, a function of β is one of α; a term's hypotheses are its
/// coefficients in treatment contrasts, as functions of α made orthogonal to those of the terms that hold it. Types II and III do not depend on
/// contrasts. Rows are scaled as R's lmerTest has them, for Satterthwaite's degrees of freedom of several rows depend on that. Source: SAS/STAT, The four types of estimable functions; Goodnight (1980), Communications in Statistics A9(2).
/// </remarks>
internal static class TermHypotheses
{
    private const double Dependent = 1e-7;      // what is left of a column after others, relative to it, that counts as nothing

    /// <summary>L of each term, in the formula's order: rows × p, no rows where nothing of the term is estimable.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="basis">Which columns are estimable, and R.</param>
    /// <param name="type">The type.</param>
    internal static ImmutableArray<Matrix> Of(FixedTerms terms, FixedBasis basis, TermTestType type)
    {
        // The types agree where there is one term.
        if (terms.Names.Length == 1 || type == TermTestType.I) { return Each(terms, t => Sequential(terms, basis, t, Enumerable.Range(0, basis.Rank))); }
        return type switch
        {
            TermTestType.II => Each(terms, t => Enumerable.Range(0, terms.Names.Length).Any(u => terms.Holds(u, t)) ? Marginal(terms, basis, t) : Simple(terms, basis, t)),
            TermTestType.III => Orthogonal(terms, basis),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };
    }

    private static Matrix Marginal(FixedTerms terms, FixedBasis basis, int tested) =>
        Sequential(terms, basis, tested, Enumerable.Range(0, basis.Rank).OrderBy(j => Place(terms, TermOf(terms, basis, j), tested)));

    // A term that no other holds: its coefficients are zero.
    private static Matrix Simple(FixedTerms terms, FixedBasis basis, int tested)
    {
        var rows = new List<double[]>();
        for (int j = 0; j < basis.Rank; j++)
        {
            if (TermOf(terms, basis, j) != tested) { continue; }
            double[] row = new double[basis.Rank];
            row[j] = 1.0;
            rows.Add(row);
        }

        return FromRows(rows, basis.Rank);
    }

    private static ImmutableArray<Matrix> Each(FixedTerms terms, Func<int, Matrix> hypothesis) => [.. Enumerable.Range(0, terms.Names.Length).Select(hypothesis)];

    private static int TermOf(FixedTerms terms, FixedBasis basis, int retained) => terms.TermOfColumn[basis.Retained[retained]];

    private static int Place(FixedTerms terms, int term, int tested) => term == tested ? 1 : terms.Holds(term, tested) ? 2 : 0;

    // Rows of R that belong to the tested term, columns in a given order: Gram-Schmidt, done twice, on the columns of R as it is.
    private static Matrix Sequential(FixedTerms terms, FixedBasis basis, int tested, IEnumerable<int> columns)
    {
        int p = basis.Rank;
        int[] order = [.. columns];
        var directions = new List<double[]>();
        var rows = new List<double[]>();
        for (int a = 0; a < p; a++)
        {
            double[] rest = Orthogonalized(basis.Transform.AsSpan(order[a] * p, p).ToArray(), directions);
            VectorKernels.Scale(rest, 1.0 / Math.Sqrt(VectorKernels.Dot(rest, rest)));
            directions.Add(rest);
            if (TermOf(terms, basis, order[a]) != tested) { continue; }
            double[] row = new double[p];
            double unit = VectorKernels.Dot(rest, basis.Transform.AsSpan(order[a] * p, p));
            for (int c = a; c < p; c++) { row[order[c]] = VectorKernels.Dot(rest, basis.Transform.AsSpan(order[c] * p, p)) / unit; }
            rows.Add(row);
        }

        return FromRows(rows, p);
    }

    // With X_T = X·M the model in treatment contrasts, columns that depend on earlier ones left out, and β_T = M⁻¹β: the coefficients of a
    // term less their regression, in α, on those of the terms that hold it.
    private static ImmutableArray<Matrix> Orthogonal(FixedTerms terms, FixedBasis basis)
    {
        int p = basis.Rank;
        (int Term, bool IsReference, double[] Row)[] functions =
            [.. terms.Indicators().Select(i => (i.Term, i.HasReferenceLevel, Estimable(basis, i.Coefficients)))];
        int[] kept = TreatmentColumns(basis, functions);
        double[] m = new double[p * p];
        for (int j = 0; j < p; j++) { functions[kept[j]].Row.CopyTo(m.AsSpan(j * p, p)); }
        double[] inverse = GeneralInverse.Of(m, p);
        double[][] images = [.. Enumerable.Range(0, p).Select(j => functions.Select(f => Element(inverse, j, f.Row)).ToArray())];
        return Each(terms, t =>
        {
            double[][] holding = [.. Enumerable.Range(0, p).Where(j => terms.Holds(functions[kept[j]].Term, t)).Select(j => images[j])];
            var rows = new List<double[]>();
            foreach (int j in Enumerable.Range(0, p).Where(j => functions[kept[j]].Term == t))
            {
                double[] rest = Residual(images[j], holding);
                double[] row = new double[p];
                for (int k = 0; k < p; k++)
                {
                    for (int c = 0; c < p; c++) { row[c] += rest[kept[k]] * inverse[(c * p) + k]; }
                }

                rows.Add(row);
            }

            return FromRows(rows, p);
        });
    }

    // Row j of M⁻¹ times a column.
    private static double Element(double[] inverse, int j, double[] column)
    {
        int p = column.Length;
        double sum = 0.0;
        for (int c = 0; c < p; c++) { sum += inverse[(c * p) + j] * column[c]; }
        return sum;
    }

    // Indicators without reference levels, from left to right, those left out whose column depends on earlier ones.
    private static int[] TreatmentColumns(FixedBasis basis, (int Term, bool IsReference, double[] Row)[] functions)
    {
        int p = basis.Rank;
        var directions = new List<double[]>();
        var kept = new List<int>();
        // Where the model has no intercept or lacks a term, reference levels are needed as well: they come last.
        foreach (int f in Enumerable.Range(0, functions.Length).OrderBy(f => functions[f].IsReference))
        {
            if (kept.Count == p) { break; }
            double[] column = new double[p];
            for (int c = 0; c < p; c++) { VectorKernels.AddScaled(column, functions[f].Row[c], basis.Transform.AsSpan(c * p, p)); }
            double whole = VectorKernels.Dot(column, column);
            double[] rest = Residual(column, directions);
            double left = VectorKernels.Dot(rest, rest);
            if (!(left > Dependent * Dependent * whole)) { continue; }
            VectorKernels.Scale(rest, 1.0 / Math.Sqrt(left));
            directions.Add(rest);
            kept.Add(f);
        }

        kept.Sort();
        return [.. kept];
    }

    // What is left of a vector after regression on others, by Gram-Schmidt done twice.
    private static double[] Residual(double[] vector, IReadOnlyList<double[]> others)
    {
        var directions = new List<double[]>();
        foreach (double[] other in others)
        {
            double[] direction = Orthogonalized(other, directions);
            double left = VectorKernels.Dot(direction, direction);
            if (!(left > Dependent * Dependent * VectorKernels.Dot(other, other))) { continue; }
            VectorKernels.Scale(direction, 1.0 / Math.Sqrt(left));
            directions.Add(direction);
        }

        return Orthogonalized(vector, directions);
    }

    private static double[] Orthogonalized(double[] vector, List<double[]> directions)
    {
        double[] rest = [.. vector];
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] direction in directions) { VectorKernels.AddScaled(rest, -VectorKernels.Dot(direction, rest), direction); }
        }

        return rest;
    }

    // An indicator as coefficients of the columns kept: those of columns left out are spread over what they equal.
    private static double[] Estimable(FixedBasis basis, double[] coefficients)
    {
        double[] all = (double[])coefficients.Clone();
        foreach (AliasedColumn aliased in basis.Aliased)
        {
            for (int i = 0; i < aliased.Sources.Length; i++) { all[aliased.Sources[i]] += coefficients[aliased.Column] * aliased.Coefficients[i]; }
        }

        return [.. basis.Retained.Select(j => all[j])];
    }

    private static Matrix FromRows(List<double[]> rows, int p)
    {
        double[] values = new double[rows.Count * p];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < p; j++) { values[(j * rows.Count) + i] = rows[i][j]; }
        }

        return new Matrix(rows.Count, p, values);
    }
}
