using System.Globalization;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

internal sealed partial class ExpressionEvaluator
{
    private const int HighestDegree = 50;
    private const int MostIntervals = 1000;

    private FrameValue Call(FormulaNode.FunctionCall call)
    {
        switch (call.Function)
        {
            case "I":
                return Evaluate(new CallArguments(formula, call).First);
            case "log":
                return Logarithm(call);
            case "scale" or "center":
                return Scale(call);
            case "poly":
                return Polynomial(call);
            case "ns" or "bs":
                return Spline(call);
            case "factor" or "ordered":
                return Factor(call);
            case "cut":
                return Cut(call);
            case "at":
                return Indicator(call);
            case "within" or "between":
                return GroupMeans(call);
        }

        if (!Arithmetic.IsFunction(call.Function)) { throw new MixedModelException(DesignProblems.NotAnExpression(formula, call)); }
        return Map(call, new CallArguments(formula, call).First, x => Arithmetic.Apply(call.Function, x));
    }

    // Missing where the category is.
    private FrameValue.Numbers Indicator(FormulaNode.FunctionCall call)
    {
        CallArguments arguments = new(formula, call);
        FrameValue.Categories found = Categories(arguments.Required("f"));
        string[] labels = arguments.Labels("level")!;
        int level = labels.Length == 1 ? found.Levels.IndexOf(labels[0]) : -1;
        if (level < 0 && (memory.IsTraining || labels.Length != 1))
        {
            throw arguments.Problem("level", "one of the levels of its first argument", $"write one of {string.Join(", ", found.Levels.Take(5).Select(l => $"\"{l}\""))}");
        }

        return new FrameValue.Numbers([.. found.Codes.Select(code => code < 0 ? double.NaN : code == level ? 1.0 : 0.0)]);
    }

    private FrameValue.Categories Factor(FormulaNode.FunctionCall call)
    {
        CallArguments arguments = new(formula, call);
        FrameValue.Categories found = Categories(arguments.First);
        bool isOrdered = found.IsOrdered || call.Function == "ordered";
        if (arguments.Labels("levels") is not { } labels) { return found with { IsOrdered = isOrdered }; }
        if (labels.Distinct(StringComparer.Ordinal).Count() < labels.Length) { throw arguments.Problem("levels", "each level once", "leave out the level that is named again"); }
        int[] place = [.. found.Levels.Select(level => Array.IndexOf(labels, level))];
        int[] codes = [.. found.Codes.Select(code => code < 0 ? FactorColumn.MissingCode : place[code])];
        ReportLeftOut(call, codes, i => found.Codes[i] < 0 ? null : found.Levels[found.Codes[i]]);
        return new FrameValue.Categories(codes, [.. labels], isOrdered);
    }

    /// <summary>A present value that gets no level: an error while training, where it would drop its row without a word;
    /// in new rows it is reported.</summary>
    /// <param name="call">The call of <c>cut</c> or <c>factor</c>.</param>
    /// <param name="codes">The level per row; negative for none.</param>
    /// <param name="value">The text of a row's value; null where it is missing.</param>
    private void ReportLeftOut(FormulaNode.FunctionCall call, int[] codes, Func<int, string?> value)
    {
        int[] left = [.. Enumerable.Range(0, codes.Length).Where(i => codes[i] < 0 && value(i) is not null)];
        if (left.Length == 0) { return; }
        if (memory.IsTraining)
        {
            throw new MixedModelException(DesignProblems.OutsideLevels(formula, call, data, rows.Rows[left[0]], value(left[0])!, left.Length));
        }

        leftOut.AddRange(left.DistinctBy(value, StringComparer.Ordinal).Select(i => new UnknownLevel(CanonicalText.Of(call), value(i)!, rows.Rows[i])));
    }

    private FrameValue Map(FormulaNode.FunctionCall call, FormulaNode argument, Func<double, double> function)
    {
        FrameValue value = Operand(call, argument);
        if (value is FrameValue.Constant constant) { return new FrameValue.Constant(function(constant.Value)); }
        double[] x = ((FrameValue.Numbers)value).Columns[0];
        double[] result = new double[x.Length];
        for (int i = 0; i < x.Length; i++) { result[i] = function(x[i]); }
        return new FrameValue.Numbers(Finite(call, result, [x]));
    }

    private FrameValue Logarithm(FormulaNode.FunctionCall call)
    {
        CallArguments arguments = new(formula, call);
        if (arguments.Numbers("base") is not [double logBase]) { return Map(call, arguments.First, Math.Log); }
        if (!(logBase > 0.0) || logBase == 1.0) { throw arguments.Problem("base", "a positive number other than 1", "write `base = 2` or `base = 10`, or leave it out for natural logarithms"); }
        return logBase switch
        {
            2.0 => Map(call, arguments.First, Math.Log2),
            10.0 => Map(call, arguments.First, Math.Log10),
            _ => Map(call, arguments.First, x => Math.Log(x) / Math.Log(logBase)),
        };
    }

    private FrameValue.Numbers Scale(FormulaNode.FunctionCall call)
    {
        double[] x = OperandColumn(call, new CallArguments(formula, call).First);
        FunctionCoding.Scale coding = memory.Recall(Key(call), () =>
        {
            double[] present = Present(x);
            return LearnScale(formula, call, () => Moments.Mean(present), centre => Moments.RootMeanSquare(present, centre));
        });
        double[] result = new double[x.Length];
        for (int i = 0; i < x.Length; i++) { result[i] = (x[i] - coding.Centre) / coding.Divisor; }
        return new FrameValue.Numbers(result);
    }

    private FrameValue.Numbers Polynomial(FormulaNode.FunctionCall call)
    {
        CallArguments arguments = new(formula, call);
        double[] x = OperandColumn(call, arguments.First);
        int degree = arguments.Count("degree", 1, 1, HighestDegree);
        if (arguments.Logical("raw", false))
        {
            double[][] powers = new double[degree][];
            powers[0] = x;
            for (int j = 1; j < degree; j++)
            {
                double[] power = new double[x.Length];
                for (int i = 0; i < x.Length; i++) { power[i] = Arithmetic.Apply("^", x[i], j + 1); }
                powers[j] = Finite(call, power, [x]);
            }

            return Numbered(powers);
        }

        FunctionCoding.Polynomial coding = memory.Recall(Key(call), () =>
        {
            double[] present = Present(x);
            int distinct = present.Distinct().Count();
            return distinct > degree
                ? OrthogonalPolynomials.Fit(present, degree)
                : throw new MixedModelException(DesignProblems.TooFewDistinct(formula, call, distinct, degree + 1));
        });
        return Numbered(OrthogonalPolynomials.Evaluate(coding, x));
    }

    private FrameValue.Numbers Spline(FormulaNode.FunctionCall call)
    {
        double[] x = OperandColumn(call, new CallArguments(formula, call).First);
        FunctionCoding.Spline coding = memory.Recall(Key(call), () =>
        {
            double[] sorted = [.. Present(x).Order()];
            return LearnSpline(formula, call, sorted[0], sorted[^1], sorted.Distinct().Count(), sorted);
        });
        return Numbered(new SplineBasis(coding).Evaluate(x));
    }

    private FrameValue.Categories Cut(FormulaNode.FunctionCall call)
    {
        double[] x = OperandColumn(call, new CallArguments(formula, call).First);
        FunctionCoding.Intervals coding = memory.Recall(Key(call), () =>
        {
            double[] present = Present(x);
            return LearnCut(formula, call, present.Min(), present.Max());
        });
        int[] codes = new int[x.Length];
        for (int i = 0; i < x.Length; i++) { codes[i] = Interval(coding, x[i]); }
        ReportLeftOut(call, codes, i => double.IsNaN(x[i]) ? null : x[i].ToString("R", CultureInfo.InvariantCulture));
        return new FrameValue.Categories(codes, coding.Labels, false);
    }

    /// <summary>The interval (lower, upper] that holds x, or −1.</summary>
    private static int Interval(FunctionCoding.Intervals coding, double x)
    {
        int found = coding.Breaks.AsSpan().BinarySearch(x);
        int interval = (found < 0 ? ~found : found) - 1;
        return double.IsNaN(x) || interval >= coding.Labels.Length ? FactorColumn.MissingCode : interval;
    }

    private double[] OperandColumn(FormulaNode.FunctionCall call, FormulaNode argument) => Operand(call, argument) switch
    {
        FrameValue.Numbers numbers => numbers.Columns[0],
        _ => throw new MixedModelException(DesignProblems.NoSpread(formula, call)),
    };

    private string Key(FormulaNode.FunctionCall call) => path + CanonicalText.Of(call);

    private static double[] Present(double[] values)
    {
        foreach (double value in values)
        {
            if (double.IsNaN(value)) { return [.. values.Where(v => !double.IsNaN(v))]; }
        }

        return values;
    }

    private static FrameValue.Numbers Numbered(double[][] columns) => columns.Length == 1
        ? new FrameValue.Numbers(columns[0])
        : new FrameValue.Numbers([.. columns], [.. columns.Select((_, j) => (j + 1).ToString(CultureInfo.InvariantCulture))]);
}
