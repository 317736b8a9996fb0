using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Computes expressions of the formula on selected rows of the data.</summary>
/// <remarks>A function that turns present values into something that is no finite number is an error that names the
/// row; missing values pass through as NaN.</remarks>
internal sealed partial class ExpressionEvaluator
{
    private readonly string formula;
    private readonly DataSet data;
    private readonly RowSelection rows;
    private readonly FunctionMemory memory;
    private readonly string path;
    private readonly Dictionary<string, FrameValue> columns = new(StringComparer.Ordinal);
    private readonly List<UnknownLevel> leftOut = [];

    /// <summary>Prepares to evaluate.</summary>
    /// <param name="formula">The formula's text, for messages.</param>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows to evaluate on.</param>
    /// <param name="memory">Where data-dependent functions keep what they learn.</param>
    /// <param name="path">Prefix of the keys in memory.</param>
    internal ExpressionEvaluator(string formula, DataSet data, RowSelection rows, FunctionMemory memory, string path = "")
    {
        this.formula = formula;
        this.data = data;
        this.rows = rows;
        this.memory = memory;
        this.path = path;
    }

    /// <summary>Values of new rows to which <c>cut</c> or <c>factor</c> gives no level.</summary>
    internal IReadOnlyList<UnknownLevel> LeftOut => leftOut;

    /// <summary>The value of an expression; columns of data keep one array however often they are named.</summary>
    internal FrameValue Evaluate(FormulaNode node) => node switch
    {
        FormulaNode.Variable variable => Column(variable),
        FormulaNode.Number number => new FrameValue.Constant(number.Value),
        FormulaNode.Group group => Evaluate(group.Inner),
        FormulaNode.Unary { Operator: "+" } unary => Operand(unary, unary.Operand),
        FormulaNode.Unary unary => Combine(unary, "-", new FrameValue.Constant(0.0), Operand(unary, unary.Operand)),
        FormulaNode.Binary binary when Arithmetic.IsOperator(binary) =>
            Combine(binary, binary.Operator, Operand(binary, binary.Left), Operand(binary, binary.Right)),
        FormulaNode.FunctionCall call => Call(call),
        _ => throw new MixedModelException(DesignProblems.NotAnExpression(formula, node)),
    };

    /// <summary>The value of an expression as one column of numbers.</summary>
    internal double[] Numbers(FormulaNode node) => Operand(node, node) switch
    {
        FrameValue.Constant constant => Filled(constant.Value),
        FrameValue.Numbers numbers => numbers.Columns[0],
        FrameValue other => throw new InvalidOperationException($"An operand cannot be {other.GetType().Name}."),
    };

    /// <summary>The value of an expression as a factor: levels in declared order, texts ordinally, numbers numerically.</summary>
    internal FrameValue.Categories Categories(FormulaNode node)
    {
        return node switch
        {
            FormulaNode.Variable variable => CategoriesOf(FindColumn(variable).ToFactor()),
            FormulaNode.Binary { Operator: ":" } pair =>
                CategoryCombination.Of([Categories(pair.Left), Categories(pair.Right)]).ToCategories(),
            _ => AsCategories(node),
        };
    }

    private FrameValue.Categories AsCategories(FormulaNode node) => Evaluate(node) switch
    {
        FrameValue.Categories categories => categories,
        FrameValue.Dates dates => dates.Levels,
        FrameValue.Constant constant => CategoriesOf(Filled(constant.Value)),
        FrameValue.Numbers { Columns.Length: 1 } numbers => CategoriesOf(numbers.Columns[0]),
        _ => throw new MixedModelException(DesignProblems.NotAFactor(formula, node)),
    };

    private static FrameValue.Categories CategoriesOf(double[] values)
    {
        FactorColumn factor = new NumberColumn(string.Empty, values, null).ToFactor();
        return new FrameValue.Categories(factor.Array, factor.Levels, false);
    }

    private FrameValue.Categories CategoriesOf(FactorColumn factor) =>
        new(rows.Gather(factor.Array), factor.Levels, factor.IsOrdered);

    private FrameValue Column(FormulaNode.Variable variable)
    {
        if (columns.TryGetValue(variable.Name, out FrameValue? known)) { return known; }
        FrameValue value = FindColumn(variable) switch
        {
            NumberColumn number => new FrameValue.Numbers(Finite(number)),
            DateColumn date => new FrameValue.Dates(date, CategoriesOf(date.ToFactor())),
            Column other => CategoriesOf(other.ToFactor()),
        };
        columns.Add(variable.Name, value);
        return value;
    }

