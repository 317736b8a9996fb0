using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Checks whether the variances of the random-effects terms can be told apart.</summary>
/// <param name="formula">The formula.</param>
/// <param name="observations">n; rows of weight 0 do not count.</param>
/// <param name="isVarianceKnown">Whether σ² is known: a row per level then tells the level's variance.</param>
internal sealed class RandomPartChecks(ModelFormula formula, int observations, bool isVarianceKnown)
{
    private const int EnoughGroups = 5;

    /// <summary>The notes and warnings of one term.</summary>
    /// <exception cref="MixedModelException">Its variances cannot be estimated: MM3004, MM3006, MM3007 or MM3008.</exception>
    internal IEnumerable<Problem> Check(RandomTerm term, RandomEffectsDesign design)
    {
        int levels = design.Group.LevelCount;
        bool isPatterned = term.Structure is not (CovarianceNames.Unstructured or CovarianceNames.Diagonal) || term.Heterogeneous == false;
        if (isPatterned && design.Columns.Length == 1) { yield return DesignProblems.PatternOfOneColumn(formula.Text, term, design.ColumnNames[0]); }
        else if (isPatterned && term.Terms.HasIntercept && !CovarianceNames.HasFactors(term.Structure)) { yield return DesignProblems.PatternWithIntercept(formula.Text, term); }

        // A pattern lets the columns of one level tell what those of many do elsewhere.
        if (design.Pattern is not null) { yield break; }
        int together = design.Structure == CovarianceStructure.Diagonal ? 1 : design.Columns.Length;
        if (levels == 1) { throw new MixedModelException(DesignProblems.SingleGroup(formula.Text, term, design.Group.Levels[0])); }
        if (isVarianceKnown)
        {
            if (levels < EnoughGroups) { yield return DesignProblems.FewGroups(formula.Text, term, levels); }
            yield break;
        }

        if (levels >= observations) { throw new MixedModelException(DesignProblems.GroupPerRow(formula.Text, term, levels)); }
        if ((long)levels * together >= observations)
        {
            throw new MixedModelException(DesignProblems.TooManyEffects(formula.Text, term, levels, together, observations));
        }

        if (levels < EnoughGroups) { yield return DesignProblems.FewGroups(formula.Text, term, levels); }
        IReadOnlyList<int> constant = SlopeChecks.ConstantWithinGroups(design);
        if (constant.Count == 0) { yield break; }
        bool isIdentified = SlopeChecks.VariancesAreIdentified(design);
        // Indicators of a level of groups are there to be constant within them.
        bool isOfOneLevel = term.Terms.Terms.All(t => t.Factors.Any(f => f is FormulaNode.FunctionCall { Function: "at" }));
        if (isIdentified && isOfOneLevel) { yield break; }
        Problem problem = DesignProblems.ConstantSlopes(formula.Text, term, [.. constant.Select(column => design.ColumnNames[column])], isIdentified);
        yield return isIdentified ? problem : throw new MixedModelException(problem);
    }

    /// <summary>The warnings about pairs of grouping factors.</summary>
    internal static IEnumerable<Problem> CheckPairs(IReadOnlyList<GroupingFactor> groups)
    {
        for (int second = 1; second < groups.Count; second++)
        {
            for (int first = 0; first < second; first++)
            {
                if (IsSamePartition(groups[first], groups[second]))
                {
                    yield return DesignProblems.SameGroups(groups[first].Name, groups[second].Name, groups[first].LevelCount);
                    break;
                }
            }
        }
    }

    private static bool IsSamePartition(GroupingFactor first, GroupingFactor second)
    {
        if (first.LevelCount != second.LevelCount) { return false; }
        int[] partner = new int[first.LevelCount];
        Array.Fill(partner, -1);
        for (int i = 0; i < first.Codes.Length; i++)
        {
            int level = first.Codes[i];
            if (partner[level] < 0) { partner[level] = second.Codes[i]; }
            if (partner[level] != second.Codes[i]) { return false; }
        }

        // A map of J levels onto all J levels of the other factor is one to one.
        return true;
    }
}
