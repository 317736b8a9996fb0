using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Builds the matrices of one model from its training rows; used once.</summary>
internal sealed class TrainingDesign
{
    private readonly ModelFormula formula;
    private readonly DataSet data;
    private readonly DesignOptions options;
    private readonly FunctionMemory memory;
    private readonly List<Problem> problems = [];
    private readonly ImmutableArray<Column> columns;
    private readonly RowSelection rows;
    private readonly ExpressionEvaluator evaluator;
    private readonly ModelFrame frame;
    private RowAccount account;

    internal TrainingDesign(ModelFormula formula, DataSet data, DesignOptions options)
    {
        this.formula = options.LeaveOutRandomEffects ? formula.WithoutRandomEffects() : formula;
        this.data = data;
        this.options = options;
        memory = FunctionMemory.ForTraining(options.Functions);
        columns = FormulaColumns.Find(formula, data);
        ImmutableArray<Column> needed = [.. columns.Union(ResidualColumns.Find(data, options.Residual, options.Variance))];
        options.CancellationToken.ThrowIfCancellationRequested();
        StructureChecks.Check(this.formula, data, options);
        (rows, account) = RowAccounting.Complete(data.RowCount, needed);
        account = options.Counts?.Rows ?? account;
        if (rows.Count == 0) { throw new MixedModelException(DesignProblems.NoRows(formula, account)); }
        if (account.Dropped > 0) { problems.Add(DesignProblems.RowsDropped(account)); }
        if (options.LeaveOutRandomEffects && !formula.RandomTerms.IsEmpty) { problems.Add(DesignProblems.RandomEffectsLeftOut(formula)); }
        evaluator = new ExpressionEvaluator(formula.Text, data, rows, memory);
        frame = new ModelFrame(Variable);
    }

    internal ModelDesign Build()
    {
        try
        {
            return BuildMatrices();
        }
        catch (MixedModelException refusal)
        {
            throw refusal.With(problems);
        }
    }

    private ModelDesign BuildMatrices()
    {
        double[]? weights = WeightsReader.Read(data, rows, options.WeightsColumn);
        CountZeroWeights(weights);
        double[] response = ResponseReader.Read(formula, data, evaluator, weights, account.Used);
        double[]? offset = Offset();
        FixedPartChecks checks = new(formula, data, rows, weights);
        problems.AddRange(checks.Check(frame, options.Contrasts));
        ModelMatrixBuilder matrices = new(frame, rows.Count, options.MemoryLimit, options.CancellationToken);
        ModelMatrix fixedMatrix = matrices.Build(formula.FixedTerms, factor => factor.FixedContrasts);

        GroupFinder groups = new(data, evaluator);
        ImmutableArray<RandomEffectsDesign>.Builder terms = ImmutableArray.CreateBuilder<RandomEffectsDesign>();
        RandomPartChecks randomChecks = new(formula, options.Counts?.Observations ?? weights?.Count(weight => weight > 0.0) ?? rows.Count, options.IsVarianceKnown);
        foreach (RandomTerm term in formula.RandomTerms)
        {
            ModelMatrix matrix = matrices.Build(term.Terms, factor => factor.RandomContrasts);
            options.CancellationToken.ThrowIfCancellationRequested();
            GroupingFactor group = groups.Find(term);
            RandomStructure? pattern = StructureChecks.PatternOf(formula, term, matrix.Columns.Length);
            RandomEffectsDesign design = new(group, matrix.Names, matrix.Columns, StructureChecks.ShapeOf(term), pattern, term.Text);
            problems.AddRange(randomChecks.Check(term, design));
            problems.AddRange(OtherContrasts(term));
            terms.Add(design);
        }

        ResidualDesign? residual = Residual(weights, fixedMatrix);
        problems.AddRange(groups.Notes.Where(note => !problems.Contains(note)));
        problems.AddRange(RandomPartChecks.CheckPairs([.. groups.All.Select(g => g.Factor)]));
        return new ModelDesign
        {
            Response = response,
            Offset = offset,
            Weights = weights,
            FixedNames = fixedMatrix.Names,
            FixedColumns = fixedMatrix.Columns,
            FixedTermOfColumn = fixedMatrix.TermOfColumn,
            RandomTerms = terms.ToImmutable(),
            Residual = residual,
            UsedRows = rows.Rows,
            Rows = account,
            Problems = [.. MostSevereFirst.Of(problems)],
            Coding = new ModelCoding
            {
                Formula = formula.ToString(),
                Columns = [.. columns.Select(Coding)],
                Functions = memory.Codings,
                Factors = frame.Factors,
                Groups = [.. groups.All.Select(g => g.Coding)],
                FixedNames = fixedMatrix.Names,
            },
        };
    }

