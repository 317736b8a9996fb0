using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>What can be wrong when the expressions of a formula meet the data.</summary>
internal static partial class DesignProblems
{
    private const int MostNames = 12;

    /// <summary>MM2103: the formula names a column that the data do not have.</summary>
    internal static Problem UnknownVariable(string formula, FormulaNode.Variable variable, DataSet data) =>
        UnknownColumn(variable.Name, "unknown variable", data) with { Source = formula, Where = variable.Span };

    /// <summary>MM2103 for a column named by an option.</summary>
    internal static Problem UnknownWeights(string column, DataSet data) => UnknownColumn(column, "unknown column of weights", data) with
    {
        Fix = Spelling.Nearest(column, data.SourceColumns) is { } near ? DidYouMean(near, " (--weights)") : "name a column of the data after --weights",
    };

    /// <summary>MM2104: a function or operator gives something that is no finite number.</summary>
    /// <param name="formula">The formula's text.</param>
    /// <param name="node">The function or operator.</param>
    /// <param name="data">The data.</param>
    /// <param name="row">First such row, from 0.</param>
    /// <param name="input">The value there that went in, if it is one.</param>
    /// <param name="count">Number of such rows.</param>
    internal static Problem NotFinite(string formula, FormulaNode node, DataSet data, int row, double? input, int count)
    {
        string name = CanonicalText.Of(node);
        string rows = count == 1 ? "the only such row" : $"{Text(count)} such rows";
        return new Problem("MM2104", Severity.Error, $"{BackTicks.Around(name)} is not a finite number in {RowName(data, row)}; {rows}")
        {
            Source = formula,
            Where = node.Span,
            Cause = input is { } value ? $"the value there is {Text(value)}" : null,
            Fix = node is FormulaNode.FunctionCall { Function: "log" or "log2" or "log10" or "sqrt" }
                ? "mend these rows or mark them as missing; a logarithm needs values above 0, a square root values of at least 0"
                : "mend these rows or mark them as missing",
        };
    }

