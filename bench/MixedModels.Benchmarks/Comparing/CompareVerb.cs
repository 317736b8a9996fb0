using System.Globalization;

namespace MixedModels.Benchmarks.Comparing;

/// <summary><c>compare</c>: fits cases in our program and, where it is installed, in lme4, in one run.</summary>
/// <remarks>Times are of the fit alone, from typed columns in memory, in a warm process; lme4 runs with its default
/// optimizer and without its derivative check. The ratio is the fastest fit to the fastest fit.</remarks>
internal static class CompareVerb
{
    private const string Note =
        "Seconds: design + fit (ours) and the `lmer` call (lme4, default optimizer, derivative check off), warm, the fastest of "
        + "several; ratio of these two. In brackets lme4's median. Evaluations of the objective. Difference: our REML criterion "
        + "less lme4's, below 0 is better. Peak: resident set of a process that reads the file and fits (ours once), 10⁶ bytes.";

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--peer-limit", "--data", "--mixed"], ["--no-peer", "--dry"]);
        List<FitCase> cases = words.Rest.Count == 0 ? [.. FitCase.All] : [.. words.Rest.Select(FitCase.Find).OfType<FitCase>()];
        if (cases.Count < words.Rest.Count)
        {
            Console.Error.WriteLine($"cases: {string.Join(", ", FitCase.All.Select(one => one.Name))}");
            return 2;
        }

        double limit = words["--peer-limit"] is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : double.PositiveInfinity;
        var ours = new OurProgram(words["--mixed"]);
        PeerProgram? peer = words.Has("--no-peer") ? null : PeerProgram.Find();
        Console.WriteLine($"{MachineDescription.Sentence}; {peer?.Versions ?? "no lme4"}; {MachineDescription.Date}");
        string[] columns =
            ["case", "ours, s", "evaluations", "lme4, s", "evaluations", "ratio", "difference", "peak ours", "peak lme4", "status", "commit, date"];
        var table = new ResultTable(
            Path.Combine(MachineDescription.ResultFolder, peer is null ? "fits.md" : $"fits-{peer.Blas}.md"),
            "Fits against lme4",
            $"{MachineDescription.Sentence}; {peer?.Versions ?? "no lme4"}.\n\n{Note}",
            columns);
        Console.WriteLine(string.Join(" | ", columns));
        foreach (FitCase fit in cases)
        {
            string[] row = Measure(fit, CaseData.Path(fit, words["--data"]), ours, peer, limit);
            Console.WriteLine(string.Join(" | ", row));
            if (!words.Has("--dry")) { table.Put([.. FitCase.All.Select(one => one.Name)], row); }
        }

        return 0;
    }

    private static string[] Measure(FitCase fit, string path, OurProgram ours, PeerProgram? peer, double limit)
    {
        FitFigures mine = ours.Fit(fit, path);
        double? peak = ours.PeakOfOneFit(fit, path);
        FitFigures? theirs = peer is null ? null : PeerProgram.Fit(fit, path, limit);
        string missing = peer is null ? "" : $"> {FigureText.Digits(limit)} in all";
        return
        [
            fit.Name,
            FigureText.Digits(mine.Seconds),
            FigureText.Count(mine.Evaluations),
            theirs is null ? missing : $"{FigureText.Digits(theirs.Seconds)} ({FigureText.Digits(theirs.MedianSeconds)})",
            theirs is null ? "" : FigureText.Count(theirs.Evaluations),
            theirs is null ? "" : FigureText.Digits(theirs.Seconds / mine.Seconds),
            theirs is null ? "" : FigureText.Difference(mine.Objective - theirs.Objective),
            FigureText.Megabytes(peak),
            theirs is null ? "" : FigureText.Megabytes(theirs.PeakMegabytes),
            theirs is null ? mine.Status : $"{mine.Status} / {theirs.Status}",
            $"{MachineDescription.Commit()}, {MachineDescription.Date}",
        ];
    }
}
