using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>What holds whatever somebody types.</summary>
public class AnyCommandLineTests
{
    private static readonly string[] Words =
    [
        "fit", "check", "summary", "test", "compare", "explain", "--pairs", "--contrast", "--means", "--type", "--adjust", "tukey", "sleepstudy.csv", "missing.csv", "nothing.csv", ".", "-", "--", "", " ", "~",
        "Reaction ~ Days + (Days | Subject)", "y ~ x + (1 | g)", "y ~ (1 | g)", "Reaction ~ Days", "((((", "y ~ x + (1 | x)",
        "--ml", "--json", "--all", "--format", "csv", "markdown", "html", "-o", "out.txt", "--save", "fit.mm.json", "--force",
        "--conf", "0.9", "95", "--df", "z", "kr", "--ci", "wald", "--na", "-99", ".", "--factor", "x", "g", "--levels", "g=g1,g2",
        "--contrasts", "g=sum", "=", "--digits", "3", "--weights", "--strict", "--quiet", "--verbose", "--threads", "2", "--help", "-h",
        "--version", "MM3011", "mm1012", "--sep", ";", "--decimal", ",", "--encoding", "latin1", "--nonsense", "-x", "größe", "\u001b[31m",
    ];

    [Fact]
    public void Run_WordsInAnyOrder_IsNeverAFaultOfOurs()
    {
        Gen<string[]> commandLines =
            from command in Gen.Elements("fit", "fit", "check", "summary", "test", "compare", "explain", "fit y")
            from words in Gen.ArrayOf(Gen.Elements(Words), 6)
            from count in Gen.Choose(0, 6)
            select command == "fit y"
                ? ["fit", "y ~ x + (1 | g)", "missing.csv", .. words[..count]]
                : new[] { command }.Concat(words[..count]).ToArray();
        Prop.ForAll(Arb.From(commandLines), IsAnswered).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261122, 7));
    }

    [Fact]
    public void Run_Twice_GivesTheSameDocumentBitForBit()
    {
        using var process = new CommandLine();
        string[] call = ["fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", "--json", "--all"];
        RunToRun.RemoveDurations(process.Run(call).Output).ShouldBe(RunToRun.RemoveDurations(process.Run(call).Output));
    }

    private static bool IsAnswered(string[] args)
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        CommandResult result = process.Run(args);
        string seen = $"mixed {string.Join(' ', args)}\n{result.Output}\n{result.Error}";
        result.ExitCode.ShouldBeOneOf([ExitCode.Done, ExitCode.GateFailed, ExitCode.Usage, ExitCode.Data, ExitCode.Model, ExitCode.Output], seen);
        (result.Output + result.Error).ShouldNotContain("\u001b", Case.Sensitive, seen);
        if (result.ExitCode is not (ExitCode.Done or ExitCode.GateFailed)) { result.Error.ShouldStartWith("error[MM", Case.Sensitive, seen); }
        process.Files.ShouldNotContain(name => name.StartsWith('.'), seen);
        return true;
    }
}
