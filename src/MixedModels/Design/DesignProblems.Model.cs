using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

internal static partial class DesignProblems
{
    /// <summary>MM2031: numbers are used as a grouping factor.</summary>
    internal static Problem NumbersAsGroups(string column, bool isWhole) =>
        new("MM2031", Severity.Note, $"{BackTicks.Around(column)} holds {(isWhole ? "whole " : string.Empty)}numbers; it is used as a grouping factor because it stands right of \"|\"");

    /// <summary>MM2110: a column of numbers looks like codes of categories.</summary>
    internal static Problem NumbersLikeCodes(string formula, FormulaNode.Variable variable, int distinct) =>
        new("MM2110", Severity.Note, $"{BackTicks.Around(variable.Name)} is treated as a number, one coefficient for its {Text(distinct)} distinct values")
        {
            Source = formula,
            Where = variable.Span,
            Cause = $"it holds the whole numbers 1 to {Text(distinct)}, which may be codes of categories",
            Fix = $"write {BackTicks.Around($"factor({CanonicalText.Of(variable)})")} if they are categories",
        };

    /// <summary>MM3001: the response is not a number.</summary>
    internal static Problem ResponseNotNumeric(string formula, FormulaNode response, FrameValue value)
    {
        string name = CanonicalText.Of(response);
        string? cause = value switch
        {
            FrameValue.Categories { Levels: [var one, var two] } =>
                $"it has the two levels `{one}` and `{two}`: this calls for a logistic model, which is not offered",
            FrameValue.Categories categories => $"it has {Text(categories.Levels.Length)} levels: {Listed(categories.Levels)}",
            FrameValue.Dates => "it holds dates",
            _ => null,
        };
        return new Problem("MM3001", Severity.Error, $"the response {BackTicks.Around(name)} must be numeric")
        {
            Source = formula,
            Where = response.Span,
            Cause = cause,
            Fix = value is FrameValue.Dates
                ? "add a column with the days since a start, and write it left of `~`"
                : "write a column of numbers left of `~`",
        };
    }

    /// <summary>MM3002: the response has one value only.</summary>
    internal static Problem ResponseConstant(string formula, FormulaNode response, double value, int rows) =>
        new("MM3002", Severity.Error, $"the response {BackTicks.Around(CanonicalText.Of(response))} does not vary: there is nothing to model")
        {
            Source = formula,
            Where = response.Span,
            Cause = rows == 1 ? $"only one row is used, where it is {Text(value)}" : $"it is {Text(value)} in all {Text(rows)} rows used",
            Fix = rows == 1 ? "use more rows" : "write a column that varies left of `~`, or use rows in which it does",
        };

    /// <summary>MM3003: no row is complete.</summary>
    /// <param name="formula">The formula, whose response can be mended but not left out.</param>
    /// <param name="rows">What became of the rows.</param>
    internal static Problem NoRows(ModelFormula formula, RowAccount rows)
    {
        HashSet<string> response = [.. FormulaWalk.Variables(formula.Response).Select(variable => variable.Name)];
        KeyValuePair<string, int>[] missing = [.. rows.MissingByColumn.OrderByDescending(pair => pair.Value)];
        string? emptyResponse = missing.FirstOrDefault(pair => pair.Value == rows.Read && response.Contains(pair.Key)).Key;
        (string? worst, int count) = missing.FirstOrDefault(pair => !response.Contains(pair.Key));
        return new Problem("MM3003", Severity.Error, $"none of the {Text(rows.Read)} rows has a value in every column that the model needs")
        {
            Cause = missing.Length == 0 ? "the data have no rows" : $"missing values: {Blame(rows)}",
            Fix = missing.Length == 0 ? "give data with rows"
                : emptyResponse is not null ? $"fill in the response {BackTicks.Around(emptyResponse)}, which is missing everywhere, or write another column left of `~`"
                : worst is null ? "fill in missing values of the response"
                : count == rows.Read ? $"leave out {BackTicks.Around(worst)}, which is missing everywhere"
                : $"leave out {BackTicks.Around(worst)}, or fill in missing values",
        };
    }

    /// <summary>MM3004: a grouping factor has one level.</summary>
    internal static Problem SingleGroup(string formula, RandomTerm term, string level) =>
        new("MM3004", Severity.Error, $"the grouping factor {BackTicks.Around(term.GroupName)} has one level only, `{level}`")
        {
            Source = formula,
            Where = term.Span,
            Cause = "a variance between groups needs at least two groups, and says something from about five on",
            Fix = $"leave out {BackTicks.Around(term.Text)}",
        };

