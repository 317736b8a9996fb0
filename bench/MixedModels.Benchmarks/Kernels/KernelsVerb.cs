using System.Diagnostics;
using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.LinearAlgebra;

namespace MixedModels.Benchmarks.Kernels;

/// <summary><c>kernels</c>: our dense Cholesky against OpenBLAS's dpotrf on one thread, alternating in one run.</summary>
/// <remarks>Rates count n³/3 operations. A thread's rate divides by processor seconds, not by elapsed ones, so it is
/// true of ours on several threads and of both on a machine that has other work.</remarks>
internal static class KernelsVerb
{
    private const double LeastSeconds = 2.0;
    private const int LeastRounds = 5;

    private const string Note =
        "Gflop/s, n³/3 operations, the fastest of alternating rounds. Ours is shared by all processors; a thread: per "
        + "processor second of the whole process, for dpotrf too. Ratio: ours a thread to dpotrf on one thread.";

    private static readonly int[] Orders = [500, 1000, 2000];

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, [], ["--told-core", "--dry"]);
        OpenBlas? peer = OpenBlas.Load(choosesCore: !words.Has("--told-core"));
        string versions = peer is null ? "OpenBLAS is not installed (libopenblas.so.0): ours alone" : $"OpenBLAS kernels {peer.Core}";
        Console.WriteLine($"{MachineDescription.Sentence}; {versions}; {MachineDescription.Date}");
        string[] columns = ["order", "ours", "ours a thread", "dpotrf, one thread", "ratio", "commit, date"];
        var table = new ResultTable(
            Path.Combine(MachineDescription.ResultFolder, "kernels.md"),
            "Dense Cholesky",
            $"{MachineDescription.Sentence}; {versions}.\n\n{Note}",
            columns);
        Console.WriteLine(string.Join(" | ", columns));
        foreach (int n in Orders)
        {
            string[] row = Measure(n, peer);
            Console.WriteLine(string.Join(" | ", row));
            if (!words.Has("--dry")) { table.Put([.. Orders.Select(FigureText.Count)], row); }
        }

        return 0;
    }

    private static string[] Measure(int n, OpenBlas? peer)
    {
        double[] matrix = TestMatrices.PositiveDefinite(n);
        double[] work = new double[matrix.Length];
        var team = new ThreadTeam(Environment.ProcessorCount);
        using ThreadTeam.Together together = team.Gather(isWorthwhile: true);
        (double Elapsed, double Processor) ours = (double.PositiveInfinity, double.PositiveInfinity);
        double theirs = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < LeastSeconds; round++)
        {
            matrix.CopyTo(work, 0);
            (double elapsed, double processor) = Time(() => DenseCholesky.Factor(work, 0, n, n, n, team, CancellationToken.None) == DenseCholesky.Succeeded);
            ours = (Math.Min(ours.Elapsed, elapsed), Math.Min(ours.Processor, processor));
            if (peer is null) { continue; }
            matrix.CopyTo(work, 0);
            theirs = Math.Min(theirs, Time(() => peer.Factor(work, n) == 0).Processor);
        }

        double operations = n / 1e3 * n / 1e3 * n / 1e3 / 3.0;
        double aThread = operations / Math.Max(ours.Elapsed, ours.Processor);
        return
        [
            n.ToString(CultureInfo.InvariantCulture),
            FigureText.Digits(operations / ours.Elapsed),
            FigureText.Digits(aThread),
            peer is null ? "" : FigureText.Digits(operations / theirs),
            peer is null ? "" : FigureText.Digits(aThread * theirs / operations),
            $"{MachineDescription.Commit()}, {MachineDescription.Date}",
        ];
    }

    private static (double Elapsed, double Processor) Time(Func<bool> factor)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        bool succeeded = factor();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!succeeded) { throw new InvalidOperationException("A positive definite matrix was not factored."); }
        return (elapsed, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }
}
