using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli;

/// <summary>What the process returns; the only place that maps problem codes to it.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int GateFailed = 1;
    internal const int Usage = 2;
    internal const int Data = 3;
    internal const int Model = 4;
    internal const int Database = 5;
    internal const int Output = 6;
    internal const int Bug = 70;
    internal const int Interrupted = 130;

    /// <summary>The exit code of problems that left no answer: that of the first error.</summary>
    /// <param name="problems">The problems, most important first.</param>
    internal static int Of(ImmutableArray<Problem> problems)
    {
        Problem? first = problems.FirstOrDefault(problem => problem.Severity == Severity.Error);
        return first is null ? Bug : Of(first.Code);
    }

    /// <summary>The exit code of one problem code: by its area, except for bad weights, which are the data's, for
    /// options of reading that make no sense, and for our own faults.</summary>
    /// <param name="code">A code such as <c>MM2103</c>.</param>
    internal static int Of(string code) => code switch
    {
        "MM2030" => Usage,
        "MM3014" => Data,
        "MM6070" => Bug,
        ['M', 'M', '1', ..] => Usage,
        ['M', 'M', '2', ..] => Data,
        ['M', 'M', '3', ..] => Model,
        ['M', 'M', '4', ..] => Data,
        ['M', 'M', '5', ..] => Database,
        ['M', 'M', '6', ..] => Output,
        _ => Bug,
    };
}
