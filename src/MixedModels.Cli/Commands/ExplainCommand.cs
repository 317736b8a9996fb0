using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary><c>mixed explain</c>: what a problem code means and what to do.</summary>
internal sealed class ExplainCommand() : MixedCommand("explain")
{
    /// <inheritdoc/>
    internal override string Usage => "mixed explain [CODE]";

    /// <inheritdoc/>
    internal override string Description =>
        "Prints the page of a problem code: what it means, when it happens, what to do. Without a code, lists all codes.";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Examples => ["mixed explain MM3011", "mixed explain"];

    /// <inheritdoc/>
    internal override int Run(ParseResult parse, string[] operands, CommandContext context)
    {
        if (operands.Length == 0)
        {
            ListCodes(context);
            return ExitCode.Done;
        }

        string code = OperandShape.Single(operands, "CODE", Usage).ToUpperInvariant();
        ProblemPage page = ProblemPages.Find(code) ?? throw new MixedModelException(UsageProblems.UnknownCode(operands[0], ProblemPages.Codes));
        switch (context.Settings.Format)
        {
            case AnswerFormat.Json:
                context.WriteJson(new ExplainDocument("mixed/explain/1", page.Code, page.Title, page.Text), DocumentJson.Default.ExplainDocument);
                break;
            case AnswerFormat.Markdown:
                context.WriteText(text => text.WriteVerbatim($"# {page.Code}  {page.Title}\n\n{page.Text}\n"));
                break;
            case AnswerFormat.Csv:
                throw new MixedModelException(UsageProblems.BadValue("--format", "csv", "table, markdown or json in mixed explain CODE"));
            default:
                context.WriteText(text => MarkdownText.Write($"{page.Code}  {page.Title}", page.Text, text));
                break;
        }

        return ExitCode.Done;
    }

    private static void ListCodes(CommandContext context)
    {
        ImmutableArray<ProblemPage> pages = [.. ProblemPages.Codes.Select(ProblemPages.Find).OfType<ProblemPage>()];
        if (context.Settings.Format == AnswerFormat.Json)
        {
            var entries = pages.Select(page => new CodeListDocument.Entry(page.Code, page.Title));
            context.WriteJson(new CodeListDocument("mixed/codes/1", [.. entries]), DocumentJson.Default.CodeListDocument);
            return;
        }

        var table = new Table(null, new TableColumn("Code", "code", Alignment.Left), new TableColumn("What it is about", "title", Alignment.Left));
        foreach (ProblemPage page in pages) { table.Add(page.Code, page.Title); }
        context.WriteTables([table]);
    }
}