    /// <summary>MM2104: a division by a constant zero, which has no value in any row.</summary>
    internal static Problem DivisionByZero(string formula, FormulaNode.Binary division) =>
        new("MM2104", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(division))} divides by zero")
        {
            Source = formula,
            Where = division.Right.Span,
            Cause = "the divisor is 0 whatever the data hold",
            Fix = "mend the divisor in the formula",
        };

    /// <summary>MM2104: arithmetic of constants that gives no finite number.</summary>
    internal static Problem ConstantNotFinite(string formula, FormulaNode node) =>
        new("MM2104", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(node))} is not a finite number")
        {
            Source = formula,
            Where = node.Span,
            Cause = "it holds constants only, so it is the same whatever the data hold",
            Fix = "mend it in the formula",
        };

    /// <summary>MM2105: a value falls outside the breaks of <c>cut</c> or the levels of <c>factor</c>.</summary>
    internal static Problem OutsideLevels(string formula, FormulaNode.FunctionCall call, DataSet data, int row, string value, int count) =>
        new("MM2105", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(call))} has no level for `{value}` in {RowName(data, row)}; {Text(count)} such {(count == 1 ? "row" : "rows")}")
        {
            Source = formula,
            Where = call.Span,
            Cause = call.Function == "cut"
                ? "the value lies outside the breaks; an interval (a, b] does not hold a"
                : "the list of levels leaves the value out",
            Fix = call.Function == "cut" ? "widen the breaks, or leave these rows out of the data" : "name every level, or leave these rows out of the data",
        };

    /// <summary>MM2106: numbers are needed, and the operand holds none.</summary>
    internal static Problem NotNumbers(string formula, FormulaNode whole, FormulaNode operand, FrameValue value) =>
        new("MM2106", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(operand))} holds {(value is FrameValue.Categories ? "categories" : "several columns")}, and {BackTicks.Around(CanonicalText.Of(whole))} needs numbers")
        {
            Source = formula,
            Where = operand.Span,
            Cause = value is FrameValue.Categories { Levels: [var level, ..] } categories
                ? $"it has {(categories.Levels.Length == 1 ? "one level," : $"{Text(categories.Levels.Length)} levels, the first")} `{level}`"
                : "arithmetic is done on one number per row",
            Fix = value is FrameValue.Categories
                ? $"use {BackTicks.Around(CanonicalText.Of(operand))} itself, a coefficient for each level but the first, or name a column of numbers"
                : "name a column of numbers, or take the function away",
        };

    /// <summary>MM2106 for something that has no value per row.</summary>
    internal static Problem NotAnExpression(string formula, FormulaNode node) =>
        new("MM2106", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(node))} has no value per row")
        {
            Source = formula,
            Where = node.Span,
            Fix = "use a column, or arithmetic and functions of columns",
        };

    /// <summary>MM2106 for a basis of several columns where a factor is needed.</summary>
    internal static Problem NotAFactor(string formula, FormulaNode node) =>
        new("MM2106", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(node))} is several columns and cannot be a factor")
        {
            Source = formula,
            Where = node.Span,
            Cause = "a factor has one value per row",
            Fix = "name one column, or cut(x, breaks) for intervals of a number",
        };

    /// <summary>MM2107: an argument of a function cannot be used.</summary>
    internal static Problem UnusableArgument(string formula, FormulaNode.FunctionCall call, string parameter, string needed, string fix) =>
        new("MM2107", Severity.Error, $"the argument {BackTicks.Around(parameter)} of {BackTicks.Around(CanonicalText.Of(call))} needs {needed}")
        {
            Source = formula,
            Where = call.Span,
            Fix = fix,
        };

    /// <summary>MM2108: a basis needs more distinct values than there are.</summary>
    internal static Problem TooFewDistinct(string formula, FormulaNode.FunctionCall call, int distinct, int needed) =>
        new("MM2108", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(call))} needs at least {Text(needed)} distinct values, the rows used have {Text(distinct)}")
        {
            Source = formula,
            Where = call.Span,
            Cause = "a curve through k distinct values has at most k coefficients, the intercept among them",
            Fix = distinct > 2 ? $"lower the degree or the number of columns below {Text(distinct)}" : "write the column itself, or factor() of it, in place of the curve",
        };

    /// <summary>MM2109: a column without spread cannot be scaled or cut.</summary>
    internal static Problem NoSpread(string formula, FormulaNode.FunctionCall call) =>
        new("MM2109", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(call))} needs values that differ, and the rows used hold one value only")
        {
            Source = formula,
            Where = call.Span,
            Fix = "leave the term out; it is a constant",
        };

    /// <summary>MM1040: a function needs all values of a column at once, and the rows are streamed.</summary>
    internal static Problem NeedsAllRows(string formula, FormulaNode.FunctionCall call) =>
        new("MM1040", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(call))} needs all rows at once, and the rows are streamed")
        {
            Source = formula,
            Where = call.Span,
            Cause = call.Function switch
            {
                "ns" or "bs" => "without knots they are quantiles, which need all values in order",
                "within" or "between" => "the means of the groups are over rows that the model may not use",
                "poly" => "an orthogonal basis is made of all values",
                _ => "one data-dependent function stands inside another",
            },
            Fix = call.Function switch
            {
                "ns" or "bs" => $"give the knots, as in {call.Function}(x, knots = c(1, 2)), or fit without --stream",
                "within" or "between" => "add the means to the file as a column, or fit without --stream",
                "poly" => "write poly(x, degree, raw = TRUE), whose fit is the same, or fit without --stream",
                _ => "add the inner expression to the file as a column, or fit without --stream",
            },
        };

    /// <summary>MM4004: a variable that was numeric in training is not in the new rows.</summary>
    internal static Problem ColumnKindChanged(string formula, FormulaNode node) =>
        new("MM4004", Severity.Error, $"{BackTicks.Around(CanonicalText.Of(node))} was numeric when the model was fitted and is not in the new data")
        {
            Source = formula,
            Where = node.Span,
            Fix = "give the column as numbers",
        };

    /// <summary>The row as a user counts it, and the line of the file where that is known.</summary>
    internal static string RowName(DataSet data, int row)
    {
        string name = $"row {Text((data.SourceRows?[row] ?? row) + 1)}";
        return data.Lines is { } lines ? $"{name} (line {Text(lines.LineOf(row))})" : name;
    }

    private static Problem UnknownColumn(string name, string message, DataSet data)
    {
        ImmutableArray<string> columns = data.SourceColumns;
        if (columns.Contains(name, StringComparer.Ordinal))
        {
            return new Problem("MM2103", Severity.Error, $"the column {BackTicks.Around(VisibleText.Of(name))} was not read")
            {
                Cause = "only some columns of the source were asked for",
                Fix = "add it to CsvOptions.Columns; LinearMixedModel.ColumnsUsed names the columns that a formula needs",
            };
        }

        return new Problem("MM2103", Severity.Error, $"{message} {BackTicks.Around(VisibleText.Of(name))}")
        {
            Cause = columns.IsEmpty ? "the data have no columns" : $"the data have the columns {Listed([.. columns.Select(VisibleText.Of)])}",
            Fix = OtherSeparator(name, columns) ?? (Spelling.Nearest(name, columns) is { } near ? DidYouMean(near) : null),
        };
    }

    // The whole header was taken for one name: it was split at another character.
    private static string? OtherSeparator(string name, ImmutableArray<string> columns)
    {
        if (columns.Length != 1) { return null; }
        foreach ((char separator, string option) in new[] { (' ', "' '"), ('\t', "tab"), (';', "';'"), ('|', "'|'"), (',', "','") })
        {
            if (columns[0].Split(separator).Contains(name, StringComparer.Ordinal)) { return $"the header is one name here; if it is several, say what stands between them: --sep {option}"; }
        }

        return null;
    }

    /// <summary>The question after a name, with what does not show in it.</summary>
    private static string DidYouMean(string name, string option = "") => name.Any(VisibleText.IsInvisible)
        ? $"did you mean {BackTicks.Around(VisibleText.Of(name))}{option}, with {(name.Count(VisibleText.IsInvisible) == 1 ? "a character that does" : "characters that do")} not show? Rename the column"
        : $"did you mean {BackTicks.Around(name)}{option}?";

    private static string Listed(IReadOnlyCollection<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {Text(names.Count - MostNames)} more";

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
