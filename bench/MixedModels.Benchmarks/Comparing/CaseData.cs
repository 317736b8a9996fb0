using System.Text;
using MixedModels.Benchmarks.Generating;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>The file that a case reads: one of the repository, or one generated when it is first asked for.</summary>
internal static class CaseData
{
    /// <summary>Path of the data of a case.</summary>
    /// <param name="fit">The case.</param>
    /// <param name="folder">Where generated data are; null for <c>bench/data</c>.</param>
    internal static string Path(FitCase fit, string? folder)
    {
        if (!DataDesigns.All.TryGetValue(fit.Data, out IDataDesign? design)) { return Repository.PathOf(fit.Data.Split('/')); }
        folder ??= Repository.PathOf("bench", "data");
        string path = System.IO.Path.Combine(folder, fit.Data + ".csv");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            Write(design, path + ".part");
            File.Move(path + ".part", path);
        }

        return path;
    }

    /// <summary>Writes a data set.</summary>
    internal static void Write(IDataDesign design, string path)
    {
        using StreamWriter output = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        design.Write(output);
    }
}
