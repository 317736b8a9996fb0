using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Files of which a formula uses few columns.</summary>
public class WideDataTests
{
    private const int Skipped = 50_000 - 3;

    private static readonly string Wide = string.Concat(
        SmallData.WithInterceptAndSlopeInStep.TrimEnd('\n').Split('\n').Select(
            (line, row) => $"{line},{(row == 0 ? string.Join(',', Enumerable.Range(1, Skipped).Select(i => $"v{i}")) : new string(',', Skipped - 1))}\n"));

    [Fact]
    public void Fit_OfAWideFile_SaysHowManyColumnsWereRead()
    {
        using CommandLine process = Process();
        process.Run("fit", "y ~ x + (1 | g)", "wide.csv").Output.ShouldContain("wide.csv   60 rows read, 60 used, 0 dropped; 3 of 50 000 columns read");
    }

    [Fact]
    public void Fit_OfAWideFileAsJson_CountsTheColumns()
    {
        using CommandLine process = Process();
        using JsonDocument document = JsonDocument.Parse(process.Run("fit", "y ~ x + (1 | g)", "wide.csv", "--factor", "v7", "--json").Output);
        JsonElement data = document.RootElement.GetProperty("data");
        data.GetProperty("columnsRead").GetInt32().ShouldBe(4);
        data.GetProperty("sourceColumns").GetInt32().ShouldBe(50_000);
    }

    [Fact]
    public void Fit_UnknownColumnOfAWideFile_SuggestsOneThatWasNotRead()
    {
        using CommandLine process = Process();
        CommandResult result = process.Run("fit", "y ~ v49997x + (1 | g)", "wide.csv");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldContain("and 49988 more");
        result.Error.ShouldContain("did you mean `v49997`?");
    }

    [Fact]
    public void Check_FormulaOfAWideFile_ShowsTheColumnsItUses()
    {
        using CommandLine process = Process();
        string[] lines = process.Run("check", "y ~ x + (1 | g)", "wide.csv").Output.Split('\n');
        lines[0].ShouldContain("3 of 50 000 columns read");
        lines[2..7].Select(line => line.Split(' ')[0]).ShouldBe(["column", "g", "x", "y", string.Empty]);
    }

    [Fact]
    public void Fit_OfAllColumns_SaysNothingOfColumns()
    {
        using var process = new CommandLine();
        process.Run("fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv").Output.ShouldNotContain("columns");
    }

    [Fact]
    public void Fit_WithoutRandomEffects_StillProposesGroupsFromAllColumns()
    {
        using var process = new CommandLine();
        process.Run("fit", "Reaction ~ Days", "sleepstudy.csv").Error.ShouldContain("columns that could group the rows: `Subject`");
    }

    private static CommandLine Process()
    {
        var process = new CommandLine();
        process.Write("wide.csv", Wide);
        return process;
    }
}