    /// <summary>MM3044: a structure of one column.</summary>
    internal static Problem PatternOfOneColumn(string formula, RandomTerm term, string column) =>
        new("MM3044", Severity.Warning, $"{BackTicks.Around(term.Text)} has one column, {column}: a variance, and nothing that {BackTicks.Around(term.Structure)} could tell of it")
        {
            Source = formula,
            Where = term.Span,
            Cause = "a structure is of the columns of the term's model matrix; a numeric column is one slope, and only a category has a column per level",
            Fix = "for a column per occasion write `0 + factor(time)` left of the bar",
        };

    /// <summary>MM3044: a structure whose first column is an intercept.</summary>
    internal static Problem PatternWithIntercept(string formula, RandomTerm term) =>
        new("MM3044", Severity.Warning, $"the first column of {BackTicks.Around(term.Text)} is an intercept: {BackTicks.Around(term.Structure)} then holds for the intercept and differences from it, or slopes")
        {
            Source = formula,
            Where = term.Span,
            Cause = "equal variances, and correlations by distance, make sense for columns of one kind in an order, such as occasions or conditions; they depend on the coding otherwise",
            Fix = "write `0 +` left of the bar for a column per level",
        };

    /// <summary>MM1033: the column that separates covariance matrices has one level, or too many.</summary>
    internal static Problem LevelsOfMatrices(string formula, RandomTerm term, int levels, int most) =>
        new("MM1033", Severity.Error, $"{BackTicks.Around(term.By!.Name)} has {(levels == 1 ? "one level" : $"{Text(levels)} levels")}: it cannot separate the covariance matrices of {BackTicks.Around(term.Text)}")
        {
            Source = formula,
            Where = term.By.Span,
            Cause = $"`by` gives every level of its column a covariance matrix of its own, and takes 2 to {Text(most)} levels",
            Fix = levels == 1 ? "leave `by` out" : "leave `by` out, or group the levels in a column of few",
        };

    /// <summary>MM3005: a grouping factor has two to four levels.</summary>
    internal static Problem FewGroups(string formula, RandomTerm term, int levels) =>
        new("MM3005", Severity.Warning, $"{BackTicks.Around(term.GroupName)} has {Text(levels)} levels: its variance is poorly determined")
        {
            Source = formula,
            Where = term.Span,
            Fix = $"consider {BackTicks.Around(string.Join(":", term.Grouping.Select(CanonicalText.Of)))} as a fixed effect",
        };

    /// <summary>MM3006: every row is a level of its own.</summary>
    internal static Problem GroupPerRow(string formula, RandomTerm term, int levels) =>
        new("MM3006", Severity.Error, $"{BackTicks.Around(term.GroupName)} has one row per level: its effect and the residual cannot be told apart")
        {
            Source = formula,
            Where = term.Span,
            Cause = $"{Text(levels)} levels in {Text(levels)} rows",
            Fix = "group by something that several rows share",
        };

    /// <summary>MM3007: a term has at least as many random effects as there are rows.</summary>
    /// <param name="formula">The formula's text.</param>
    /// <param name="term">The term.</param>
    /// <param name="levels">J.</param>
    /// <param name="columns">s.</param>
    /// <param name="rows">n.</param>
    internal static Problem TooManyEffects(string formula, RandomTerm term, int levels, int columns, int rows)
    {
        int largest = (rows - 1) / levels;
        return new Problem("MM3007", Severity.Error, $"{BackTicks.Around(term.Text)} has {Text((long)levels * columns)} random effects for {Text(rows)} rows: they and the residual cannot be told apart")
        {
            Source = formula,
            Where = term.Span,
            Cause = $"{Text(levels)} levels of {Text(columns)} columns each",
            Fix = largest >= 1
                ? $"with {Text(levels)} levels at most {Text(largest)} {(largest == 1 ? "column" : "columns")} can be estimated together; leave out a slope, or write `||` for uncorrelated ones"
                : "group by something that more rows share",
        };
    }

