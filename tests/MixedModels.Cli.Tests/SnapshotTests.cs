using MixedModels.Cli.Commands;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>Whole command lines: arguments, exit code, standard output, standard error.</summary>
public class SnapshotTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    private static readonly Dictionary<string, string[]> CommandLines = new()
    {
        ["alone"] = [],
        ["help"] = ["--help"],
        ["version"] = ["--version"],
        ["version-json"] = ["--json", "--version"],
        ["help-json"] = ["explain", "--help", "--json"],
        ["check-help"] = ["check", "--help"],
        ["fit-help"] = ["fit", "-h"],
        ["summary-help"] = ["summary", "--help"],
        ["explain-help"] = ["explain", "--help"],
        ["unknown-command"] = ["ftt", Slopes, "sleepstudy.csv"],
        ["unknown-command-far"] = ["regress"],
        ["unknown-option"] = ["fit", Slopes, "sleepstudy.csv", "--jsn"],
        ["unknown-option-first"] = ["--verbos"],
        ["missing-formula"] = ["fit", "sleepstudy.csv"],
        ["missing-data"] = ["fit", Slopes],
        ["missing-everything"] = ["fit"],
        ["missing-value"] = ["fit", Slopes, "sleepstudy.csv", "--save"],
        ["unquoted-formula"] = ["fit", "Reaction", "~", "Days", "sleepstudy.csv"],
        ["swapped"] = ["fit", "sleepstudy.csv", Slopes],
        ["conf-percent"] = ["fit", Slopes, "sleepstudy.csv", "--conf", "95"],
        ["conf-comma"] = ["fit", Slopes, "sleepstudy.csv", "--conf", "0,95"],
        ["kr-with-ml"] = ["fit", Slopes, "sleepstudy.csv", "--ml", "--df", "kr"],
        ["kenward-roger"] = ["fit", Slopes, "sleepstudy.csv", "--df", "kr"],
        ["residual-ar1"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--residual", "ar1(Days | Subject)"],
        ["residual-beside-slopes"] = ["fit", Slopes, "sleepstudy.csv", "--residual", "exp(Days | Subject)", "--df", "kr"],
        ["residual-strata"] = ["fit", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--variance", "exp(Days)", "--format", "markdown"],
        ["residual-json"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--residual", "csh(Days | Subject)", "--json"],
        ["residual-check"] = ["check", "Reaction ~ Days", "sleepstudy.csv", "--residual", "us(Days | Subject)"],
        ["residual-no-structure"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--residual", "ar2(Days | Subject)"],
        ["residual-unknown-column"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--residual", "ar1(Day | Subject)"],
        ["residual-save"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--residual", "ar1(Days | Subject)", "--save", "m.mm.json"],
        ["residual-profile"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--variance", "exp(Days)", "--ci", "profile"],
        ["residual-independent"] = ["fit", Slopes, "sleepstudy.csv", "--variance", "exp(Days)", "--independent"],
        ["covariance"] = ["covariance", "Reaction ~ Days", "sleepstudy.csv", "--residual", "us(Days | Subject)", "--effect", "Days"],
        ["covariance-distances"] = ["covariance", Slopes, "sleepstudy.csv", "--residual", "car1(Days | Subject)", "--format", "csv"],
        ["covariance-json"] = ["covariance", "Reaction ~ Days", "sleepstudy.csv", "--residual", "cs(1 | Subject)", "--json"],
        ["covariance-help"] = ["covariance", "--help"],
        ["covariance-no-structure"] = ["covariance", "Reaction ~ Days", "sleepstudy.csv"],
        ["covariance-unknown-effect"] = ["covariance", "Reaction ~ Days", "sleepstudy.csv", "--residual", "cs(1 | Subject)", "--effect", "Dayz"],
        ["residual-test"] = ["test", "Reaction ~ Days", "sleepstudy.csv", "--residual", "us(Days | Subject)"],
        ["residual-random-tests"] = ["test", Slopes, "sleepstudy.csv", "--variance", "exp(Days)", "--random"],
        ["z-tests"] = ["fit", Slopes, "sleepstudy.csv", "--df", "z"],
        ["profile"] = ["fit", Slopes, "sleepstudy.csv", "--ci", "profile"],
        ["profile-reml"] = ["fit", Slopes, "sleepstudy.csv", "--ci", "profile-reml"],
        ["test-no-terms"] = ["test", "Reaction ~ 1 + (1 | Subject)", "sleepstudy.csv"],
        ["profile-independent"] = ["fit", Slopes, "sleepstudy.csv", "--independent", "--ci", "profile"],
        ["profile-csv"] = ["fit", Slopes, "sleepstudy.csv", "--ci", "profile", "--format", "csv"],
        ["wald-json"] = ["fit", Slopes, "sleepstudy.csv", "--ci", "wald", "--json"],
        ["boot"] = ["fit", Slopes, "sleepstudy.csv", "--ci", "boot", "--replicates", "50"],
        ["test-help"] = ["test", "--help"],
        ["test-csv"] = ["test", Slopes, "sleepstudy.csv", "--means", "Days=0,9", "--contrast", "mean(Days=9) - mean(Days=0)", "--format", "csv"],
        ["compare-help"] = ["compare", "--help"],
        ["test"] = ["test", Slopes, "sleepstudy.csv"],
        ["test-json"] = ["test", Slopes, "sleepstudy.csv", "--json"],
        ["test-exact"] = ["test", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--lr", "exact", "--replicates", "2000", "--seed", "7"],
        ["test-exact-flat"] = ["test", "y ~ x + (1 | g)", "flat.csv", "--lr", "exact", "--replicates", "2000"],
        ["test-exact-refused"] = ["test", Slopes, "sleepstudy.csv", "--lr", "exact"],
        ["test-exact-some"] = ["test", "Reaction ~ Days + (Days || Subject)", "sleepstudy.csv", "--random", "--lr", "exact", "--replicates", "2000", "--json"],
        ["test-boot"] = ["test", Slopes, "sleepstudy.csv", "--random", "--lr", "boot", "--replicates", "100"],
        ["test-draws-alone"] = ["test", Slopes, "sleepstudy.csv", "--replicates", "100"],
        ["test-means"] = ["test", Slopes, "sleepstudy.csv", "--means", "Days=0,4.5,9", "--df", "kr"],
        ["test-pairs-markdown"] = ["test", Slopes, "sleepstudy.csv", "--pairs", "Days=0,4.5,9", "--format", "markdown"],
        ["test-contrasts"] = ["test", Slopes, "sleepstudy.csv", "--contrast", "mean(Days=9) - mean(Days=0) = 90; slope(Days)"],
        ["test-contrast-wrong"] = ["test", Slopes, "sleepstudy.csv", "--contrast", "mean(Days=9) - mean(Dayz=0)"],
        ["compare"] = ["compare", "Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + (Days || Subject)", Slopes, "sleepstudy.csv", "--names", "int,uncorr,full"],
        ["compare-boot"] = ["compare", "Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + I(Days^2) + (Days | Subject)", "sleepstudy.csv", "--names", "line,curve", "--lr", "boot", "--replicates", "200"],
        ["compare-boot-json"] = ["compare", "Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + I(Days^2) + (Days | Subject)", "sleepstudy.csv", "--lr", "boot", "--replicates", "100", "--json"],
        ["compare-exact"] = ["compare", "Reaction ~ Days + (1 | Subject)", Slopes, "sleepstudy.csv", "--lr", "exact"],
        ["compare-json"] = ["compare", "Reaction ~ Days + (1 | Subject)", Slopes, "sleepstudy.csv", "--json", "--with-independent"],
        ["compare-independent"] = ["compare", Slopes, "sleepstudy.csv", "--with-independent"],
        ["contrasts-unknown"] = ["fit", Slopes, "sleepstudy.csv", "--contrasts", "Days=sums"],
        ["usage-json"] = ["fit", Slopes, "sleepstudy.csv", "--json", "--threads", "0"],
        ["check-data"] = ["check", "sleepstudy.csv"],
        ["check-data-json"] = ["check", "sleepstudy.csv", "--json"],
        ["check-data-csv"] = ["check", "sleepstudy.csv", "--format", "csv"],
        ["check-data-markdown"] = ["check", "sleepstudy.csv", "--format", "markdown"],
        ["no-file"] = ["check", "sleepstud.csv"],
        ["check"] = ["check", Slopes, "sleepstudy.csv"],
        ["check-json"] = ["check", Slopes, "sleepstudy.csv", "--json"],
        ["check-markdown"] = ["check", Slopes, "sleepstudy.csv", "--format", "markdown"],
        ["check-unknown-column"] = ["check", "Reaction ~ Dayz + (Days | Subject)", "sleepstudy.csv"],
        ["fit"] = ["fit", Slopes, "sleepstudy.csv"],
        ["fit-ml"] = ["fit", Slopes, "sleepstudy.csv", "--ml", "--conf", "0.9"],
        ["fit-digits"] = ["fit", Slopes, "sleepstudy.csv", "--digits", "6"],
        ["fit-uncorrelated"] = ["fit", "Reaction ~ Days + (Days || Subject)", "sleepstudy.csv"],
        ["fit-markdown"] = ["fit", Slopes, "sleepstudy.csv", "--format", "markdown", "--quiet"],
        ["fit-stream"] = ["fit", Slopes, "sleepstudy.csv", "--stream"],
        ["fit-stream-all"] = ["fit", Slopes, "sleepstudy.csv", "--json", "--all", "--stream"],
        ["fit-stream-poly"] = ["fit", "Reaction ~ poly(Days, 2) + (1 | Subject)", "sleepstudy.csv", "--stream"],
        ["fit-missing"] = ["fit", "y ~ x + (1 | g)", "missing.csv", "--strict"],
        ["fit-boundary"] = ["fit", "y ~ x + (1 | g)", "flat.csv"],
        ["fit-independent"] = ["fit", Slopes, "sleepstudy.csv", "--independent"],
        ["fit-independent-markdown"] = ["fit", Slopes, "sleepstudy.csv", "--independent", "--ml", "--format", "markdown"],
        ["check-independent"] = ["check", Slopes, "sleepstudy.csv", "--independent"],
        ["fit-aliased"] = ["fit", "Reaction ~ Days + I(2 * Days) + (1 | Subject)", "sleepstudy.csv"],
        ["fit-unknown-column"] = ["fit", "Reaction ~ Dayz + (Days | Subject)", "sleepstudy.csv"],
        ["fit-no-parentheses"] = ["fit", "Reaction ~ Days + 1 | Subject", "sleepstudy.csv"],
        ["fit-no-bar"] = ["fit", "Reaction ~ Days", "sleepstudy.csv", "--json"],
        ["explain"] = ["explain", "MM1012"],
        ["explain-json"] = ["explain", "mm1012", "--json"],
        ["explain-unknown"] = ["explain", "MM10122"],
        ["summary-nothing"] = ["summary"],
    };

    public static TheoryData<string> Names => [.. CommandLines.Keys];

    [Fact]
    public void Help_OfEveryCommand_HasASnapshot() =>
        new CommandTree().Parse([]).RootCommandResult.Command.Subcommands.Select(command => command.Name)
            .Where(name => !CommandLines.Values.Any(words => words is [var first, "--help" or "-h"] && first == name)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Names))]
    public void Run_CommandLine_PrintsItsSnapshot(string name)
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        process.Write("flat.csv", SmallData.WithoutGroupVariance);
        Snapshot.Matches(name, CommandLines[name], process.Run(CommandLines[name]));
    }
}
