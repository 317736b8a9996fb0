using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Degrees of freedom that the design alone gives: containment, and between-within.</summary>
/// <remarks>
/// Each coefficient has its own; a contrast has the least of those of its coefficients, and so has a test of several rows.
/// Containment: a random effect, a column of a term within the levels of its group, holds a fixed term when all variables of the term are among its own.
/// The degrees of freedom are the least rank that such an effect adds to [X Z], effects with fewer levels first; n − rank [X Z] where none holds it.
/// Between-within: the grouping factor with the fewest levels divides rows into J subjects. Coefficients whose columns are constant within all subjects have
/// J less their number, the others n − J less theirs. Source: SAS/STAT, the MIXED procedure, option DDFM; Schluchter and Elashoff (1990), J. Statistical
/// Computation and Simulation 37.
/// </remarks>
internal sealed class DesignDegreesOfFreedom : FixedEffectsInference
{
    private readonly double[] each;             // per estimable coefficient

    private DesignDegreesOfFreedom(Estimate estimate, double[] each)
        : base(estimate.FixedEffects, estimate.FixedCovariance)
    {
        this.each = each;
    }

    /// <summary>Containment.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="schema">Names and terms.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static DesignDegreesOfFreedom Containment(Estimate estimate, DesignSchema schema, CancellationToken cancellationToken)
    {
        CrossProducts data = estimate.Data;
        var formula = ModelFormula.Parse(schema.Coding.Formula);
        var terms = FixedTerms.Of(schema.Coding);
        List<(HashSet<string> Variables, int Rank)> effects = Effects(data, schema, formula, cancellationToken, out int rank);
        double residual = Math.Max(1, data.ObservationCount - rank);
        double[] each = new double[data.Rank];
        for (int j = 0; j < each.Length; j++)
        {
            int term = terms.TermOfColumn[data.Basis.Retained[j]];
            string[] variables = term < 0 ? [] : [.. formula.FixedTerms.Terms[term].Factors.Select(CanonicalText.Of)];
            each[j] = effects.Where(e => e.Rank > 0 && variables.All(e.Variables.Contains)).Select(e => (double)e.Rank).DefaultIfEmpty(residual).Min();
        }

        return new DesignDegreesOfFreedom(estimate, each);
    }

    /// <summary>Between-within.</summary>
    /// <param name="estimate">The fit.</param>
    internal static DesignDegreesOfFreedom BetweenWithin(Estimate estimate)
    {
        CrossProducts data = estimate.Data;
        FactorProducts? subject = data.Factors.Where(f => f.Terms.Any(t => t.StartsWithConstant)).MinBy(f => f.LevelCount);
        int p = data.Rank;
        double[] each = new double[p];
        // Without random effects the subjects of the residual structure, where they have several rows.
        if (subject is null && estimate.ProfiledObjective.Residual is { } residual && residual.Design.Subjects.Length < data.ObservationCount)
        {
            return Split(estimate, residual.Design.Subjects.Length, [.. data.Basis.Retained.Select(c => residual.Design.IsBetweenSubjects[c])]);
        }

        if (subject is null)
        {
            Array.Fill(each, Math.Max(1, data.ObservationCount - p));
            return new DesignDegreesOfFreedom(estimate, each);
        }

        return Split(estimate, subject.LevelCount, [.. Enumerable.Range(0, p).Select(j => IsConstantWithin(data, subject, j))]);
    }

    private static DesignDegreesOfFreedom Split(Estimate estimate, int subjects, bool[] isBetween)
    {
        int between = isBetween.Count(b => b);
        int rows = estimate.Data.ObservationCount;
        return new DesignDegreesOfFreedom(
            estimate, [.. isBetween.Select(b => (double)Math.Max(1, b ? subjects - between : rows - subjects - (isBetween.Length - between)))]);
    }

    /// <inheritdoc/>
    internal override double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        double largest = 0.0;
        foreach (double c in contrast) { largest = Math.Max(largest, Math.Abs(c)); }
        double least = double.PositiveInfinity;
        for (int j = 0; j < each.Length; j++)
        {
            if (Math.Abs(contrast[j]) > 1e-12 * largest) { least = Math.Min(least, each[j]); }
        }

        return least;
    }

    private protected override FTest Test(UncorrelatedContrasts hypothesis) => FTest.Of(
        hypothesis.MeanSquare(), hypothesis.Count, hypothesis.Rows.Min(row => DenominatorDegreesOfFreedom(row)), 1.0);

    // Random effects in the order in which they enter, with the rank that each adds to what is there.
    private static List<(HashSet<string> Variables, int Rank)> Effects(
        CrossProducts data, DesignSchema schema, ModelFormula formula, CancellationToken cancellationToken, out int rank)
    {
        var all = new List<(int Term, int Effect, int Levels)>();
        int[][] effectOfColumn = new int[schema.Terms.Length][];
        for (int t = 0; t < schema.Terms.Length; t++)
        {
            effectOfColumn[t] = [.. FixedTerms.EffectOfColumn(schema.Coding, formula.RandomTerms[t].Terms)];
            foreach (int effect in effectOfColumn[t].Distinct()) { all.Add((t, effect, data.Factors[data.Terms[t].Factor].LevelCount)); }
        }

        var result = new List<(HashSet<string>, int)>();
        rank = data.Rank;
        var entered = new HashSet<(int, int)>();
        foreach ((int t, int effect, _) in all.OrderBy(e => e.Levels).ThenBy(e => e.Effect))
        {
            entered.Add((t, effect));
            int[][] kept = [.. effectOfColumn.Select((columns, term) => Enumerable.Range(0, columns.Length).Where(c => entered.Contains((term, columns[c]))).ToArray())];
            int now = ModelRank.Of(ReducedProducts.Of(data, kept), cancellationToken).Rank;
            HashSet<string> variables = [.. formula.RandomTerms[t].Grouping.Select(CanonicalText.Of)];
            if (effect >= 0) { variables.UnionWith(formula.RandomTerms[t].Terms.Terms[effect].Factors.Select(CanonicalText.Of)); }
            result.Add((variables, now - rank));
            rank = now;
        }

        return result;
    }

    // Σx² = Σ over subjects of (Σx)²/n.
    private static bool IsConstantWithin(CrossProducts data, FactorProducts subject, int column)
    {
        const double negligible = 1e-9;
        int p = data.Rank;
        int x = p + 1;
        TermLayout term = subject.Terms.First(t => t.StartsWithConstant);
        double constant = term.Transform[0];
        ReadOnlySpan<double> r = data.Basis.Transform.AsSpan(column * p, p);
        double whole = 0.0;
        for (int j = 0; j < p; j++) { whole += r[j] * VectorKernels.Dot(r, data.Fixed.AsSpan(j * x, p)); }
        double between = 0.0;
        for (int level = 0; level < subject.LevelCount; level++)
        {
            int at = (level * subject.Width) + term.Offset;
            double sum = constant * VectorKernels.Dot(r, subject.Border.AsSpan(at * x, p));
            double count = constant * constant * subject.Diagonal[(at * subject.Width) + term.Offset];
            between += sum * sum / count;
        }

        return whole - between <= negligible * whole;
    }
}
