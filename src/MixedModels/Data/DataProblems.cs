using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>The problems of the data: of a source as a whole, of its records and header, and of the cells of a column.</summary>
/// <remarks>Whatever comes from a file is cleaned on its way into a message: no control characters, no endless values.</remarks>
internal static class DataProblems
{
    private const int LongestQuote = 120;
    private const int LevelsToName = 8;

    /// <summary>MM2001: no such file.</summary>
    internal static Problem FileMissing(string path, string? similar) =>
        Error("MM2001", $"there is no file `{Clean(path)}`", null, similar is null ? "check the path" : $"did you mean `{Clean(similar)}`?");

    /// <summary>MM2002: a folder where a file is needed.</summary>
    internal static Problem IsDirectory(string path) =>
        Error("MM2002", $"`{Clean(path)}` is a folder, not a file", null, "name a file in it");

    /// <summary>MM2002: the system refuses, or fails, to read the source.</summary>
    internal static Problem FileUnreadable(string path, string reason) =>
        Error("MM2002", $"`{Clean(path)}` cannot be read", Clean(reason), "check the permissions, and that no other program holds the file");

    /// <summary>MM2003: nothing but blank lines.</summary>
    internal static Problem Empty(string source) =>
        Error("MM2003", $"{Clean(source)} is empty", "there is not even a header", "the first line must name the columns");

    /// <summary>MM2004: a header and no rows.</summary>
    internal static Problem NoRows(string source, long skipped) =>
        Error(
            "MM2004",
            $"{Clean(source)} has a header but no rows",
            skipped == 0 ? null : $"{Count(skipped, "bad row")} left out on request",
            skipped == 0 ? "write at least one row below the header, or export the table again" : "mend the bad rows, or check the separator (--sep)");

    /// <summary>MM2019: a record beyond the limit.</summary>
    internal static Problem RecordTooLong(string source, long line, int limit) =>
        Error(
            "MM2019",
            $"the record that starts on line {line} of {Clean(source)} is longer than {Size(limit)}",
            "most often a quote is opened there and never closed, or the file is no table",
            "close the quote; a record may not be longer than that");

    /// <summary>MM2012: the first bytes are those of another kind of file.</summary>
    internal static Problem Binary(string source, string kind) =>
        Error(
            "MM2012",
            $"{Clean(source)} is {kind}, not text",
            null,
            kind.Contains("Excel", StringComparison.Ordinal) ? "save the sheet as CSV first" : "export the table as CSV first");

    /// <summary>MM2012: a NUL byte in the text; offset from 0, line from 1.</summary>
    internal static Problem NulByte(string source, long offset, long line, bool looksLikeUtf16) =>
        Error(
            "MM2012",
            $"{Clean(source)} holds a NUL byte at byte {offset} (line {line}), so it is no text in the declared encoding",
            looksLikeUtf16 ? "about every second byte is NUL, as in UTF-16 without a byte order mark" : "text files hold no NUL bytes",
            looksLikeUtf16 ? "read it with the encoding utf-16 (--encoding utf-16)" : "export the table as CSV again");

    /// <summary>MM2011: bytes that are no UTF-8; offset from 0, line from 1.</summary>
    internal static Problem InvalidUtf8(string source, long offset, long line) =>
        Error(
            "MM2011",
            $"{Clean(source)} is not valid UTF-8 at byte {offset} (line {line})",
            "the file was written in another encoding, or is damaged there",
            "read it with its own encoding (--encoding latin1 or windows-1252), or save it as UTF-8");

    /// <summary>MM2011: bytes that the declared encoding does not have.</summary>
    internal static Problem InvalidTranscoding(string source, long line) =>
        Error("MM2011", $"{Clean(source)} is not valid in its encoding near line {line}", "a character is broken there", "declare the encoding that the file has (--encoding latin1, for example)");

    /// <summary>MM2020: more inflated bytes than allowed.</summary>
    internal static Problem InflatesTooFar(string source, long limit) =>
        Error(
            "MM2020",
            $"{Clean(source)} inflates to more than {Size(limit)}",
            "a small compressed file can hold more than the memory",
            "unpack it first and give the unpacked file, if the data are really that large");

