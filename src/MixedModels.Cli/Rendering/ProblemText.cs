using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Writes problems for people: the sentence, the place under a caret, cause, fix, and where to read more.</summary>
internal static class ProblemText
{
    private const string SourceIndent = "   ";

    private static readonly Severity[] MostSevereFirst = [Severity.Error, Severity.Warning, Severity.Note];

    /// <summary>Writes problems, errors first, in the order given within a severity.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="page">Where to.</param>
    internal static void Write(ImmutableArray<Problem> problems, TextPage page)
    {
        foreach (Severity severity in MostSevereFirst)
        {
            foreach (Problem problem in problems.Where(problem => problem.Severity == severity)) { Write(problem, page); }
        }

        string[] noted = [.. problems.Where(problem => problem.Severity == Severity.Note).Select(problem => problem.Code).Distinct()];
        if (noted.Length > 0)
        {
            string others = noted.Length == 1 ? string.Empty : $"  (also {string.Join(", ", noted.Skip(1))})";
            page.WriteLine($"             mixed explain {noted[0]}{others}");
        }
    }

    private static void Write(Problem problem, TextPage page)
    {
        if (problem.Severity == Severity.Note)
        {
            WriteNote(problem, page);
            return;
        }

        (string word, Colour colour) = problem.Severity == Severity.Error ? ("error", Colour.Red) : ("warning", Colour.Yellow);
        page.WriteHeading($"{word}[{problem.Code}]", $": {problem.Message}", colour);
        WritePlace(problem, page);
        if (problem.Cause is not null) { page.WriteWrapped(problem.Cause, "cause: ", "       "); }
        if (problem.Fix is not null) { page.WriteWrapped(problem.Fix, "fix:   ", "       "); }
        page.WriteLine($"more:  mixed explain {problem.Code}");
    }

    private static void WriteNote(Problem problem, TextPage page)
    {
        string text = string.Join("; ", new[] { problem.Message, problem.Cause, problem.Fix }.OfType<string>().Select(part => part.TrimEnd('.')));
        if (text[^1] is not ('?' or '!')) { text += "."; }
        string indent = new(' ', "note ".Length + problem.Code.Length + 2);
        string[] lines = [.. TextLayout.Wrap(page.Clean(text), page.Look.Width - indent.Length)];
        page.WriteHeading($"note {problem.Code}", $"  {lines[0]}", Colour.Cyan);
        foreach (string line in lines.Skip(1)) { page.WriteLine(indent + line); }
    }

    private static void WritePlace(Problem problem, TextPage page)
    {
        if (problem is not { Where: { } where, Source: { } source } || where.Start > source.Length) { return; }
        (string line, TextSpan span) = SourceExcerpt.Of(source, where, page.Look.Width - SourceIndent.Length);
        page.WriteLine(SourceIndent + line);
        int before = DisplayText.Width(page.Clean(line[..span.Start]));
        int under = DisplayText.Width(page.Clean(line[span.Start..span.End]));
        page.WriteLine(SourceIndent + new string(' ', before) + new string('^', Math.Max(under, 1)));
    }
}
