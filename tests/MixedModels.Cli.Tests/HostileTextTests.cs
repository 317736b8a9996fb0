using System.Globalization;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>Text from files and arguments never steers a terminal: no escape sequence, no change of direction.</summary>
public class HostileTextTests
{
    private const string Red = "\u001b[31m";
    private const string Reversed = "\u202e";
    private const string Formula = $"y ~ `{Red}x{Reversed}` + `f{Red}` + (1 | `g{Reversed}`)";
    private const string Named = $"data{Red}{Reversed}.csv";

    public static TheoryData<string[]> CommandLines =>
    [
        ["check", Named],
        ["check", Formula, Named],
        ["check", Formula, Named, "--independent"],
        ["check", Formula, Named, "--levels", $"f{Red}=a{Red},b{Reversed},c"],
        ["check", Formula, Named, "--levels", $"f{Red}=a{Red},c{Reversed}"],
        ["check", Formula, Named, "--contrasts", $"f{Reversed}=sum"],
        ["check", $"y ~ `{Red}` + (1 | `g{Reversed}`)", Named],
        ["check", $"y ~ \u001b + {Reversed}", Named],
        ["check", $"y ~ x {Red}", Named],
        ["check", $"y ~ `f{Red}` + (1 | `g{Reversed}`)\u009b31m", Named],
        ["check", $"`f{Red}` ~ 1 + (1 | `g{Reversed}`)", Named],
        ["check", $"no{Red}{Reversed}.csv"],
        ["check", $"{Red}\r\n{Reversed}"],
        ["fit", Formula, Named],
        ["fit", Formula, Named, "--verbose"],
        ["fit", Formula, Named, "--save", $"model{Red}.mm.json"],
        ["fit", Formula, Named, "-o", $"no-such-folder/{Red}{Reversed}"],
        ["fit", Formula, Named, "--weights", $"w{Red}"],
        ["fit", Formula, Named, "--weights", $"f{Red}"],
        ["fit", Formula, Named, "--factor", $"{Reversed}"],
        ["fit", Formula, Named, "--df", $"{Red}"],
        ["fit", Formula, Named, "--conf", $"{Reversed}"],
        ["fit", Formula, Named, $"--{Red}"],
        ["fit", Formula, Named, $"--x{Red}{Reversed}"],
        ["fit", Formula, Named, "--json", "--all"],
        ["summary", $"no{Red}{Reversed}.mm.json"],
        ["summary", Named],
        ["explain", $"{Red}{Reversed}"],
        [$"{Red}{Reversed}"],
    ];

    [Theory, MemberData(nameof(CommandLines))]
    public void Run_HostileText_ReachesNoTerminal(string[] words)
    {
        foreach (string format in (string[])["table", "markdown", "csv", "json"])
        {
            using var process = WithHostileData();
            process.Environment = process.Environment with { OutputIsTerminal = true, ErrorIsTerminal = true, Variable = name => name == "NO_COLOR" ? "1" : null };
            CommandResult result = process.Run([.. words, .. words.Length < 2 || words.Contains("--json") ? [] : new[] { "--format", format }, .. words.Contains("--verbose") ? [] : new[] { "--no-progress" }]);
            result.ExitCode.ShouldNotBe(ExitCode.Bug, result.Error);
            (result.Output + result.Error).ShouldNotBeEmpty();
            Steering(result.Output).ShouldBeEmpty(format);
            Steering(result.Error).ShouldBeEmpty(format);
        }
    }

    [Fact]
    public void Fit_HostileNames_AreStillFitted()
    {
        using var process = WithHostileData();
        CommandResult result = process.Run("fit", Formula, Named);
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldContain("<U+001B>[31mx<U+202E>");
    }

    [Fact]
    public void Csv_ToAProgram_KeepsTheNamesOfTheData()
    {
        using var process = WithHostileData();
        process.Run("check", Named, "--format", "csv").Output.ShouldContain($"{Red}x{Reversed},");
    }

    [Fact]
    public void Json_HostileNames_ReadBackAsTheyAre()
    {
        using var process = WithHostileData();
        using var document = JsonDocument.Parse(process.Run("check", Named, "--json").Output);
        document.RootElement.GetProperty("columns")[1].GetProperty("name").GetString().ShouldBe($"{Red}x{Reversed}");
    }

    [Theory]
    [InlineData("\u200e")]
    [InlineData("\u061c")]
    [InlineData("\u2066")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u007f")]
    public void Check_OtherMarks_AreReplacedToo(string mark)
    {
        using var process = new CommandLine();
        process.Write("marks.csv", $"a{mark}b,y\n1,2\n3,4\n");
        process.Run("check", "marks.csv").Output.ShouldNotContain(mark);
    }

    private static CommandLine WithHostileData()
    {
        var process = new CommandLine();
        var text = new StringBuilder($"y,{Red}x{Reversed},f{Red},g{Reversed}\n");
        for (int i = 0; i < 40; i++)
        {
            string level = i % 2 == 0 ? $"a{Red}" : $"b{Reversed}";
            text.Append(CultureInfo.InvariantCulture, $"{(i * 37 % 11) + (i / 5)},{i % 5},{level},{i / 5}{Red}\n");
        }

        process.Write(Named, text.ToString());
        return process;
    }

    private static IEnumerable<string> Steering(string text) =>
        text.Where(c => c != '\n' && (char.IsControl(c) || c is '\u202e')).Select(c => $"U+{(int)c:X4} in: {text}").Take(1);
}