    /// <summary>MM2033: columns that would not fit into the memory.</summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="bytes">What the columns would take.</param>
    /// <param name="limit">What they may take.</param>
    /// <param name="rows">Number of rows expected.</param>
    /// <param name="columns">Number of columns read.</param>
    /// <param name="allColumns">Number of columns of the source.</param>
    /// <param name="judgedBy">Bytes of the rows that the expectation rests on.</param>
    /// <param name="isCompressed">Whether the source is compressed.</param>
    internal static Problem TooLargeForMemory(
        string source, double bytes, long limit, double rows, int columns, int allColumns, long judgedBy, bool isCompressed) =>
        Error(
            "MM2033",
            $"{Clean(source)} needs about {Size((long)bytes)} of memory; {Size(limit)} may be used",
            string.Create(
                CultureInfo.InvariantCulture,
                $"about {rows:#,0} rows of {(columns == allColumns ? Count(columns, "column") : $"{columns} of {allColumns} columns")}, judged by the first {Size(judgedBy)}{(isCompressed ? "; how far a compressed file inflates is known only at its end" : "")}"),
            columns == allColumns && columns > 1
                ? "read only the columns that a formula uses, or use a machine with more memory"
                : "fit with --stream, which holds no rows, use fewer columns, or a machine with more memory");

    /// <summary>MM2032: a gzip source that is damaged or truncated.</summary>
    internal static Problem DamagedCompression(string source, string reason) =>
        Error("MM2032", $"the compressed file {Clean(source)} is damaged or cut short", Clean(reason), "copy or download it again");

    /// <summary>MM2022: the source was not the same at the end.</summary>
    internal static Problem ChangedWhileRead(string source) =>
        Error("MM2022", $"{Clean(source)} changed while it was read", "another program is writing it", "wait until the file is complete, then try again");

    /// <summary>MM2030: an encoding nobody knows.</summary>
    internal static Problem UnknownEncoding(string name) =>
        Error("MM2030", $"unknown encoding `{Clean(name)}`", null, "use utf-8, latin1, windows-1252, utf-16 or utf-16be (--encoding utf-8)");

    /// <summary>MM2030: one column asked to be two things.</summary>
    internal static Problem Contradiction(string column, string one, string other) =>
        Error("MM2030", $"column `{Clean(column)}` is asked to be a {one} and a {other}", null, "ask for one of them (--number, --factor, --levels or --ordered)");

    /// <summary>MM2030: a list of levels that repeats one.</summary>
    internal static Problem LevelTwice(string column, string level) =>
        Error("MM2030", $"the levels of `{Clean(column)}` name `{Clean(level)}` twice", null, "name each level once (--levels or --ordered)");

    /// <summary>MM2005: a row with more or fewer fields than the header.</summary>
    internal static Problem Ragged(string source, long line, int fields, int expected, string record, bool trailing, bool rowNames, char separator) =>
        Error(
            "MM2005",
            $"line {line} of {Clean(source)} has {Count(fields, "field")}, {expected} expected",
            RaggedCause(record, trailing, rowNames, separator),
            rowNames ? "write the file without row names, or name that column in the header"
                : trailing ? "end the header with a separator as well, or leave it off the rows"
                : "mend the line, or leave out and count such rows (--skip-bad-rows)");

    /// <summary>MM2006: a quoted field that the end of the source ends.</summary>
    internal static Problem UnclosedQuote(string source, long line, long recordLine) =>
        Error(
            "MM2006",
            $"the quote opened on line {line} of {Clean(source)} is never closed",
            line == recordLine ? "everything after it became one field" : $"everything after it became one field of the record that starts on line {recordLine}",
            "close the quote; a quote inside a quoted field is written twice");

    /// <summary>MM2007: a quote inside an unquoted field.</summary>
    internal static Problem StrayQuote(string source, long line, string record) =>
        Error(
            "MM2007",
            $"line {line} of {Clean(source)} has a quote inside a field that does not start with one",
            $"the line reads `{Clean(record)}`",
            "put the whole field in quotes and write the inner quote twice, or leave out and count such rows (--skip-bad-rows)");

    /// <summary>MM2007: text after a closing quote.</summary>
    internal static Problem TextAfterQuote(string source, long line, string record) =>
        Error(
            "MM2007",
            $"the record on line {line} of {Clean(source)} goes on after a closing quote",
            $"the record is {Clean(record)}",
            "write a quote inside a quoted field twice, or leave out and count such rows (--skip-bad-rows)");

    /// <summary>MM2029: how many bad rows were left out.</summary>
    internal static Problem RowsSkipped(string source, long count, IReadOnlyList<long> lines) =>
        new("MM2029", Severity.Warning, $"{Count(count, "bad row")} of {Clean(source)} left out")
        {
            Cause = $"line{(count == 1 ? "" : "s")} {string.Join(", ", lines)}{(count > lines.Count ? ", …" : "")}",
        };

    /// <summary>MM2008: two columns of one name; positions from 1.</summary>
    internal static Problem DuplicateHeader(string source, string name, int first, int second) =>
        Error("MM2008", $"`{Clean(name)}` is the name of columns {first} and {second} of {Clean(source)}", "a formula could not say which of them it means", "rename one of them");

