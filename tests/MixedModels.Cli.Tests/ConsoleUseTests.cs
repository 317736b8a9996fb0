using System.Text.RegularExpressions;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>The library and the commands write to the streams they are given: only the entry point knows the console.</summary>
public partial class ConsoleUseTests
{
    [Fact]
    public void Console_InTheSources_IsNamedByTheEntryPointOnly()
    {
        string source = Repository.PathOf("src");
        IEnumerable<string> users = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => NamesConsole(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'));
        users.ShouldBe(["MixedModels.Cli/Program.cs"]);
    }

    [Theory]
    [InlineData("Console.WriteLine(1);", true)]
    [InlineData("using static System.Console;", true)]
    [InlineData("ConsoleTable.Write(table, page);", false)]
    [InlineData("/// the Console.", false)]
    public void NamesConsole_Text_SeesUsesOnly(string text, bool expected) => NamesConsole(text).ShouldBe(expected);

    private static bool NamesConsole(string text) =>
        text.Split('\n').Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && ConsoleUse().IsMatch(line));

    [GeneratedRegex(@"\bConsole\s*[.;]")]
    private static partial Regex ConsoleUse();
}
