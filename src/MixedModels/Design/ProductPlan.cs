using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Which products a model needs, and which of them are found from rows and which from other products.</summary>
/// <remarks>The rows of a level of a nested factor are those of the level above: where the columns agree, the coarser
/// factor's sums are sums of the finer's, and the pair's products stand among the finer's. Source: sufficient
/// statistics, as for aggregation in a database.</remarks>
internal sealed class ProductPlan
{
    private readonly RowLayout layout;
    private readonly ColumnMoments moments;
    private readonly NestingFinder nesting;

    /// <summary>Plans the products.</summary>
    /// <param name="layout">What the columns are.</param>
    /// <param name="moments">Their moments.</param>
    /// <param name="nesting">Which factors are nested.</param>
    /// <param name="basis">The basis of the fixed effects, in the units of the moments.</param>
    /// <exception cref="MixedModelException">A random-effects term has dependent columns (MM3031).</exception>
    internal ProductPlan(RowLayout layout, ColumnMoments moments, NestingFinder nesting, FixedBasis basis)
    {
        this.layout = layout;
        this.moments = moments;
        this.nesting = nesting;
        Transform = new RowTransform(moments);
        Border = AddBorder(basis);
        Factors = PlanFactors();
    }

    /// <summary>The columns in the internal bases.</summary>
    internal RowTransform Transform { get; }

    /// <summary>Outputs of X̃ and, last, ỹ.</summary>
    internal int[] Border { get; }

    /// <summary>The factors, most levels first.</summary>
    internal FactorPlan[] Factors { get; }

    /// <summary>All pairs of factors, by their places: the first has the more levels.</summary>
    internal IEnumerable<(int First, int Second)> Pairs =>
        from second in Enumerable.Range(0, Factors.Length)
        from first in Enumerable.Range(0, second)
        select (first, second);

    /// <summary>The level of the second factor for each of the first; null where the first is not nested in the second.</summary>
    internal int[]? Parents(int first, int second) => nesting.ParentsOf(Factors[first].Group, Factors[second].Group);

    /// <summary>J of a factor.</summary>
    internal int LevelCount(int factor) => layout.Groups[Factors[factor].Group].LevelCount;

    private int[] AddBorder(FixedBasis basis)
    {
        int p = basis.Rank;
        int[] outputs = new int[p + 1];
        for (int j = 0; j < p; j++)
        {
            outputs[j] = Transform.Add(
                layout.FixedColumns[basis.Retained[j]],
                [.. Enumerable.Range(0, j).Select(k => (outputs[k], basis.Transform[(j * p) + k]))],
                basis.Transform[(j * p) + j]);
        }

        outputs[p] = Transform.Add(layout.Response, [.. Enumerable.Range(0, p).Select(k => (outputs[k], basis.ResponseShift[k]))], basis.ResponseScale);
        return outputs;
    }

    private FactorPlan[] PlanFactors()
    {
        int[] order = [.. Enumerable.Range(0, layout.Groups.Length).OrderByDescending(g => layout.Groups[g].LevelCount)];
        (ImmutableArray<TermLayout> Terms, int[] Outputs)[] columns = [.. order.Select(AddColumns)];
        var plans = new FactorPlan[order.Length];
        for (int f = 0; f < order.Length; f++)
        {
            IEnumerable<int> above = Enumerable.Range(f + 1, order.Length - f - 1)
                .Where(g => nesting.ParentsOf(order[f], order[g]) is not null)
                .SelectMany(g => columns[g].Outputs);
            int[] right = [.. Border.Concat(columns[f].Outputs).Concat(above).Distinct()];
            int child = f - 1;
            while (child >= 0 && !(nesting.ParentsOf(order[child], order[f]) is not null && columns[f].Outputs.All(columns[child].Outputs.Contains))) { child--; }
            plans[f] = new FactorPlan(order[f], columns[f].Terms, columns[f].Outputs, right, child);
        }

        return plans;
    }

    private (ImmutableArray<TermLayout> Terms, int[] Outputs) AddColumns(int group)
    {
        var terms = ImmutableArray.CreateBuilder<TermLayout>();
        var outputs = new List<int>();
        for (int t = 0; t < layout.Terms.Length; t++)
        {
            TermColumns term = layout.Terms[t];
            if (term.Group != group) { continue; }
            int s = term.Columns.Length;
            ImmutableArray<double> r = [.. TermBasis.Find(moments, term.Columns, term.Structure, out int dependent).Select(value => value * moments.WeightUnit)];
            if (dependent >= 0) { throw new MixedModelException(CrossProductsProblems.DependentRandomColumn(term, dependent)); }
            bool constant = moments.Cross(term.Columns[0], term.Columns[0]) == 0.0;
            int offset = outputs.Count;
            for (int j = 0; j < s; j++)
            {
                outputs.Add(Transform.Add(
                    term.Columns[j],
                    [.. Enumerable.Range(0, j).Select(k => (outputs[offset + k], r[(j * s) + k]))],
                    r[(j * s) + j]));
            }

            ImmutableArray<double> inUserUnits = [.. r.Select((value, at) => Math.ScaleB(value, moments.Exponent(term.Columns[at / s])))];
            terms.Add(new TermLayout(t, offset, s, term.Structure, inUserUnits, constant, term.Pattern));
        }

        return (terms.ToImmutable(), [.. outputs]);
    }
}
