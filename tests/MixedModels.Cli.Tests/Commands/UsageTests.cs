using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Every usage problem, by the command lines that produce it.</summary>
public class UsageTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Fact]
    public void KenwardRogerWithMl_TheFix_IsTheDefault()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--ml", "--df", "kr").Error.ShouldContain("leave out --df for Satterthwaite's tests");
        process.Run("fit", Slopes, "sleepstudy.csv", "--ml").Output.ShouldContain("t tests: Satterthwaite");
    }

    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "MM1012", ["fit", Slopes, "sleepstudy.csv", "--conf", "0"] },
        { "MM1012", ["fit", Slopes, "sleepstudy.csv", "--conf", "1"] },
        { "MM1012", ["fit", Slopes, "sleepstudy.csv", "--conf", "NaN"] },
        { "MM1012", ["fit", Slopes, "sleepstudy.csv", "--conf=-0.5"] },
        { "MM1012", ["fit", Slopes, "sleepstudy.csv", "--conf", "high"] },
        { "MM1013", ["fit", Slopes, "sleepstudy.csv", "--ml", "--df", "kr-sas"] },
        { "MM1301", ["Fit"] },
        { "MM1301", ["help"] },
        { "MM1302", ["check", "-x", "sleepstudy.csv"] },
        { "MM1302", ["check", "sleepstudy.csv", "--save=a"] },
        { "MM1302", ["fit", Slopes, "sleepstudy.csv", "--relationship", "id=K.csv"] },
        { "MM1302", ["summary", "a.mm.json", "--ml"] },
        { "MM1303", ["check"] },
        { "MM1303", ["check", Slopes] },
        { "MM1303", ["summary"] },
        { "MM1304", ["check", Slopes, "a.csv", "b.csv"] },
        { "MM1304", ["summary", "a.mm.json", "b.mm.json"] },
        { "MM1304", ["explain", "MM1012", "MM1013"] },
        { "MM1305", ["fit", Slopes, "sleepstudy.csv", "--na"] },
        { "MM1305", ["fit", Slopes, "sleepstudy.csv", "--digits", "--json"] },
        { "MM1305", ["-o"] },
        { "MM1306", ["fit", Slopes, "sleepstudy.csv", "--conf", "0.9", "--conf", "0.8"] },
        { "MM1306", ["fit", Slopes, "sleepstudy.csv", "--contrasts", "a=sum", "--contrasts", "a=poly"] },
        { "MM1306", ["fit", Slopes, "sleepstudy.csv", "--levels", "a=1,2", "--levels", "a=2,1"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--df", "satterthwait"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--ci", "walt"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--contrasts", "sum"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--contrasts", "=sum"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--levels", "a="] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--sep", "ab"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--sep", "\""] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--decimal", ";"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--repeat", "0"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--repeat", "2.5"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--threads", "-1"] },
        { "MM1307", ["check", "sleepstudy.csv", "--digits", "16"] },
        { "MM1307", ["check", "sleepstudy.csv", "--format", "html"] },
        { "MM1307", ["explain", "MM1012", "--format", "csv"] },
        { "MM1307", ["fit", Slopes, "sleepstudy.csv", "--ci", "boot", "--replicates", "1"] },
        { "MM1307", ["test", Slopes, "sleepstudy.csv", "--type", "IV"] },
        { "MM1307", ["test", Slopes, "sleepstudy.csv", "--adjust", "tukee"] },
        { "MM1307", ["test", Slopes, "sleepstudy.csv", "--means", "Days=a"] },
        { "MM1306", ["test", Slopes, "sleepstudy.csv", "--at", "Days=1", "--at", "Days=2"] },
        { "MM1303", ["compare"] },
        { "MM1303", ["compare", Slopes] },
        { "MM1303", ["compare", Slopes, "sleepstudy.csv"] },
        { "MM1304", ["compare", Slopes, "other.csv", Slopes, "sleepstudy.csv"] },
        { "MM1307", ["compare", Slopes, "Reaction ~ 1 + (1 | Subject)", "sleepstudy.csv", "--names", "one"] },
        { "MM1309", ["test", "sleep.mm.json", "--ml"] },
        { "MM1309", ["test", Slopes, "sleepstudy.csv", "--means", "Days=1,2", "--at", "Days=3"] },
        { "MM1309", ["check", "sleepstudy.csv", "--json", "--format", "table"] },
        { "MM1309", ["check", "sleepstudy.csv", "--quiet", "--verbose"] },
        { "MM1310", ["check", "sleepstudy.csv", Slopes] },
        { "MM1311", ["explain", "MM0000"] },
        { "MM1311", ["explain", "../MM1012"] },
        { "MM1312", ["fit", Slopes, "sleepstudy.csv", "--all"] },
        { "MM1313", ["fit", Slopes, "sleepstudy.csv", "--ci", "profile", "--seed", "3"] },
        { "MM1313", ["fit", Slopes, "sleepstudy.csv", "--replicates", "300"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--lr", "mixture", "--seed", "3"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--replicates", "300"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--adjust", "holm"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--means", "Days=1,2", "--adjust", "holm"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--at", "Days=1"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--conf", "0.9"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--random", "--df", "kr"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--independent", "--random"] },
        { "MM1313", ["test", Slopes, "sleepstudy.csv", "--independent", "--lr", "boot"] },
        { "MM1313", ["compare", Slopes, "Reaction ~ 1 + (1 | Subject)", "sleepstudy.csv", "--conf", "0.9"] },
        { "MM1313", ["compare", Slopes, "Reaction ~ 1 + (1 | Subject)", "sleepstudy.csv", "--df", "kr"] },
        { "MM1313", ["compare", Slopes, "Reaction ~ 1 + (1 | Subject)", "sleepstudy.csv", "--seed", "3"] },
        { "MM1313", ["compare", Slopes, "sleepstudy.csv", "--with-independent", "--lr", "boot"] },
        { "MM1313", ["compare", Slopes, "sleepstudy.csv", "--with-independent", "--reml"] },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Run_Mistake_ExitsWith2AndItsCode(string code, string[] args)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run(args);
        result.Error.ShouldStartWith($"error[{code}]: ");
        result.ExitCode.ShouldBe(ExitCode.Usage);
        if (!args.Contains("--json")) { result.Output.ShouldBeEmpty(); }
    }

    [Theory]
    [InlineData("ftt", "did you mean mixed fit?")]
    [InlineData("sumary", "did you mean mixed summary?")]
    public void Run_NearlyACommand_Suggests(string word, string suggestion)
    {
        using var process = new CommandLine();
        process.Run(word).Error.ShouldContain(suggestion);
    }

    [Theory]
    [InlineData("--conf", "high")]
    [InlineData("--df", "nothing-near")]
    [InlineData("--ci", "nothing-near")]
    [InlineData("--contrasts", "sum")]
    [InlineData("--contrasts", "Days=sum")]
    [InlineData("--contrasts", "Dayz=sum")]
    [InlineData("--contrasts", "Days=nothing-near")]
    [InlineData("--weights", "no")]
    [InlineData("--weights", "Reactoin")]
    [InlineData("--weights", "text")]
    [InlineData("--weights", "zero")]
    [InlineData("--weights", "negative")]
    [InlineData("--factor", "no")]
    [InlineData("--number", "Dayz")]
    [InlineData("--levels", "no=1,2")]
    [InlineData("--levels", "text=x,y")]
    [InlineData("--levels", "text=a,a")]
    [InlineData("--ordered", "no=1,2")]
    [InlineData("--encoding", "klingon")]
    [InlineData("--sep", "abc")]
    [InlineData("--decimal", "x")]
    [InlineData("--format", "html")]
    [InlineData("--digits", "99")]
    [InlineData("--threads", "none")]
    [InlineData("--repeat", "-3")]
    public void Run_OptionWithAMistake_NamesItInTheFix(string option, string value)
    {
        using var process = new CommandLine();
        process.Write("data.csv", "Reaction,Days,Subject,text,zero,negative\n" + string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i * 7 % 5},{i % 4},{i / 4},a,0,-1")) + "\n");
        string page = process.Run("fit", "Reaction ~ Days + (1 | Subject)", "data.csv", option, value).Error;
        page.ShouldStartWith("error[");
        string fix = page[page.IndexOf("\nfix: ", StringComparison.Ordinal)..page.IndexOf("\nmore: ", StringComparison.Ordinal)];
        fix.ShouldContain(option);
    }

    [Theory]
    [InlineData("--jsn", "--json")]
    [InlineData("--no-colour", "--no-color")]
    [InlineData("--contrast=a", "--contrasts")]
    [InlineData("--Ml", "--ml")]
    public void Run_NearlyAnOption_Suggests(string word, string suggestion)
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", word).Error.ShouldContain($"did you mean {suggestion}?");
    }

    [Fact]
    public void Run_WordAfterDoubleDash_IsNoOption()
    {
        using var process = new CommandLine();
        process.Write("-odd.csv", "x,y\n1,2\n");
        process.Run("check", "--", "-odd.csv").ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Run_NegativeMissingToken_IsAValue()
    {
        using var process = new CommandLine();
        process.Write("odd.csv", "x,y\n-99,2\n1,.\n");
        CommandResult result = process.Run("check", "odd.csv", "--na", "-99", "--na", ".", "--json");
        result.Error.ShouldBeEmpty();
        result.Output.Split("\"missing\": 1").Length.ShouldBe(3);
    }
}
