using System.Globalization;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>lme4, through <c>bench/lme4.R</c>, on one BLAS thread and the kernels that its BLAS chooses.</summary>
/// <remarks>On InstEval a second BLAS thread gained nothing measurable: 6.7 against 6.1 to 7.9 s.</remarks>
internal sealed class PeerProgram
{
    private PeerProgram(string versions) => Versions = versions;

    /// <summary>Versions of R and lme4.</summary>
    internal string Versions { get; }

    /// <summary>The BLAS that R uses, by the folder of its library: <c>blas</c> is the reference implementation.</summary>
    internal string Blas => Versions.Split("BLAS ")[^1].Split('/')[0];

    private static string Script => Repository.PathOf("bench", "lme4.R");

    /// <summary>lme4, or null where Rscript or the package is not installed.</summary>
    internal static PeerProgram? Find()
    {
        try
        {
            MeasuredProcess run = Run([Script, "--version"], double.PositiveInfinity);
            return run.ExitCode == 0 ? new PeerProgram(run.Output.Trim()) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Fits, or answers null where that took longer than the limit.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    internal static FitFigures? Fit(FitCase fit, string path, double limitSeconds)
    {
        string repeat = fit.PeerRepeat.ToString(CultureInfo.InvariantCulture);
        MeasuredProcess run = Run([Script, path, fit.Formula, fit.Factors, repeat], limitSeconds);
        if (run.ExitCode is null) { return null; }
        if (run.ExitCode != 0) { throw new InvalidOperationException($"lme4 failed on {fit.Name}:\n{run.Error}"); }
        Dictionary<string, string> figures = run.Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1]);
        return new FitFigures(
            Number("seconds"),
            Number("median"),
            (int)Number("evaluations"),
            Number("objective"),
            Number("peak_kb") * 1024.0 / 1e6,
            figures["status"]);

        double Number(string key) => double.Parse(figures[key], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static MeasuredProcess Run(string[] words, double limitSeconds) =>
        MeasuredProcess.Run("Rscript", words, limitSeconds, ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("OPENBLAS_CORETYPE", null));
}