    /// <summary>MM2009: a column of data without a name; position from 1.</summary>
    internal static Problem BlankHeader(string source, int position, int count)
    {
        string cause = position == 1 ? "R's write.csv leaves the name of its row names empty"
            : position == count ? "the header ends with a separator, but the last column holds data"
            : "nothing stands between two separators of the header";
        string fix = position == 1 ? "name the column, or write the file without row names" : "name the column";
        return Error("MM2009", $"column {position} of {Clean(source)} has no name", cause, fix);
    }

    /// <summary>MM2009 as a note: an empty last column that only trailing separators made.</summary>
    internal static Problem TrailingSeparator(string source, int position) =>
        Note("MM2009", $"the empty column {position} of {Clean(source)} is left out", "every line ends with a separator", null);

    /// <summary>MM2010: characters of a name that do not show.</summary>
    internal static Problem InvisibleInHeader(string name, IReadOnlyList<string> codePoints) =>
        Note(
            "MM2010",
            $"the column name `{Clean(name)}` holds characters that do not show: {string.Join(", ", codePoints)}",
            "names must match exactly",
            "rename the column, or write the name in back-ticks exactly as it is");

    /// <summary>MM2010: two names that look the same.</summary>
    internal static Problem HeadersLookAlike(string one, string other) =>
        Note("MM2010", $"the column names `{Clean(one)}` and `{Clean(other)}` differ only by case, blanks or characters that do not show", "names must match exactly", null);

    /// <summary>A column of text is used as a number: MM2013, MM2014 or MM2015, whichever explains most.</summary>
    /// <param name="column">The column; one without <see cref="TextColumn.NumberFailure"/> is described by its first text.</param>
    /// <param name="source">Name of the source; null when there is none.</param>
    internal static Problem NotANumber(TextColumn column, string? source) => column.NumberFailure switch
    {
        { ThousandsSeparator: true } => ThousandsSeparator(column, source),
        { DecimalComma: true } => DecimalComma(column, source),
        _ => TextAmongNumbers(column, source),
    };

    /// <summary>MM2013: numbers with a decimal comma.</summary>
    internal static Problem DecimalComma(TextColumn column, string? source) =>
        Error(
            "MM2013",
            $"column `{Clean(column.Name)}` looks like numbers with a decimal comma",
            $"{Place(column, source)} holds `{Clean(FirstText(column))}`; a comma is never taken for a point by guessing",
            "read the file with a decimal comma (--decimal ,)");

    /// <summary>MM2014: numbers with thousands separators.</summary>
    internal static Problem ThousandsSeparator(TextColumn column, string? source) =>
        Error(
            "MM2014",
            $"column `{Clean(column.Name)}` looks like numbers with thousands separators",
            $"{Place(column, source)} holds `{Clean(FirstText(column))}`, which may be read in two ways",
            column.NumberFailure is { DecimalComma: true }
                ? "write the numbers without separators, or, if the comma is a decimal comma, say so (--decimal ,)"
                : "write the numbers without separators");

    /// <summary>MM2015: cells that are no number.</summary>
    internal static Problem TextAmongNumbers(TextColumn column, string? source)
    {
        string token = FirstText(column);
        long count = column.NumberFailure?.Count ?? column.Count - column.MissingCount;
        return Error(
            "MM2015",
            $"column `{Clean(column.Name)}` is not a number: {Place(column, source)} holds `{Clean(token)}`",
            count == 1 ? "it is the only such cell" : $"there are {count} cells that are no number",
            $"if `{Clean(token)}` means missing, declare it (--na {Clean(token)}); if the column is a category, read it as a factor (--factor {Clean(column.Name)})");
    }

    /// <summary>MM2016: an infinite cell of a text source.</summary>
    internal static Problem Infinite(string column, string text, long line, string source) =>
        Error(
            "MM2016",
            $"column `{Clean(column)}` holds `{Clean(text)}` on line {line} of {Clean(source)}, which is infinite or too large for a number",
            "the largest number is about 1.8e308",
            $"correct the value, or declare it missing (--na {Clean(text)})");

    /// <summary>MM2016: an infinite value in memory; row from 1.</summary>
    internal static Problem InfiniteValue(string column, double value, int row, string? source) =>
        Error("MM2016", $"column `{Clean(column)}` holds {Number(value)} in row {row}{In(source)}", "a model needs finite numbers", "make it NaN if it means missing");

