namespace MixedModels.Benchmarks.Comparing;

/// <summary><c>growth</c>: how our time grows with rows, and the memory of the largest cases with and without a stream.</summary>
internal static class GrowthVerb
{
    private const string StreamOption = "--stream";

    private static readonly string[] Sizes = ["nested-10k", "nested-100k", "nested-1m"];
    private static readonly string[] Largest = ["nested-1m", "crossed-1m"];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--data", "--mixed"], ["--dry"]);
        var ours = new OurProgram(words["--mixed"]);
        Console.WriteLine($"{MachineDescription.Sentence}; {MachineDescription.Date}");
        MeasureTimes(words, ours);
        MeasureMemory(words, ours);
        return 0;
    }

    private static void MeasureTimes(CommandWords words, OurProgram ours)
    {
        string[] columns = ["case", "design + fit, s", "evaluations", "per tenfold", "commit, date"];
        ResultTable table = Table("growth.md", "Growth of the cost with rows", "Warm, the fastest of several fits; rows grow tenfold from line to line.", columns);
        Console.WriteLine(string.Join(" | ", columns));
        double? before = null;
        foreach (FitCase fit in Sizes.Select(FitCase.Find).OfType<FitCase>())
        {
            FitFigures figures = ours.Fit(fit, CaseData.Path(fit, words["--data"]));
            string[] row =
            [
                fit.Name,
                FigureText.Digits(figures.Seconds),
                FigureText.Count(figures.Evaluations),
                before is { } earlier ? FigureText.Digits(figures.Seconds / earlier) : "",
                $"{MachineDescription.Commit()}, {MachineDescription.Date}",
            ];
            before = figures.Seconds;
            Put(words, table, Sizes, row);
        }
    }

    private static void MeasureMemory(CommandWords words, OurProgram ours)
    {
        string[] columns = ["case", "file", "in memory", "as a stream", "commit, date"];
        ResultTable table = Table("memory.md", "Peak memory of one fit", "Largest resident set of the process and size of the file, 10⁶ bytes.", columns);
        Console.WriteLine(string.Join(" | ", columns));
        bool streams = ours.Knows(StreamOption);
        foreach (FitCase fit in Largest.Select(FitCase.Find).OfType<FitCase>())
        {
            string path = CaseData.Path(fit, words["--data"]);
            string[] row =
            [
                fit.Name,
                FigureText.Megabytes(new FileInfo(path).Length / 1e6),
                FigureText.Megabytes(ours.PeakOfOneFit(fit, path)),
                streams ? FigureText.Megabytes(ours.PeakOfOneFit(fit, path, StreamOption)) : "no --stream",
                $"{MachineDescription.Commit()}, {MachineDescription.Date}",
            ];
            Put(words, table, Largest, row);
        }
    }

    private static ResultTable Table(string file, string heading, string note, string[] columns) =>
        new(Path.Combine(MachineDescription.ResultFolder, file), heading, $"{MachineDescription.Sentence}.\n\n{note}", columns);

    private static void Put(CommandWords words, ResultTable table, string[] order, string[] row)
    {
        Console.WriteLine(string.Join(" | ", row));
        if (!words.Has("--dry")) { table.Put(order, row); }
    }
}
