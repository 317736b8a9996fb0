using System.Text;
using MixedModels.Testing;

namespace MixedModels.Cli.Tests;

/// <summary>A process to run command lines in: a private folder with the example data, streams in memory.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mixed-tests-");

    public CommandLine()
    {
        File.Copy(Repository.PathOf("examples", "sleepstudy.csv"), PathOf("sleepstudy.csv"));
        Environment = new CommandLineEnvironment { Folder = folder.FullName };
    }

    /// <summary>The environment of the next run; change it with <c>with</c>.</summary>
    public CommandLineEnvironment Environment { get; set; }

    /// <summary>Bytes of standard input.</summary>
    public Stream Input { get; set; } = Stream.Null;

    /// <summary>Names of the files in the folder, hidden ones too.</summary>
    public string[] Files => [.. folder.EnumerateFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public CommandResult Run(params string[] args)
    {
        using var output = new MemoryStream();
        CommandResult result = Run(output, args);
        return result with { Output = Clean(Environment.OutputEncoding.GetString(output.ToArray())) };
    }

    public CommandResult Run(Stream output, params string[] args)
    {
        using var error = new StringWriter();
        int exitCode = CommandLineHost.Run(args, Input, output, error, Environment);
        return new CommandResult(exitCode, string.Empty, Clean(error.ToString()));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Clean(string text) =>
        new StringBuilder(text).Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty).Replace(folder.FullName, "(folder)").ToString();
}
