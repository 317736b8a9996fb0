using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

public class CheckTests
{
    [Theory]
    [InlineData("007,7,08", "column `id` writes a number with and without leading zeros: `007` and `7`")]
    [InlineData("007,7,08,8,9,10", "column `id` writes 2 numbers with and without leading zeros: `007` and `7`")]
    [InlineData("007,08,10", null)]
    [InlineData("7,8,10", null)]
    [InlineData("0,0.5,1.0,1", null)]
    public void Check_NumbersWithLeadingZeros_AreNotedWhereTheyDiffer(string ids, string? message)
    {
        using var process = new CommandLine();
        string[] texts = ids.Split(',');
        process.Write("zeros.csv", "y,id\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i * i % 7},{texts[i % texts.Length]}\n")));
        string[] lines = [.. process.Run("check", "zeros.csv", "--json").Output.Split('\n').Where(line => line.Contains("leading zeros", StringComparison.Ordinal))];
        lines.Length.ShouldBe(message is null ? 0 : 1);
        if (message is not null) { lines[0].ShouldContain(message); }
        process.Run("check", "zeros.csv").Error.Contains("MM2034", StringComparison.Ordinal).ShouldBe(message is not null);
    }

    [Fact]
    public void Json_WithFormula_HasRolesAndCounts()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("check", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", "--json");
        result.ExitCode.ShouldBe(ExitCode.Done);
        using var document = JsonDocument.Parse(result.Output);
        JsonElement check = document.RootElement;
        check.GetProperty("schema").GetString().ShouldBe("mixed/check/1");
        check.GetProperty("columns")[1].GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["fixed", "random"]);
        JsonElement term = check.GetProperty("model").GetProperty("random")[0];
        term.GetProperty("levels").GetInt32().ShouldBe(18);
        term.GetProperty("parameters").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Check_WithoutFormula_SaysNothingAboutAModel()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("check", "sleepstudy.csv");
        result.Output.ShouldNotContain("formula");
        result.Output.ShouldNotContain("Ready");
    }

    [Fact]
    public void Check_WrongFormula_StillShowsTheColumns()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("check", "Reaction ~ Dayz + (1 | Subject)", "sleepstudy.csv");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Output.ShouldContain("Subject   integer");
        result.Output.ShouldNotContain("Ready");
        result.Error.ShouldStartWith("error[MM2103]");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("-o", "out.txt")]
    public void Check_WrongFormulaForAProgram_GivesNoColumns(params string[] options)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run(["check", "Reaction ~ Dayz + (1 | Subject)", "sleepstudy.csv", .. options]);
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Output.ShouldNotContain("Subject   integer");
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }

    [Fact]
    public void Check_WithOptions_RepeatsThemInTheReadyLine()
    {
        using var process = new CommandLine();
        string output = process.Run(
            "check", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--ml", "--factor", "Days", "--contrasts", "Days=sum", "--na", "n a", "--quiet").Output;
        output.ShouldContain(
            "Ready: mixed fit 'Reaction ~ Days + (1 | Subject)' sleepstudy.csv --ml --contrasts Days=sum --na 'n a' --factor Days\n");
    }

    [Fact]
    public void Check_MissingValues_AreCountedPerColumnAndBlamed()
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        string output = process.Run("check", "y ~ x + (1 | g)", "missing.csv").Output;
        output.ShouldContain("57 of 60 used, 3 dropped (missing: y 3)");
    }

    [Fact]
    public void Check_Weights_IsARole()
    {
        using var process = new CommandLine();
        process.Write("weighted.csv", "y,g,w\n1,a,1\n2,a,2\n4,b,1\n3,b,2\n5,c,1\n7,c,2\n");
        process.Run("check", "y ~ 1 + (1 | g)", "weighted.csv", "--weights", "w").Output.ShouldContain("weights");
    }

    [Fact]
    public void Check_UnusualColumns_AreDescribed()
    {
        using var process = new CommandLine();
        process.Write("odd.csv", "a,b,c,d\n1,x,2024-01-31,\n1,y,2024-02-01,\n1,y,2024-02-01,\n");
        string output = process.Run("check", "odd.csv").Output;
        output.ShouldContain("1 in every row");
        output.ShouldContain("2 levels: x … y, 1 to 2 rows each");
        output.ShouldContain("2024-01-31 … 2024-02-01");
        output.ShouldContain("nothing but missing values");
    }

    [Fact]
    public void Check_HostileColumnName_CannotSteerTheTerminal()
    {
        using var process = new CommandLine();
        process.Write("hostile.csv", "\u001b[2Jx,y\n1,2\n3,4\n");
        CommandResult result = process.Run("check", "hostile.csv");
        (result.Output + result.Error).ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData("empty.csv", "", "MM2003")]
    [InlineData("header.csv", "a,b\n", "MM2004")]
    [InlineData("ragged.csv", "a,b\n1,2\n3\n", "MM2005")]
    public void Check_BrokenFile_ExitsWith3(string name, string content, string code)
    {
        using var process = new CommandLine();
        process.Write(name, content);
        CommandResult result = process.Run("check", name);
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldStartWith($"error[{code}]");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Check_DecimalComma_IsReadWhenAsked()
    {
        using var process = new CommandLine();
        process.Write("comma.csv", "a;b\n1,5;x\n2,5;y\n");
        CommandResult result = process.Run("check", "comma.csv", "--decimal", ",", "--format", "csv");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldContain("a,number,,0,2,1.5,2.5,2");
    }

    [Fact]
    public void Check_LevelsOutsideTheList_AreAnError()
    {
        using var process = new CommandLine();
        process.Write("levels.csv", "f,y\nlow,1\nhigh,2\n");
        process.Run("check", "levels.csv", "--levels", "f=low,mid").ExitCode.ShouldBe(ExitCode.Data);
    }
}
