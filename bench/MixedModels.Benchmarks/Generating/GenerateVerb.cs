using MixedModels.Benchmarks.Comparing;

namespace MixedModels.Benchmarks.Generating;

/// <summary><c>generate CASE -o FILE</c>: writes one data set.</summary>
internal static class GenerateVerb
{
    internal static int Run(string[] arguments)
    {
        if (arguments is not [string name, "-o", string path] || !DataDesigns.All.TryGetValue(name, out IDataDesign? design))
        {
            Console.Error.WriteLine($"usage: generate CASE -o FILE, CASE one of {string.Join(", ", DataDesigns.All.Keys)}");
            return 2;
        }

        CaseData.Write(design, path);
        return 0;
    }
}