    private Column FindColumn(FormulaNode.Variable variable) =>
        data.Find(variable.Name) ?? throw new MixedModelException(DesignProblems.UnknownVariable(formula, variable, data));

    /// <summary>The value of an operand: a constant or one column of numbers.</summary>
    private FrameValue Operand(FormulaNode whole, FormulaNode operand)
    {
        FrameValue value = Evaluate(operand);
        return value is FrameValue.Constant or FrameValue.Numbers { Columns.Length: 1 }
            ? value
            : throw new MixedModelException(NotNumbers(whole, operand, value));
    }

    private Problem NotNumbers(FormulaNode whole, FormulaNode operand, FrameValue value) => (value, operand) switch
    {
        (FrameValue.Dates dates, _) => DataProblems.DateAsNumber(dates.Source) with { Source = formula, Where = operand.Span },
        (_, FormulaNode.Variable variable) when data.Find(variable.Name) is TextColumn { NumberFailure: not null } text =>
            DataProblems.NotANumber(text, data.Source) with { Source = formula, Where = operand.Span },
        _ => DesignProblems.NotNumbers(formula, whole, operand, value),
    };

    private FrameValue Combine(FormulaNode node, string operation, FrameValue left, FrameValue right)
    {
        if (right is FrameValue.Constant { Value: 0.0 } && node is FormulaNode.Binary { Operator: "/" } division)
        {
            throw new MixedModelException(DesignProblems.DivisionByZero(formula, division));
        }

        if (left is FrameValue.Constant a && right is FrameValue.Constant b)
        {
            double value = Arithmetic.Apply(operation, a.Value, b.Value);
            return double.IsFinite(value) ? new FrameValue.Constant(value) : throw new MixedModelException(DesignProblems.ConstantNotFinite(formula, node));
        }

        double[] result = new double[rows.Count];
        if (right is FrameValue.Constant power)
        {
            double[] x = ((FrameValue.Numbers)left).Columns[0];
            for (int i = 0; i < result.Length; i++) { result[i] = Arithmetic.Apply(operation, x[i], power.Value); }
            return new FrameValue.Numbers(Finite(node, result, [x]));
        }

        double[] y = ((FrameValue.Numbers)right).Columns[0];
        if (left is FrameValue.Constant first)
        {
            for (int i = 0; i < result.Length; i++) { result[i] = Arithmetic.Apply(operation, first.Value, y[i]); }
            return new FrameValue.Numbers(Finite(node, result, [y]));
        }

        double[] z = ((FrameValue.Numbers)left).Columns[0];
        for (int i = 0; i < result.Length; i++) { result[i] = Arithmetic.Apply(operation, z[i], y[i]); }
        return new FrameValue.Numbers(Finite(node, result, [z, y]));
    }

    /// <summary>Returns the result if it is finite wherever all inputs are; else the error that names the first row.</summary>
    private double[] Finite(FormulaNode node, double[] result, double[][] inputs)
    {
        int first = -1;
        int count = 0;
        for (int i = 0; i < result.Length; i++)
        {
            if (double.IsFinite(result[i]) || !AllPresent(inputs, i)) { continue; }
            first = first < 0 ? i : first;
            count++;
        }

        if (count == 0) { return result; }
        double? input = inputs.Length == 1 ? inputs[0][first] : null;
        throw new MixedModelException(DesignProblems.NotFinite(formula, node, data, rows.Rows[first], input, count));
    }

    /// <summary>The selected values of a column; an infinite one is an error, because columns in memory may hold it.</summary>
    private double[] Finite(NumberColumn column)
    {
        double[] values = rows.Gather(column.Array);
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsInfinity(values[i])) { throw new MixedModelException(DataProblems.InfiniteValue(column.Name, values[i], rows.Rows[i] + 1, data.Source)); }
        }

        return values;
    }

    private static bool AllPresent(double[][] inputs, int row)
    {
        foreach (double[] input in inputs)
        {
            if (double.IsNaN(input[row])) { return false; }
        }

        return true;
    }

    private double[] Filled(double value)
    {
        double[] result = new double[rows.Count];
        Array.Fill(result, value);
        return result;
    }
}
