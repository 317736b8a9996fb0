using System.Text.Json;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>The command line <c>mixed</c>, as built in Release.</summary>
internal sealed class OurProgram
{
    private readonly string program;
    private readonly string[] first;

    /// <param name="path">The executable or mixed.dll; null for the Release build of this repository.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal OurProgram(string? path)
    {
        path ??= Repository.PathOf("src", "MixedModels.Cli", "bin", "Release", "net10.0", "mixed.dll");
        if (!File.Exists(path)) { throw new FileNotFoundException($"{path} is missing: dotnet build -c Release src/MixedModels.Cli"); }
        bool isAssembly = path.EndsWith(".dll", StringComparison.Ordinal);
        program = isAssembly ? "dotnet" : path;
        first = isAssembly ? [path] : [];
    }

    /// <summary>Runs it.</summary>
    internal MeasuredProcess Run(params IEnumerable<string> words) => MeasuredProcess.Run(program, first.Concat(words));

    /// <summary>Fits in a warm process and reads what the document says.</summary>
    /// <exception cref="InvalidOperationException">The fit failed.</exception>
    internal FitFigures Fit(FitCase fit, string path) => Read(Run(fit.WarmWords(path)), fit);

    /// <summary>The largest resident set of a process that fits once, 10⁶ bytes.</summary>
    internal double? PeakOfOneFit(FitCase fit, string path, params string[] more)
    {
        MeasuredProcess run = Run(fit.Words(path).Concat(more));
        _ = Read(run, fit);
        return run.PeakMegabytes;
    }

    /// <summary>Whether the command knows an option.</summary>
    internal bool Knows(string option) => Run("fit", "--help").Output.Contains(option, StringComparison.Ordinal);

    private static FitFigures Read(MeasuredProcess run, FitCase fit)
    {
        if (run.ExitCode != 0) { throw new InvalidOperationException($"mixed fit of {fit.Name} failed:\n{run.Error}{run.Output}"); }
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        JsonElement timings = root.GetProperty("timings");
        double seconds = timings.GetProperty("design").GetDouble() + timings.GetProperty("fit").GetDouble();
        return new FitFigures(
            seconds,
            seconds,
            root.GetProperty("certificate").GetProperty("evaluations").GetInt32(),
            root.GetProperty("criteria").GetProperty("objective").GetDouble(),
            run.PeakMegabytes,
            root.GetProperty("status").GetString() ?? "");
    }
}
