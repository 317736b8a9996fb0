using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

public class SummaryTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Fact]
    public void Summary_SavedFit_PrintsTheSamePageWithoutTheData()
    {
        using var process = new CommandLine();
        CommandResult fitted = process.Run("fit", Slopes, "sleepstudy.csv", "--save", "sleep.mm.json");
        fitted.ExitCode.ShouldBe(ExitCode.Done, fitted.Error);
        fitted.Error.ShouldContain("Saved sleep.mm.json.");
        process.Files.ShouldBe(["sleep.mm.json", "sleepstudy.csv"]);
        File.Delete(process.PathOf("sleepstudy.csv"));
        CommandResult again = process.Run("summary", "sleep.mm.json");
        again.ExitCode.ShouldBe(ExitCode.Done, again.Error);
        again.Output.ShouldBe(fitted.Output);
    }

    [Fact]
    public void Summary_OtherConfidence_HasOtherIntervals()
    {
        using var process = Saved();
        string output = process.Run("summary", "sleep.mm.json", "--conf", "0.5").Output;
        output.ShouldContain("50% CI");
        output.ShouldContain("9.40");
    }

    [Fact]
    public void Summary_Json_IsTheFitDocument()
    {
        using var process = Saved();
        CommandResult result = process.Run("summary", "sleep.mm.json", "--json");
        result.ExitCode.ShouldBe(ExitCode.Done);
        using var fit = JsonDocument.Parse(result.Output);
        fit.RootElement.GetProperty("schema").GetString().ShouldBe("mixed/fit/1");
        fit.RootElement.GetProperty("criteria").GetProperty("logLik").GetDouble().ShouldBe(-871.814136, 5e-7);
    }

    [Fact]
    public void Summary_Csv_IsTheLongTable()
    {
        using var process = Saved();
        process.Run("summary", "sleep.mm.json", "--format", "csv").Output.ShouldStartWith("effect,group,term,estimate");
    }

    [Fact]
    public void Save_WithForce_ReplacesTheFile()
    {
        using var process = Saved();
        process.Run("fit", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--save", "sleep.mm.json", "--force").ExitCode.ShouldBe(ExitCode.Done);
        process.Run("summary", "sleep.mm.json").Output.ShouldContain("(1 | Subject)");
    }

    [Fact]
    public void Summary_NoSuchFile_ExitsWith3()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("summary", "nothing.mm.json");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldStartWith("error[MM4009]");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("[1, 2")]
    public void Summary_NoModelFile_ExitsWith3AndNoFault(string content)
    {
        using var process = new CommandLine();
        process.Write("odd.mm.json", content);
        CommandResult result = process.Run("summary", "odd.mm.json");
        result.ExitCode.ShouldBe(ExitCode.Data, result.Error);
        result.Error.ShouldStartWith("error[MM40");
    }

    [Fact]
    public void Summary_TruncatedFile_IsMM4006()
    {
        using var process = Saved();
        string path = process.PathOf("sleep.mm.json");
        File.WriteAllText(path, File.ReadAllText(path)[..^200]);
        process.Run("summary", "sleep.mm.json").Error.ShouldStartWith("error[MM4006]");
    }

    [Fact]
    public void Summary_EditedFile_IsMM4006()
    {
        using var process = Saved();
        Edit(process, "\"Reaction ~", "\"Reacti0n ~");
        process.Run("summary", "sleep.mm.json").Error.ShouldStartWith("error[MM4006]");
    }

    [Fact]
    public void Summary_FileOfAnotherSchema_IsMM4007()
    {
        using var process = Saved();
        Edit(process, "mixed/model/1", "mixed/model/999");
        CommandResult result = process.Run("summary", "sleep.mm.json");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldStartWith("error[MM4007]");
    }

    [Fact]
    public void Summary_KenwardRogerOfAnMlFit_IsMM1013()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--ml", "--save", "sleep.mm.json");
        process.Run("summary", "sleep.mm.json", "--df", "kr").Error.ShouldStartWith("error[MM1013]");
    }

    [Theory]
    [InlineData("satterthwaite", 17.0)]
    [InlineData("kr", 17.0)]
    [InlineData("kr-sas", 17.0)]
    [InlineData("residual", 178.0)]
    public void Summary_DegreesOfFreedom_AreThoseOfTheFit(string method, double expected)
    {
        using CommandLine process = Saved();
        using var saved = JsonDocument.Parse(process.Run("summary", "sleep.mm.json", "--df", method, "--json").Output);
        using var fitted = JsonDocument.Parse(process.Run("fit", Slopes, "sleepstudy.csv", "--df", method, "--json").Output);
        saved.RootElement.GetProperty("model").GetProperty("dfMethod").GetString().ShouldBe(method);
        JsonElement days = saved.RootElement.GetProperty("coefficients")[1];
        days.GetProperty("df").GetDouble().ShouldBe(expected, 1e-5);
        days.GetRawText().ShouldBe(fitted.RootElement.GetProperty("coefficients")[1].GetRawText());
    }

    private static void Edit(CommandLine process, string old, string replacement)
    {
        string text = File.ReadAllText(process.PathOf("sleep.mm.json"));
        text.ShouldContain(old);
        process.Write("sleep.mm.json", text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static CommandLine Saved()
    {
        var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--save", "sleep.mm.json").ExitCode.ShouldBe(ExitCode.Done);
        return process;
    }
}