    /// <summary>MM3008: random slopes of a term belong to columns that do not vary within any group; one problem for all.</summary>
    internal static Problem ConstantSlopes(string formula, RandomTerm term, IReadOnlyCollection<string> columns, bool isIdentified)
    {
        string names = Listed([.. columns.Select(column => $"{BackTicks.Around(column)}")]);
        string message = $"{names} {(columns.Count == 1 ? "does" : "do")} not vary within any level of {BackTicks.Around(term.GroupName)}";
        return isIdentified
            ? new("MM3008", Severity.Note, message)
            {
                Source = formula,
                Where = term.Span,
                Cause = columns.Count == 1
                    ? "its random slope describes how the variance between groups depends on it, not how groups respond to it"
                    : "their random slopes describe how the variance between groups depends on them, not how groups respond to them",
            }
            : new("MM3008", Severity.Error, $"{message}, and the variances of {BackTicks.Around(term.Text)} cannot be told apart")
            {
                Source = formula,
                Where = term.Span,
                Cause = "several sets of variances give the data the same probability",
                Fix = $"leave the {(columns.Count == 1 ? "slope" : "slopes")} of {names} out",
            };
    }

    /// <summary>MM3010: an interaction has combinations of levels that no row has.</summary>
    /// <param name="term">The interaction.</param>
    /// <param name="cells">The first empty cells, such as <c>a = x, b = y</c>.</param>
    /// <param name="count">How many there are.</param>
    internal static Problem EmptyCells(Term term, IReadOnlyList<string> cells, int count)
    {
        string more = count > cells.Count ? $" and {Text(count - cells.Count)} more" : string.Empty;
        return new Problem("MM3010", Severity.Warning, $"no row has {string.Join("; ", cells)}{more}")
        {
            Cause = $"{BackTicks.Around(term.Name)} has {Text(count)} empty {(count == 1 ? "cell" : "cells")}: contrasts that touch {(count == 1 ? "it" : "them")} are not estimable",
            Fix = $"merge levels, or leave {BackTicks.Around(term.Name)} out",
        };
    }

    /// <summary>MM3014: a precision weight is negative, missing or infinite.</summary>
    internal static Problem BadWeight(string column, DataSet data, int row, double value, int count)
    {
        string found = double.IsNaN(value) ? "missing" : value < 0.0 ? $"negative ({Text(value)})" : "infinite";
        return new Problem("MM3014", Severity.Error, $"the weight {BackTicks.Around(column)} is {found} in {RowName(data, row)}; {Text(count)} such {(count == 1 ? "row" : "rows")}")
        {
            Cause = "the residual variance of a row is the common variance divided by its weight",
            Fix = "give every row a weight of at least 0 (a row of weight 0 takes no part in the fit), or leave out --weights",
        };
    }

    /// <summary>MM3014 for a column that holds no numbers.</summary>
    internal static Problem WeightsNotNumeric(string column) =>
        new("MM3014", Severity.Error, $"the weights {BackTicks.Around(column)} must be numeric")
        {
            Fix = "name a column of numbers after --weights",
        };

    /// <summary>MM3015: all precision weights are zero.</summary>
    internal static Problem AllWeightsZero(string column, int rows) =>
        new("MM3015", Severity.Error, $"the weight {BackTicks.Around(column)} is 0 in {(rows == 1 ? "the only row" : $"all {Text(rows)} rows")}: none takes part in the fit")
        {
            Cause = "a row of weight 0 says nothing about the model",
            Fix = "give some rows a weight above 0, or leave out --weights",
        };

    /// <summary>MM3042: some rows have weight zero.</summary>
    /// <param name="column">The column of weights.</param>
    /// <param name="rows">What became of the rows.</param>
    /// <param name="areHeld">Whether the rows are held, so that each has a fitted value.</param>
    internal static Problem RowsOfWeightZero(string column, RowAccount rows, bool areHeld)
    {
        bool isOne = rows.ZeroWeight == 1;
        return new Problem("MM3042", Severity.Note, $"{Text(rows.ZeroWeight)} of the {Text(rows.Used)} rows used {(isOne ? "has" : "have")} weight 0 in {BackTicks.Around(VisibleText.Of(column))} and {(isOne ? "takes" : "take")} no part in the fit")
        {
            Cause = areHeld
                ? $"a weight of 0 says that a row tells nothing; n leaves {(isOne ? "it" : "them")} out, and {(isOne ? "it has a fitted value and a residual" : "they have fitted values and residuals")} all the same"
                : $"a weight of 0 says that a row tells nothing; n leaves {(isOne ? "it" : "them")} out",
        };
    }

