using System.Text.RegularExpressions;
using MixedModels.Data;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>What the README shows is what comes out.</summary>
public partial class ReadmeTests
{
    private const string Call = "$ dotnet run -c Release --project src/MixedModels.Cli -- ";

    private static readonly string Readme = Repository.PathOf("README.md");

    private static readonly string Text = File.ReadAllText(Readme).ReplaceLineEndings("\n");

    private static readonly string[] Calls =
        [.. CodeBlock().Matches(Text).Select(match => match.Groups[2].Value).Where(block => block.StartsWith(Call, StringComparison.Ordinal))];

    private static readonly string CSharp = CodeBlock().Matches(Text).First(match => match.Groups[1].Value == "csharp").Groups[2].Value;

    public static TheoryData<string> Blocks => [.. Calls];

    [Theory, MemberData(nameof(Blocks))]
    public void Readme_Call_PrintsWhatItShows(string block)
    {
        string[] lines = block.Split('\n', 2);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = new CommandLineEnvironment { Folder = Repository.Root };
        _ = CommandLineHost.Run(Words(lines[0][Call.Length..]), Stream.Null, output, error, environment);
        string printed = System.Text.Encoding.UTF8.GetString(output.ToArray()) + error;
        printed = printed.Replace(Repository.Root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
        if (Snapshot.IsRewriting && RunToRun.Remove(printed) != RunToRun.Remove(lines[1]))
        {
            File.WriteAllText(Readme, File.ReadAllText(Readme).Replace(block, $"{lines[0]}\n{printed}", StringComparison.Ordinal));
            return;
        }

        RunToRun.Remove(printed).ShouldBe(RunToRun.Remove(lines[1]));
        Approx.Equal(Gradients(lines[1]), Gradients(printed), Tolerance.GradientLeft, "gradient");
    }

    [Fact]
    public void Readme_Calls_AreThere() => Calls.Length.ShouldBeGreaterThanOrEqualTo(2);

    [Fact]
    public void Readme_CSharp_IsTheCodeBelow()
    {
        string source = File.ReadAllText(Repository.PathOf("tests", "MixedModels.Cli.Tests", "ReadmeTests.cs")).ReplaceLineEndings("\n");
        foreach (string line in CSharp.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Squeeze(source).ShouldContain(Squeeze(line.Split("//")[0]).Replace("Console.WriteLine(", "lines.Add(").Replace("\"examples/sleepstudy.csv\"", "path"));
        }
    }

    [Fact]
    public void Readme_CSharp_PrintsWhatItsCommentsSay()
    {
        string path = Repository.PathOf("examples", "sleepstudy.csv");
        List<string> lines = [];
        DataSet data = DataSet.ReadCsv(path);
        LinearMixedModel fit = LinearMixedModel.Fit("Reaction ~ Days + (Days | Subject)", data);
        lines.Add($"{fit.FixedEffects["Days"].Estimate:F3}");
        lines.Add($"{fit.RandomEffects[0].StandardDeviations[1]:F3}");
        lines.Add($"{fit.LogLikelihood:F3}");
        CSharp.Split('\n').Where(line => line.Contains("//", StringComparison.Ordinal))
            .Select(line => line.Split("//")[1].Trim())
            .ShouldBe(lines);
    }

    private static double[] Gradients(string text) =>
        [.. Gradient().Matches(text).Select(match => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string[] Words(string command) => [.. Word().Matches(command).Select(match => match.Value.Trim('\''))];

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"gradient ([-+.\de]+)")]
    private static partial Regex Gradient();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
