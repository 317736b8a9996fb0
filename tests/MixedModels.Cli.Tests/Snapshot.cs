using MixedModels.Cli.Rendering;
using MixedModels.Testing;
using Shouldly;

namespace MixedModels.Cli.Tests;

/// <summary>Compares an output with the file that holds what it should be.</summary>
/// <remarks>With the environment variable <c>MIXED_SNAPSHOTS=rewrite</c> the files are rewritten instead; the difference then shows in
/// review.</remarks>
internal static class Snapshot
{
    private static readonly string Folder = Repository.PathOf("tests", "MixedModels.Cli.Tests", "Snapshots");

    /// <summary>Whether files are rewritten instead of compared.</summary>
    public static bool IsRewriting => Environment.GetEnvironmentVariable("MIXED_SNAPSHOTS") == "rewrite";

    /// <summary>Fails when the output differs from the file, or when there is no file.</summary>
    public static void Matches(string name, IReadOnlyList<string> args, CommandResult result)
    {
        string path = Path.Combine(Folder, name + ".txt");
        string actual = Describe(args, result);
        if (IsRewriting)
        {
            File.WriteAllText(path, actual);
            return;
        }

        File.Exists(path).ShouldBeTrue($"no snapshot {path}; run with MIXED_SNAPSHOTS=rewrite and look at what it writes");
        actual.ShouldBe(File.ReadAllText(path));
    }

    private static string Describe(IReadOnlyList<string> args, CommandResult result)
    {
        string words = string.Join(' ', args.Select(ShellQuote.Of).Prepend("mixed"));
        return $"$ {words}\nexit {result.ExitCode}\n"
            + $"--- standard output\n{RunToRun.Remove(result.Output)}"
            + $"--- standard error\n{RunToRun.Remove(result.Error)}";
    }
}
