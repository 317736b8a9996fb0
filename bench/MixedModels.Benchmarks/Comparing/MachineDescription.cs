using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>The machine that figures were measured on.</summary>
internal static class MachineDescription
{
    /// <summary>Name of the processor.</summary>
    internal static string Processor { get; } = FindProcessor();

    /// <summary>One sentence: processor, cores, vector units, system, .NET.</summary>
    internal static string Sentence =>
        $"{Processor}, {Environment.ProcessorCount} cores{(Avx512F.IsSupported ? ", AVX-512" : Avx2.IsSupported ? ", AVX2" : "")}; "
        + $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}";

    /// <summary>Today, UTC.</summary>
    internal static string Date => $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}";

    /// <summary>Folder of the results of this processor.</summary>
    internal static string ResultFolder => Repository.PathOf("bench", "results", Slug(Processor));

    /// <summary>Commit that the working tree stands on, with a + where files differ from it.</summary>
    internal static string Commit()
    {
        MeasuredProcess run = MeasuredProcess.Run("git", ["-C", Repository.Root, "describe", "--always", "--dirty=+", "--exclude=*"]);
        return run.ExitCode == 0 ? run.Output.Trim() : "";
    }

    private static string FindProcessor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) { slug.Append(c); }
            else if (slug.Length > 0 && slug[^1] != '-') { slug.Append('-'); }
        }

        return slug.ToString().Trim('-');
    }
}
