using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Codes new rows as the training rows of a model were coded; used once.</summary>
internal sealed class NewRowsDesign
{
    private readonly ModelCoding coding;
    private readonly ModelFormula formula;
    private readonly DataSet data;
    private readonly ExpressionEvaluator evaluator;
    private readonly ModelFrame frame;
    private readonly Dictionary<string, FactorCoding> factors;
    private readonly GroupIndexes groups;
    private readonly List<UnknownLevel> unknown = [];

    internal NewRowsDesign(ModelCoding coding, DataSet data, GroupIndexes? groups = null)
    {
        this.coding = coding;
        this.groups = groups ?? new GroupIndexes(coding.Groups);
        this.data = data;
        formula = ModelFormula.Parse(coding.Formula);
        evaluator = new ExpressionEvaluator(coding.Formula, data, RowSelection.All(data.RowCount), new FunctionMemory(coding.Functions));
        frame = new ModelFrame(Variable);
        factors = coding.Factors.ToDictionary(factor => factor.Name, StringComparer.Ordinal);
    }

    internal AppliedDesign Build()
    {
        foreach (FormulaNode.Variable variable in FormulaColumns.Predictors(formula))
        {
            if (data.Find(variable.Name) is null) { throw new MixedModelException(DesignProblems.UnknownVariable(coding.Formula, variable, data)); }
        }

        ModelMatrixBuilder matrices = new(frame, data.RowCount);
        ModelMatrix fixedMatrix = matrices.Build(formula.FixedTerms, factor => factor.FixedContrasts);
        ImmutableArray<AppliedRandomTerm> terms = [.. formula.RandomTerms.Select(term => Term(term, matrices))];
        return new AppliedDesign(fixedMatrix.Columns, terms, Offset(), [.. unknown, .. evaluator.LeftOut]);
    }

    private AppliedRandomTerm Term(RandomTerm term, ModelMatrixBuilder matrices)
    {
        GroupCoding known = groups.Find(term.GroupName);
        CategoryCombination here = CategoryCombination.Of([.. term.Grouping.Select(evaluator.Categories)]);
        Dictionary<string, int> index = groups.Levels(known);
        ImmutableArray<string> labels = here.Labels();
        ImmutableArray<ImmutableArray<string>> parts = [.. Enumerable.Range(0, here.Parts.Count).Select(here.PartLabels)];
        List<string> newLevels = [];
        int[] place = new int[here.Count];
        for (int level = 0; level < place.Length; level++)
        {
            if (index.TryGetValue(GroupIndexes.Key(parts, level), out place[level])) { continue; }
            place[level] = known.Levels.Length + newLevels.Count;
            newLevels.Add(labels[level]);
        }

        int[] codes = [.. here.Codes.Select(code => code < 0 ? FactorColumn.MissingCode : place[code])];
        ModelMatrix matrix = matrices.Build(term.Terms, factor => factor.RandomContrasts);
        return new AppliedRandomTerm(term.GroupName, codes, [.. newLevels], matrix.Columns);
    }

    private double[]? Offset()
    {
        double[]? sum = null;
        foreach (FormulaNode node in formula.Offsets)
        {
            double[] offset = evaluator.Numbers(node);
            sum ??= new double[offset.Length];
            for (int i = 0; i < sum.Length; i++) { sum[i] += offset[i]; }
        }

        return sum;
    }

    private FrameVariable Variable(int index, string name, FormulaNode node)
    {
        if (factors.TryGetValue(name, out FactorCoding? factor)) { return new FrameVariable(index, factor, Codes(factor, node)); }
        return evaluator.Evaluate(node) switch
        {
            FrameValue.Numbers numbers => new FrameVariable(index, name, numbers),
            FrameValue.Constant => new FrameVariable(index, name, new FrameValue.Numbers(evaluator.Numbers(node))),
            _ => throw new MixedModelException(DesignProblems.ColumnKindChanged(coding.Formula, node)),
        };
    }

    private int[] Codes(FactorCoding factor, FormulaNode node)
    {
        FrameValue.Categories here = evaluator.Categories(node);
        int[] place = [.. here.Levels.Select(level => factor.Levels.IndexOf(level, StringComparer.Ordinal))];
        int[] codes = new int[here.Codes.Length];
        bool[] reported = new bool[place.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int level = here.Codes[i];
            codes[i] = level < 0 ? FactorColumn.MissingCode : place[level];
            if (level < 0 || place[level] >= 0 || reported[level]) { continue; }
            reported[level] = true;
            unknown.Add(new UnknownLevel(factor.Name, here.Levels[level], i));
        }

        return codes;
    }
}
