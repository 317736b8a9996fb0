using System.Text;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Notes and messages that tell what to do, where to tell it, and the exit code that goes with them.</summary>
public class MessageTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Theory]
    [InlineData("y,g\n1,\"a\n2,b\n", "MM2006", "everything after it became one field")]
    [InlineData("y,g,g\n1,a,b\n2,b,c\n", "MM2008", "a formula could not say which of them it means")]
    [InlineData("y,,g\n1,a,b\n2,b,c\n", "MM2009", "nothing stands between two separators of the header")]
    [InlineData("y,day,g\n1,2020-01-01,b\n2,2020-01-02,c\n3,2020-01-03,b\n4,2020-01-04,c\n", "MM2018", "a date is a number only once")]
    public void DataProblem_HasACauseThatSaysMore(string csv, string code, string cause)
    {
        using var process = new CommandLine();
        process.Write("d.csv", csv);
        string error = process.Run("fit", code == "MM2018" ? "y ~ day + (1 | g)" : "y ~ 1 + (1 | g)", "d.csv").Error;
        error.ShouldStartWith($"error[{code}]");
        error.ShouldContain($"cause: {cause}");
    }

    [Fact]
    public void Fit_NumbersAsGroupingFactor_IsNotedOnlyWithVerbose()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--save", "s.mm.json").Error.ShouldNotContain("MM2031");
        process.Run("summary", "s.mm.json").Error.ShouldNotContain("MM2031");
        process.Run("summary", "s.mm.json", "--verbose").Error.ShouldContain("MM2031");
        process.Run("fit", Slopes, "sleepstudy.csv", "--verbose").Error.ShouldContain("MM2031");
        process.Run("fit", Slopes, "sleepstudy.csv", "--json").Output.ShouldContain("MM2031");
        process.Run("check", Slopes, "sleepstudy.csv").Error.ShouldContain("MM2031");
    }

    [Theory]
    [InlineData("x,y\n1\n", "--skip-bad-rows")]
    [InlineData("x,y\n1,a\"b\n", "--skip-bad-rows")]
    [InlineData("x,y\n1,\"a\"b\n", "--skip-bad-rows")]
    public void Check_BadRow_NamesTheOptionThatSkipsIt(string text, string option)
    {
        using var process = new CommandLine();
        process.Write("bad.csv", text);
        process.Run("check", "bad.csv").Error.ShouldContain(option);
    }

    [Fact]
    public void Check_RecordTooLong_SpeaksOfNoLimitToRaise()
    {
        using var process = new CommandLine();
        process.Write("long.csv", "x,y\n1,\"" + new string('a', 17 << 20));
        string error = process.Run("check", "long.csv").Error;
        error.ShouldContain("MM2019");
        error.ShouldNotContain("raise");
    }

    [Theory]
    [InlineData("check", "sleepstudy.csv", "--encoding", "foo")]
    [InlineData("check", "sleepstudy.csv", "--levels", "Days=1,1")]
    [InlineData("check", "sleepstudy.csv", "--levels", "Days=1,2", "--levels", "Days=2,1")]
    [InlineData("check", "sleepstudy.csv", "--factor", "Days", "--number", "Days")]
    public void Run_OptionOfReadingThatMakesNoSense_IsAUsageError(params string[] args)
    {
        using var process = new CommandLine();
        process.Run(args).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public void Summary_OfAFitDocument_SaysSo()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--json", "-o", "fit.json").ExitCode.ShouldBe(ExitCode.Done);
        CommandResult result = process.Run("summary", "fit.json");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldStartWith("error[MM4006]: fit.json is a document of mixed fit --json, not a model file");
        result.Error.ShouldContain("--save");
    }

    [Fact]
    public void Summary_OfATable_SaysSo()
    {
        using var process = new CommandLine();
        process.Run("summary", "sleepstudy.csv").Error.ShouldStartWith("error[MM4006]: sleepstudy.csv is a table, not a model file");
    }

    [Fact]
    public void Summary_MisspeltFile_NamesTheOneMeant()
    {
        using var process = new CommandLine();
        process.Write("sleep.mm.json", "{}");
        string error = process.Run("summary", "slep.mm.json").Error;
        error.ShouldStartWith("error[MM4009]: there is no model file `slep.mm.json`\nfix:   did you mean `sleep.mm.json`?");
    }

    [Fact]
    public void Check_NumbersSpoiltByOneCell_NamesTheCell()
    {
        using var process = new CommandLine();
        process.Write("spoilt.csv", Column("x", row => row == 4 ? "none" : "1.5"));
        CommandResult result = process.Run("check", "spoilt.csv");
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Error.ShouldStartWith("note MM2015  column `x` is text, not numbers: 1 cell is no number, `none` on line 6");
    }

    [Fact]
    public void Check_NumbersWithDecimalCommas_NamesCountAndOption()
    {
        using var process = new CommandLine();
        process.Write("comma.csv", Column("x;y", row => row % 2 == 0 ? "1,5;1" : "2;1"));
        string error = process.Run("check", "comma.csv").Error;
        error.ShouldContain("note MM2013  column `x` is text, not numbers: 10 cells are no number, the first `1,5` on line 2");
        error.ShouldContain("--decimal ,");
    }

    [Fact]
    public void Check_LeadingZeros_CountsTheLevelsThatTheFitUses()
    {
        using var process = new CommandLine();
        process.Write("ids.csv", Column("y,id", row => $"{row * row % 7},{(row % 2 == 0 ? "1" : "01")}"));
        CommandResult result = process.Run("check", "y ~ 1 + (1 | id)", "ids.csv");
        result.Output.ShouldContain("2 levels, 10 rows each");
    }

    [Fact]
    public void Fit_FileSeparatedByBlanks_PointsAtTheSeparator()
    {
        using var process = new CommandLine();
        process.Write("blanks.csv", "y g x\n1 a 2\n2 b 3\n3 a 4\n4 b 5\n5 a 7\n9 b 1\n");
        string error = process.Run("fit", "y ~ x + (1 | g)", "blanks.csv").Error;
        error.ShouldContain("error[MM2103]: unknown variable `y`");
        error.ShouldContain("--sep ' '");
        process.Run("check", "y ~ x + (1 | g)", "blanks.csv", "--sep", " ").ExitCode.ShouldBe(ExitCode.Done);
    }

    private static string Column(string header, Func<int, string> cell)
    {
        var text = new StringBuilder(header).Append('\n');
        for (int row = 0; row < 20; row++) { text.Append(cell(row)).Append('\n'); }
        return text.ToString();
    }
}
