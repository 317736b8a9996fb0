using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.Problems;

namespace MixedModels.Design;

internal static partial class DesignProblems
{
    /// <summary>MM2103 for a column named by a residual structure or a variance function.</summary>
    internal static Problem UnknownResidualColumn(string structure, string column, DataSet data) => UnknownColumn(column, $"unknown column in `{structure}`:", data);

    /// <summary>MM3018: two rows of a subject at one time.</summary>
    internal static Problem DuplicateTimes(ResidualStructure structure, string subject, DataSet data, int first, int second) =>
        new("MM3018", Severity.Error, $"`{structure}`: {structure.Subject} {subject} has two rows at {structure.Time} {CellText(data.Find(structure.Time!)!, first)}")
        {
            Cause = $"they are {RowName(data, first)} and {RowName(data, second)}; residuals at one time have no correlation of their own",
            Fix = "mend or average these rows, or name a column that tells the rows of a subject apart",
        };

    /// <summary>MM3025: a row has no residual variance.</summary>
    internal static Problem NoVariance(string variance, DataSet data, int row, double value, string refusal) =>
        new("MM3025", Severity.Error, $"`{variance}` has no variance in {RowName(data, row)}")
        {
            Cause = $"the value there, {Text(value)}, {refusal}",
            Fix = "mend these rows or mark them as missing, or choose another variance function",
        };

    /// <summary>MM3026: times of a structure of distances are no numbers.</summary>
    internal static Problem TimesNotNumbers(string structure, string column) => new("MM3026", Severity.Error, $"`{structure}` needs times as numbers or dates, and `{column}` holds text")
    {
        Cause = "its correlations depend on the time between two rows",
        Fix = "use a structure of visits such as `ar1`, `toep` or `us`, or a column of numbers",
    };

    /// <summary>MM3026: times that are not evenly spaced, for a structure that counts visits.</summary>
    internal static Problem UnevenTimes(string structure, string column, string subject) => new("MM3026", Severity.Error, $"`{structure}` needs evenly spaced times, and those of `{column}` are not")
    {
        Cause = "its correlations depend on the number of steps between two rows",
        Fix = $"use `car1({column} | {subject})`, whose correlations depend on the time between, or make `{column}` a factor to count its levels",
    };

    /// <summary>MM3026: more visits than a matrix of them is meant for.</summary>
    internal static Problem TooManyVisits(string structure, string column, int visits) => new("MM3026", Severity.Error, $"`{structure}`: `{column}` has {Text(visits)} different visits")
    {
        Cause = "every subject is taken to have some of the same visits, and there is a matrix over all of them",
        Fix = "use a structure of distances, such as `car1`, whose times may be any numbers",
    };

    /// <summary>MM3026: more parameters than the rows can tell, or than are meant to be estimated.</summary>
    internal static Problem TooManyParameters(string structure, int parameters, int rows, int visits) =>
        new("MM3026", Severity.Error, $"`{structure}` has {Text(parameters)} covariance parameters for {Text(rows)} rows")
        {
            Cause = visits > 0 ? $"it has parameters for each of {Text(visits)} visits" : "every level has parameters of its own",
            Fix = "use a structure with fewer parameters, such as `ar1` or `car1`, or make fewer visits of the times",
        };

    /// <summary>MM3027: gaps between times.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="column">The times.</param>
    /// <param name="unit">What a step is; null where visits are counted whatever the time between.</param>
    internal static Problem UnequalGaps(string structure, string column, double? unit) => new("MM3027", Severity.Note, unit is { } step
        ? $"`{structure}`: the values of `{column}` have unequal gaps; a step is {Text(step)}, and rows further apart are several steps apart"
        : $"`{structure}`: the values of `{column}` have unequal gaps; they count as visits 1, 2, … all the same")
    {
        Fix = unit is null ? "use a structure of distances, such as `car1`, if the time between matters" : null,
    };

    /// <summary>MM3028: rows of one subject belong to different matrices.</summary>
    internal static Problem SeveralMatricesInSubject(ResidualStructure structure, string subject) =>
        new("MM3028", Severity.Error, $"`{structure}`: the rows of {structure.Subject} {subject} have different values of `{structure.By}`")
        {
            Cause = "the rows of a subject have one covariance matrix together",
            Fix = $"choose a column that is constant within {structure.Subject}, or a variance function such as `strata({structure.By})`",
        };

    private static string CellText(Column column, int row) => column switch
    {
        NumberColumn number => Text(number.Values[row]),
        _ => column.ToFactor() is var factor ? factor.Levels[factor.Codes[row]] : string.Empty,
    };
}