    /// <summary>MM2017: levels that look alike.</summary>
    internal static Problem LevelsLookAlike(string column, int count, IReadOnlyList<string> examples) =>
        Note(
            "MM2017",
            $"{Count(count, "level")} of `{Clean(column)}` differ from another only by case, blanks or characters that do not show",
            $"for example {string.Join(", ", examples.Select(e => $"\"{Clean(e)}\""))}; they count as different levels",
            "spell each level in one way");

    /// <summary>MM2018: dates where a number is needed.</summary>
    internal static Problem DateAsNumber(DateColumn column) =>
        Error(
            "MM2018",
            $"column `{Clean(column.Name)}` holds dates and is used as a number",
            "a date is a number only once it is said in which unit and from which day to count",
            $"use factor({Clean(column.Name)}), or add a column with the days since a start");

    /// <summary>MM2025: a value that may stand for missing.</summary>
    internal static Problem MissingCode(string column, double value, int count) =>
        Note(
            "MM2025",
            $"column `{Clean(column)}` holds {Number(value)} {count} times, far from its other values",
            "such numbers often stand for missing values; here they are numbers",
            $"if they mean missing, declare it (--na {Number(value)})");

    /// <summary>MM2026: values of two kinds in one column; row from 1.</summary>
    internal static Problem MixedTypes(string column, int row, string value, string expectedType, string? source) =>
        Error(
            "MM2026",
            $"column `{Clean(column)}` holds {Clean(value)} in row {row}{In(source)}, but {expectedType} before",
            "a column must be of one kind; a database with dynamic types, such as SQLite, may mix them",
            "convert the column in the query, or correct the value");

    /// <summary>MM2026: a type that no column holds; row from 1.</summary>
    internal static Problem UnsupportedType(string column, int row, string type, string? source) =>
        Error(
            "MM2026",
            $"column `{Clean(column)}` holds a {type} in row {row}{In(source)}",
            "a column holds numbers, text, truth values or dates",
            "convert the column, or leave it out");

    /// <summary>MM2027: a request for a column that does not exist; with the command-line option that makes such requests, if
    /// one does.</summary>
    internal static Problem NoSuchColumn(string column, IReadOnlyList<string> names, string? source, string? option = null) =>
        Error(
            "MM2027",
            $"there is no column `{Clean(column)}`{(source is null ? "" : $" in {Clean(source)}")}",
            $"the columns are {Join(names)}",
            Spelling.Nearest(column, names) is { } name ? $"did you mean `{Clean(name)}`{(option is null ? "" : $" ({option})")}?"
                : option is null ? null
                : $"name one of them after {option}");

    /// <summary>MM2028: a value that is none of the declared levels.</summary>
    internal static Problem OutsideLevels(string column, string value, string place, IReadOnlyList<string> levels) =>
        Error(
            "MM2028",
            $"column `{Clean(column)}` holds `{Clean(value)}` on {place}, which is none of its levels",
            $"the declared levels are {Join(levels)}",
            Spelling.Nearest(value, levels) is { } near ? $"add the level (--levels or --ordered), or correct the value to `{Clean(near)}`" : $"add the level (--levels or --ordered), or declare the value missing (--na {Clean(value)})");

    private static string RaggedCause(string record, bool trailing, bool rowNames, char separator) =>
        trailing ? "the row ends with a separator and the header does not"
        : rowNames ? "R's write.table writes row names without a column name"
        : record.Trim(' ', '\t').Length == 0 ? "the line holds only blanks"
        : $"the line reads `{Clean(record)}`, and the separator is {SeparatorName(separator)}";

    private static string SeparatorName(char separator) => separator switch
    {
        ',' => "a comma",
        ';' => "a semicolon",
        '\t' => "a tab",
        ' ' => "a blank",
        _ => $"`{Clean(separator.ToString())}`",
    };

    private static string Join(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(LevelsToName).Select(Clean)) + (names.Count > LevelsToName ? $", … ({names.Count} in all)" : "");

    private static string FirstText(TextColumn column) => column.NumberFailure?.FirstValue ?? (column.Texts.Count > 0 ? column.Texts[0] : "");

    private static string Place(TextColumn column, string? source) =>
        column.NumberFailure is { FirstLine: > 0 } failure ? $"line {failure.FirstLine}{In(source)}" : "it";

    private static Problem Error(string code, string message, string? cause, string? fix) =>
        new(code, Severity.Error, message) { Cause = cause, Fix = fix };

    private static Problem Note(string code, string message, string? cause, string? fix) =>
        new(code, Severity.Note, message) { Cause = cause, Fix = fix };

    /// <summary>Foreign text fit for a message: characters that do not show as code points, and not too long.</summary>
    private static string Clean(string text)
    {
        string shown = text.Length <= LongestQuote ? text : $"{text[..LongestQuote]}…";
        return VisibleText.Of(shown);
    }

    private static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string In(string? source) => source is null ? "" : $" of {Clean(source)}";

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.#} KB"),
        _ => Count(bytes, "byte"),
    };
}
