using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;

namespace MixedModels.Cli.Commands;

/// <summary>Writes a fit in the format asked for; the same for a new fit and a saved one.</summary>
internal static class FitAnswer
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The fit.</param>
    /// <param name="withRows">Whether the JSON document holds conditional modes and values row by row.</param>
    /// <param name="context">Streams and settings.</param>
    internal static void Write(FitReport report, bool withRows, CommandContext context)
    {
        int digits = context.Settings.Digits;
        switch (context.Settings.Format)
        {
            case AnswerFormat.Json:
                context.WriteJson(FitDocumentWriter.Of(report, withRows), DocumentJson.Default.FitDocument);
                break;
            case AnswerFormat.Csv:
                context.WriteCsv(FitTables.Tidy(report));
                break;
            case AnswerFormat.Markdown:
                context.WriteText(page => FitMarkdown.Write(report, digits, page));
                break;
            default:
                context.WriteText(page => FitConsole.Write(report, digits, page));
                break;
        }
    }
}