    private void CountZeroWeights(double[]? weights)
    {
        bool areAllRows = options.Counts is null;
        if (areAllRows && weights is not null) { account = account with { ZeroWeight = weights.Count(weight => weight == 0.0) }; }
        if (account.ZeroWeight > 0) { problems.Add(DesignProblems.RowsOfWeightZero(options.WeightsColumn!, account, areAllRows)); }
    }

    /// <summary>A note for each factor of a random-effects term whose fixed contrasts were asked for and are others.</summary>
    private IEnumerable<Problem> OtherContrasts(RandomTerm term) =>
        from node in term.Terms.Terms.SelectMany(inner => inner.Factors).DistinctBy(CanonicalText.Of, StringComparer.Ordinal)
        let factor = frame.Variable(node).Factor
        where factor is not null && factor.FixedContrasts != factor.RandomContrasts
        select DesignProblems.RandomContrastsKept(formula.Text, term, factor);

    private ResidualDesign? Residual(double[]? weights, ModelMatrix matrix)
    {
        if (options.Residual is null && options.Variance is null) { return null; }
        ResidualDesignBuilder builder = new(data, rows, weights, evaluator, options.Residual, options.Variance);
        ResidualDesign design = builder.Build(matrix.Columns);
        problems.AddRange(builder.Problems);
        return design;
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
        options.CancellationToken.ThrowIfCancellationRequested();
        FrameValue value = evaluator.Evaluate(node);
        switch (value)
        {
            case FrameValue.Numbers numbers:
                return new FrameVariable(index, name, numbers);
            case FrameValue.Constant:
                return new FrameVariable(index, name, new FrameValue.Numbers(evaluator.Numbers(node)));
            case FrameValue.Dates dates:
                throw new MixedModelException(DataProblems.DateAsNumber(dates.Source) with { Source = formula.Text, Where = node.Span });
        }

        if (node is FormulaNode.Variable variable && data.Find(variable.Name) is TextColumn { NumberFailure: not null } text)
        {
            throw new MixedModelException(DataProblems.NotANumber(text, data.Source) with { Source = formula.Text, Where = node.Span });
        }

        FrameValue.Categories categories = (FrameValue.Categories)value;
        CategoryCombination used = CategoryCombination.Of([categories]);
        if (used.Count < categories.Levels.Length)
        {
            problems.Add(DesignProblems.UnusedLevels(name, [.. categories.Levels.Except(used.PartLabels(0), StringComparer.Ordinal)]));
        }

        ImmutableArray<string> levels = used.PartLabels(0);
        if (levels.Length < 2) { throw new MixedModelException(DesignProblems.SingleLevel(formula.Text, node, levels[0])); }
        ContrastKind contrasts = ContrastRequests.For(options.Contrasts, name, node) ?? FactorCoding.DefaultContrasts(categories.IsOrdered);
        return new FrameVariable(index, new FactorCoding(name, levels, categories.IsOrdered, contrasts), used.Codes);
    }

    private ColumnCoding Coding(Column column)
    {
        ColumnKind kind = ColumnCoding.KindOf(column);
        if (column is not NumberColumn number) { return new ColumnCoding(column.Name, kind, null, null); }
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        double[] values = rows.Gather(number.Array);
        foreach (double value in values)
        {
            if (value < minimum) { minimum = value; }
            if (value > maximum) { maximum = value; }
        }

        // Rows that stand for others have the others' extremes, not their mean.
        return new ColumnCoding(column.Name, kind, minimum, maximum) { Mean = options.Counts is null && double.IsFinite(minimum) ? Moments.Mean(values) : null };
    }
}
