using System.Globalization;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>A refusal is shown with the warnings and notes met on the way to it.</summary>
public class RefusalTests
{
    private static readonly string ManySites = Rows(row => $"{row * 5 % 7},s{row},g{row % 6},{(row < 3 ? -99 : row)}");

    [Theory]
    [InlineData("fit")]
    [InlineData("check")]
    public void Run_Refused_ShowsWarningsAndNotesBelowTheError(string command)
    {
        using CommandLine process = Process();
        CommandResult result = process.Run(command, "y ~ site + age + (age + I(2 * age) | g)", "sites.csv");
        result.ExitCode.ShouldBe(ExitCode.Model);
        string[] shown = [.. result.Error.Split('\n').Where(line => line.Contains("MM", StringComparison.Ordinal) && !line.Contains("explain", StringComparison.Ordinal))];
        shown.Select(line => line.Split(':', ' ')[0]).ShouldBe(["error[MM3031]", "warning[MM3019]", "note"]);
        shown[^1].ShouldStartWith("note MM2025");
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("check")]
    public void Run_RefusedAsJson_HoldsThemAndRepeatsTheErrorOnly(string command)
    {
        using CommandLine process = Process();
        CommandResult result = process.Run(command, "y ~ site + age + (age + I(2 * age) | g)", "sites.csv", "--json");
        using JsonDocument document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(ExitCode.Model);
        document.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString())
            .ShouldBe(["MM3031", "MM3019", "MM2025"]);
        result.Error.ShouldNotContain("MM3019");
    }

    [Fact]
    public void Run_RefusedAndQuiet_ShowsTheErrorOnly()
    {
        using CommandLine process = Process();
        process.Run("fit", "y ~ site + (age + I(2 * age) | g)", "sites.csv", "--quiet").Error.ShouldNotContain("MM3019");
    }

    private static CommandLine Process()
    {
        var process = new CommandLine();
        process.Write("sites.csv", ManySites);
        return process;
    }

    private static string Rows(Func<int, string> row)
    {
        var text = new StringBuilder("y,site,g,age\n");
        for (int i = 0; i < 60; i++) { text.Append(CultureInfo.InvariantCulture, $"{row(i)}\n"); }
        return text.ToString();
    }
}
