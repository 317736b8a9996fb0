using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>What a command works with: the streams, the settings, and the way an answer or a problem gets out.</summary>
internal sealed class CommandContext
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Stream output;

    /// <summary>Creates a context.</summary>
    /// <param name="environment">The process.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output, for answers.</param>
    /// <param name="error">Standard error, for problems and progress.</param>
    /// <param name="allowColour">False when the command line refuses colour.</param>
    internal CommandContext(CommandLineEnvironment environment, Stream input, Stream output, TextWriter error, bool allowColour)
    {
        Environment = environment;
        Input = input;
        Error = error;
        this.output = output;
        bool colour = allowColour
            && string.IsNullOrEmpty(environment.Variable("NO_COLOR"))
            && environment.Variable("TERM") != "dumb";
        bool unicode = environment.OutputEncoding is UTF8Encoding;
        int width = Math.Clamp(environment.TerminalWidth ?? PageLook.Plain.Width, 40, PageLook.Plain.Width);
        OutputLook = new PageLook(width, colour && environment.OutputIsTerminal, unicode);
        ErrorPage = new TextPage(error, new PageLook(width, colour && environment.ErrorIsTerminal, unicode));
    }

    /// <summary>The process.</summary>
    internal CommandLineEnvironment Environment { get; }

    /// <summary>Standard input.</summary>
    internal Stream Input { get; }

    /// <summary>Standard error.</summary>
    internal TextWriter Error { get; }

    /// <summary>Standard error as a page.</summary>
    internal TextPage ErrorPage { get; }

    /// <summary>The settings; the defaults until the command line is read.</summary>
    internal OutputSettings Settings { get; set; } = new();

    /// <summary>The file in which the fit is saved already, as the user wrote it; null before.</summary>
    internal string? Saved { get; set; }

    private PageLook OutputLook { get; }

    /// <summary>Writes a text answer to where the command line asks.</summary>
    /// <param name="write">Writes it to a page.</param>
    /// <exception cref="MixedModelException">MM60xx: it cannot be written.</exception>
    internal void WriteText(Action<TextPage> write)
    {
        using var text = new StringWriter();
        write(new TextPage(text, Settings.File is null ? OutputLook : PageLook.Plain));
        Deliver((Settings.File is null ? Environment.OutputEncoding : Utf8).GetBytes(text.ToString()));
    }

    /// <summary>Writes tables in the format asked for, one below the other; CSV holds the first only.</summary>
    /// <param name="tables">The tables, at least one.</param>
    /// <exception cref="MixedModelException">MM60xx: they cannot be written.</exception>
    internal void WriteTables(ImmutableArray<Table> tables)
    {
        if (Settings.Format == AnswerFormat.Csv)
        {
            WriteCsv(tables[0]);
            if (tables.Length > 1) { Say($"CSV holds one table, {Name(tables[0])}; left out: {string.Join(", ", tables[1..].Select(Name))}. --json has all."); }
            return;
        }

        WriteText(page => TableText.Write(tables, Settings.Format, page));
    }

    /// <summary>Writes a table as comma-separated values to where the command line asks: names as the data have them for a
    /// program, and without what could steer it on a terminal.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="MixedModelException">MM60xx: it cannot be written.</exception>
    internal void WriteCsv(Table table)
    {
        using var text = new StringWriter();
        CsvTable.Write(table, text);
        bool isForProgram = Settings.File is not null || !Environment.OutputIsTerminal;
        Deliver(Utf8.GetBytes(isForProgram ? text.ToString() : string.Join('\n', text.ToString().Split('\n').Select(DisplayText.Safe))));
    }

    /// <summary>Writes a document as JSON to where the command line asks.</summary>
    /// <param name="document">The document.</param>
    /// <param name="type">How it is written.</param>
    /// <exception cref="MixedModelException">MM60xx: it cannot be written.</exception>
    internal void WriteJson<T>(T document, JsonTypeInfo<T> type)
    {
        using var json = new MemoryStream();
        DocumentJson.Write(document, type, json);
        json.WriteByte((byte)'\n');
        Memory<byte> bytes = json.GetBuffer().AsMemory(0, (int)json.Length);
        Deliver(Ascii.IsValid(bytes.Span) ? bytes : Utf8.GetBytes(DisplayText.EscapedInJson(Utf8.GetString(bytes.Span))));
    }

    /// <summary>Writes problems to standard error. JSON documents carry their own, so there only errors are repeated.</summary>
    /// <param name="problems">The problems.</param>
    internal void Report(ImmutableArray<Problem> problems)
    {
        bool errorsOnly = Settings.IsQuiet || Settings.Format == AnswerFormat.Json;
        ProblemText.Write(errorsOnly ? [.. problems.Where(problem => problem.Severity == Severity.Error)] : problems, ErrorPage);
        Error.Flush();
    }

    /// <summary>Says something that is neither answer nor problem, unless quiet was asked for.</summary>
    /// <param name="line">The line.</param>
    internal void Say(string line)
    {
        if (Settings.IsQuiet) { return; }
        ErrorPage.WriteLine(line);
        Error.Flush();
    }

    private static string Name(Table table) => $"\"{table.Title}\"";

    private void Deliver(ReadOnlyMemory<byte> bytes)
    {
        if (Settings.File is not null)
        {
            Settings.File.Write(bytes);
            return;
        }

        try
        {
            output.Write(bytes.Span);
            output.Flush();
        }
        catch (Exception exception) when (OutputFailure.IsExpected(exception))
        {
            throw OutputFailure.Of(exception, "standard output");
        }
    }
}
