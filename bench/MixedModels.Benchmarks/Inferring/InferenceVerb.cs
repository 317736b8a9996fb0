using System.Diagnostics;
using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Data;

namespace MixedModels.Benchmarks.Inferring;

/// <summary><c>inference</c>: what comes after a fit, ours beside R's packages in one run.</summary>
internal static class InferenceVerb
{
    private const double LeastSeconds = 4.0;
    private const int LeastRounds = 3;

    private const string Note =
        "Seconds, warm, the fastest of several, of what comes after the fit; the peer's call is given. Each round of ours starts from a model read back "
        + "from its file, so that nothing computed before is reused.";

    private static readonly InferenceCase[] Cases =
    [
        new("kenward-roger-crossed", "maximal-4", "y ~ a*b + (1+a|subj) + (1|item)", 1, "pbkrtest `KRmodcomp`", fit => fit.Coefficients(DegreesOfFreedom.KenwardRoger)),
        new("kenward-roger-nested-100k", "nested-100k", "y ~ t + x + (1+t|school) + (1+t|classroom)", 0, "", fit => fit.Coefficients(DegreesOfFreedom.KenwardRoger)),
        new("satterthwaite-nested-100k", "nested-100k", "y ~ t + x + (1+t|school) + (1+t|classroom)", 0, "", fit => fit.Coefficients(DegreesOfFreedom.Satterthwaite)),
        new("kenward-roger-insteval", "reference/data/insteval.csv.gz", "y ~ service + (1|s) + (1|d) + (1|dept)", 0, "", fit => fit.Coefficients(DegreesOfFreedom.KenwardRoger)),
        new("profile-sleepstudy", "examples/sleepstudy.csv", "Reaction ~ Days + (Days | Subject)", 3, "lme4 `confint(profile(fit))`", fit => fit.ConfidenceIntervals(IntervalMethod.Profile)),
        new("bootstrap-sleepstudy", "examples/sleepstudy.csv", "Reaction ~ Days + (Days | Subject)", 1, "lme4 `bootMer`, 1 000 refits", fit => fit.Bootstrap(new BootstrapOptions { Replicates = 1000 })),
    ];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--data"], ["--no-peer", "--dry"]);
        string? versions = words.Has("--no-peer") ? null : Versions();
        string machine = $"{MachineDescription.Sentence}; {versions ?? "no R"}; {MachineDescription.Date}";
        string[] columns = ["case", "ours, s", "peer, s", "ratio", "peer", "commit, date"];
        var table = new ResultTable(Path.Combine(MachineDescription.ResultFolder, "inference.md"), "Inference", $"{machine}.\n\n{Note}", columns);
        Console.WriteLine($"{machine}\n{string.Join(" | ", columns)}");
        foreach (InferenceCase one in Cases.Where(c => words.Rest.Count == 0 || words.Rest.Contains(c.Name)))
        {
            string path = CaseData.Path(new FitCase(one.Name, one.Data, one.Formula, ""), words["--data"]);
            double ours = Ours(one, path);
            double? peer = versions is null || one.PeerRepeat == 0 ? null : Peer(one, path);
            string[] row =
            [
                one.Name,
                FigureText.Digits(ours),
                peer is { } seconds ? FigureText.Digits(seconds) : "",
                peer is { } of ? FigureText.Digits(of / ours) : "",
                one.PeerCall,
                $"{MachineDescription.Commit()}, {MachineDescription.Date}",
            ];
            Console.WriteLine(string.Join(" | ", row));
            if (!words.Has("--dry")) { table.Put([.. Cases.Select(c => c.Name)], row); }
        }

        return 0;
    }

    private static double Ours(InferenceCase one, string path)
    {
        string file = Path.GetTempFileName();
        try
        {
            LinearMixedModel.Fit(one.Formula, DataSet.ReadCsv(path)).Save(file);
            double best = double.PositiveInfinity;
            long start = Stopwatch.GetTimestamp();
            for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < LeastSeconds; round++)
            {
                LinearMixedModel fit = LinearMixedModel.Load(file);
                long at = Stopwatch.GetTimestamp();
                one.Work(fit);
                best = Math.Min(best, Stopwatch.GetElapsedTime(at).TotalSeconds);
            }

            return best;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Peer(InferenceCase one, string path)
    {
        MeasuredProcess run = Script(one.Name, path, one.PeerRepeat.ToString(CultureInfo.InvariantCulture));
        if (run.ExitCode != 0) { throw new InvalidOperationException($"the peer failed on {one.Name}:\n{run.Error}"); }
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("seconds=", StringComparison.Ordinal))
            .Min(line => double.Parse(line["seconds=".Length..], CultureInfo.InvariantCulture));
    }

    private static string? Versions()
    {
        try
        {
            MeasuredProcess run = Script("--version");
            return run.ExitCode == 0 ? run.Output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static MeasuredProcess Script(params string[] words) => MeasuredProcess.Run(
        "Rscript", [Repository.PathOf("bench", "inference.R"), .. words], double.PositiveInfinity, ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"));
}