    /// <summary>MM3019: a factor of the fixed part has very many levels.</summary>
    internal static Problem ManyLevels(string factor, int levels) =>
        new("MM3019", Severity.Warning, $"{BackTicks.Around(factor)} has {Text(levels)} levels: that is {Text(levels - 1)} coefficients in the fixed part")
        {
            Fix = $"did you mean {BackTicks.Around($"(1 | {factor})")}?",
        };

    /// <summary>MM3020: rows were left out because of missing values.</summary>
    internal static Problem RowsDropped(RowAccount rows) =>
        new("MM3020", Severity.Note, $"{Text(rows.Dropped)} of {Text(rows.Read)} rows {(rows.Dropped == 1 ? "was" : "were")} left out because of missing values")
        {
            Cause = $"missing: {Blame(rows)}",
        };

    /// <summary>MM3021: levels without rows are left out.</summary>
    internal static Problem UnusedLevels(string factor, IReadOnlyCollection<string> levels) =>
        new("MM3021", Severity.Note, $"{BackTicks.Around(factor)} has {Text(levels.Count)} {(levels.Count == 1 ? "level" : "levels")} that no row in use has, left out: {Listed(levels)}");

    /// <summary>MM3022: two grouping factors divide the rows in the same way.</summary>
    internal static Problem SameGroups(string first, string second, int levels) =>
        new("MM3022", Severity.Warning, $"the grouping factors {BackTicks.Around(first)} and {BackTicks.Around(second)} divide the rows into the same {Text(levels)} groups")
        {
            Cause = "only the sum of their variances is identified",
            Fix = "leave one of the two terms out",
        };

    /// <summary>MM3023: a factor of the fixed part, or left of a bar, has one level.</summary>
    internal static Problem SingleLevel(string formula, FormulaNode node, string level) =>
        new("MM3023", Severity.Error, $"the factor {BackTicks.Around(CanonicalText.Of(node))} has one level only in the rows used, `{level}`")
        {
            Source = formula,
            Where = node.Span,
            Cause = "there is nothing to compare it with",
            Fix = $"leave {BackTicks.Around(CanonicalText.Of(node))} out",
        };

    /// <summary>MM3024: contrasts are asked for where they mean nothing.</summary>
    internal static Problem ContrastsWithoutFactor(string column, DataSet data, IReadOnlyCollection<string> factors) =>
        new("MM3024", Severity.Error, $"contrasts are given for {BackTicks.Around(VisibleText.Of(column))}, which is not a factor of the fixed part")
        {
            Cause = data.Find(column) switch
            {
                null => "the data have no such column",
                NumberColumn => $"{BackTicks.Around(column)} holds numbers",
                _ => factors.Count == 0 ? "the fixed part has no factors" : $"the factors of the fixed part are {Listed(factors)}",
            },
            Fix = data.Find(column) switch
            {
                null when Spelling.Nearest(column, factors) is { } near => DidYouMean(near, " (--contrasts)"),
                NumberColumn => $"write {BackTicks.Around($"factor({column})")} in the formula to make it a factor, or leave out --contrasts for it",
                _ => "leave out --contrasts for it, or name a factor of the fixed part",
            },
        };

    /// <summary>MM3038: contrasts are asked for a factor that also stands left of a bar, where they are not used.</summary>
    internal static Problem RandomContrastsKept(string formula, RandomTerm term, FactorCoding factor) =>
        new("MM3038", Severity.Note, $"the contrasts asked for {BackTicks.Around(factor.Name)} are those of the fixed part; {BackTicks.Around(term.Text)} keeps {(factor.IsOrdered ? "polynomial" : "treatment")} contrasts")
        {
            Source = formula,
            Where = term.Span,
            Cause = "the covariances of random effects depend on the coding, and lme4 leaves them at the default too",
        };

    /// <summary>MM3036: the formula has random effects, and a fit without them was asked for.</summary>
    internal static Problem RandomEffectsLeftOut(ModelFormula formula) =>
        new("MM3036", Severity.Note, $"the rows are treated as independent: the model leaves out {string.Join(" + ", formula.RandomTerms.Select(term => term.Text))}")
        {
            Cause = "rows of one group that resemble each other carry less information than as many independent rows, so the standard errors may be too small",
            Fix = "leave out --independent to fit the random effects",
        };

    private static string Blame(RowAccount rows) =>
        Listed([.. rows.MissingByColumn.OrderByDescending(pair => pair.Value).Select(pair => $"{BackTicks.Around(pair.Key)} {Text(pair.Value)}")]);
}
