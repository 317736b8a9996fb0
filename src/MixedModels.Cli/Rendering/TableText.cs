using System.Collections.Immutable;
using MixedModels.Cli.Output;

namespace MixedModels.Cli.Rendering;

/// <summary>Writes tables for people, as console text or as Markdown, with an empty line between them.</summary>
internal static class TableText
{
    /// <summary>Writes the tables.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="format">Markdown, or else console text.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(ImmutableArray<Table> tables, AnswerFormat format, TextPage page)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            if (i > 0) { page.WriteLine(); }
            if (format == AnswerFormat.Markdown) { MarkdownTable.Write(tables[i], page); }
            else { ConsoleTable.Write(tables[i], page); }
        }
    }
}
