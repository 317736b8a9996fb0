using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

public class FitTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Fact]
    public void Json_Sleepstudy_HasEveryFieldOfTheContract()
    {
        JsonElement fit = FitJson(Slopes, "sleepstudy.csv");
        fit.GetProperty("schema").GetString().ShouldBe("mixed/fit/1");
        fit.GetProperty("status").GetString().ShouldBe("converged");
        Names(fit).ShouldBe([
            "schema", "status", "model", "data", "criteria", "coefficients", "covariance", "random", "residual", "effectSizes",
            "certificate", "problems", "timings"]);
        Names(fit.GetProperty("model")).ShouldBe(["formula", "method", "dfMethod", "intervalMethod", "confidence", "independent"]);
        Names(fit.GetProperty("criteria")).ShouldBe(["objective", "logLik", "aic", "aicc", "bic", "parameters", "observations"]);
        Names(fit.GetProperty("coefficients")[0]).ShouldBe([
            "name", "estimate", "standardError", "df", "statistic", "p", "lower", "upper", "aliased", "alias"]);
        Names(fit.GetProperty("random")[0]).ShouldBe(["group", "structure", "terms", "standardDeviations", "correlations", "theta"]);
        Names(fit.GetProperty("residual")).ShouldBe(["standardDeviation", "correlation", "variance"]);
        Names(fit.GetProperty("effectSizes")).ShouldBe(["r2Marginal", "r2Conditional", "icc", "iccUnadjusted", "partition"]);
        Names(fit.GetProperty("timings")).ShouldBe(["read", "design", "fit", "inference"]);
    }

    [Fact]
    public void Json_Sleepstudy_AgreesWithLme4()
    {
        JsonElement fit = FitJson(Slopes, "sleepstudy.csv");
        fit.GetProperty("criteria").GetProperty("logLik").GetDouble().ShouldBe(-871.814136, 5e-7);
        fit.GetProperty("coefficients")[1].GetProperty("estimate").GetDouble().ShouldBe(10.467286, 5e-7);
        fit.GetProperty("coefficients")[1].GetProperty("df").GetDouble().ShouldBe(17.0, 1e-5);
        fit.GetProperty("data").GetProperty("levels").GetProperty("Subject").GetInt32().ShouldBe(18);
    }

    [Fact]
    public void Json_All_IsRowByRowOfTheInput()
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        JsonElement fit = Parse(process.Run("fit", "y ~ x + (1 | g)", "missing.csv", "--json", "--all"));
        JsonElement[] fitted = [.. fit.GetProperty("fitted").EnumerateArray()];
        JsonElement[] residuals = [.. fit.GetProperty("residuals").EnumerateArray()];
        fitted.Length.ShouldBe(60);
        residuals.Length.ShouldBe(60);
        residuals.Select((value, row) => (value, row)).Where(pair => pair.value.ValueKind == JsonValueKind.Null).Select(pair => pair.row)
            .ShouldBe([4, 20, 41]);
        JsonElement modes = fit.GetProperty("randomEffects")[0];
        modes.GetProperty("group").GetString().ShouldBe("g");
        modes.GetProperty("levels").GetArrayLength().ShouldBe(10);
        modes.GetProperty("levels")[3].GetProperty("level").GetString().ShouldBe("g3");
        modes.GetProperty("levels")[3].GetProperty("variances")[0][0].GetDouble().ShouldBeGreaterThan(0.0);
    }

    [Fact]
    public void Json_Boundary_SaysSoAndIsNoError()
    {
        using var process = new CommandLine();
        process.Write("flat.csv", SmallData.WithoutGroupVariance);
        CommandResult result = process.Run("fit", "y ~ x + (1 | g)", "flat.csv", "--json");
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Error.ShouldBeEmpty();
        JsonElement fit = Parse(result);
        fit.GetProperty("status").GetString().ShouldBe("boundary");
        fit.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("code").GetString()).ShouldContain("MM3011");
    }

    [Fact]
    public void Json_AliasedColumn_HasNullsAndItsReason()
    {
        JsonElement aliased = FitJson("Reaction ~ Days + I(2 * Days) + (1 | Subject)", "sleepstudy.csv").GetProperty("coefficients")[2];
        aliased.GetProperty("aliased").GetBoolean().ShouldBeTrue();
        aliased.GetProperty("estimate").ValueKind.ShouldBe(JsonValueKind.Null);
        aliased.GetProperty("alias").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Csv_Fit_IsOneLongTableOfUnroundedNumbers()
    {
        using var process = new CommandLine();
        string[] lines = process.Run("fit", Slopes, "sleepstudy.csv", "--format", "csv", "--quiet").Output.TrimEnd().Split('\n');
        lines[0].ShouldBe("effect,group,term,estimate,standardError,df,statistic,p,lower,upper");
        lines.Skip(1).Select(line => line.Split(',')[0]).ShouldBe(["fixed", "fixed", "sd", "sd", "cor", "sd"]);
        lines[1].ShouldStartWith("fixed,,(Intercept),251.4051048");
    }

    [Fact]
    public void Missing_Responses_AreCountedWithTheirColumn()
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        CommandResult result = process.Run("fit", "y ~ x + (1 | g)", "missing.csv");
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Output.ShouldContain("60 rows read, 57 used, 3 dropped (missing: y 3)");
    }

    [Fact]
    public void Strict_DroppedRows_ExitsWith1AndStillAnswers()
    {
        using var process = new CommandLine();
        process.Write("missing.csv", SmallData.WithThreeMissingResponses);
        CommandResult result = process.Run("fit", "y ~ x + (1 | g)", "missing.csv", "--strict");
        result.ExitCode.ShouldBe(ExitCode.GateFailed);
        result.Output.ShouldContain("Fixed effects");
        result.Error.ShouldContain("--strict: 3 rows were dropped");
    }

    [Fact]
    public void Strict_NothingWrong_ExitsWith0()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--strict").ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Verbose_Fit_TracesTheOptimizer()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "--verbose");
        result.Error.ShouldContain("start 1  factorization  1  objective ");
        result.Output.ShouldNotContain("factorization  1");
    }

    [Fact]
    public void Quiet_Fit_HasNothingOnStandardError()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--quiet").Error.ShouldBeEmpty();
    }

    [Fact]
    public void Repeat_Fit_GivesTheSameAnswer()
    {
        using var process = new CommandLine();
        string once = process.Run("fit", Slopes, "sleepstudy.csv").Output;
        string often = process.Run("fit", Slopes, "sleepstudy.csv", "--repeat", "3").Output;
        RunToRun.Remove(often).ShouldBe(RunToRun.Remove(once));
    }

    [Fact]
    public void Save_ExistingFile_FailsBeforeTheFit()
    {
        using var process = new CommandLine();
        process.Write("sleep.mm.json", "precious");
        CommandResult result = process.Run("fit", Slopes, "no-such.csv", "--save", "sleep.mm.json");
        result.ExitCode.ShouldBe(ExitCode.Output);
        result.Error.ShouldContain("MM6001");
        File.ReadAllText(process.PathOf("sleep.mm.json")).ShouldBe("precious");
    }

    [Fact]
    public async Task Interrupt_AfterTheFitIsSaved_LeavesAWholeFileAndSaysSo()
    {
        using var process = new CommandLine();
        using var interrupt = new CancellationTokenSource();
        process.Environment = process.Environment with { Interrupted = interrupt.Token };
        Task<CommandResult> run = Task.Run(() => process.Run(
            "fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", "--save", "sleep.mm.json", "-o", "out.txt", "--ci", "boot", "--replicates", "10000000"));
        while (!run.IsCompleted && !File.Exists(process.PathOf("sleep.mm.json"))) { await Task.Delay(5); }
        await Task.Delay(100);
        await interrupt.CancelAsync();
        CommandResult result = await run;
        result.ExitCode.ShouldBe(ExitCode.Interrupted);
        result.Error.ShouldBe("Interrupted; sleep.mm.json holds the fit, and nothing else was written.\n");
        process.Files.ShouldBe(["sleep.mm.json", "sleepstudy.csv"]);
        process.Environment = process.Environment with { Interrupted = CancellationToken.None };
        process.Run("summary", "sleep.mm.json").ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void SkipBadRows_RowsLeftOut_AreCountedAndFailStrict()
    {
        using var process = new CommandLine();
        process.Write("bad.csv", File.ReadAllText(process.PathOf("sleepstudy.csv")) + "1,2\n");
        string[] call = ["fit", Slopes, "bad.csv", "--skip-bad-rows", "--quiet"];
        CommandResult result = process.Run(call);
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Output.ShouldContain("180 rows read, 180 used, 0 dropped; 1 bad row skipped");
        process.Run([.. call, "--strict"]).ExitCode.ShouldBe(ExitCode.GateFailed);
        process.Run("check", "bad.csv", "--skip-bad-rows", "--strict").ExitCode.ShouldBe(ExitCode.GateFailed);
        process.Run([.. call, "--json"]).Output.ShouldContain("\"skippedRows\": 1");
    }

    [Fact]
    public void Interrupt_DuringTheFit_LeavesNothing()
    {
        using var process = new CommandLine();
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        process.Environment = process.Environment with { Interrupted = interrupt.Token };
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "--save", "sleep.mm.json", "--json");
        result.ExitCode.ShouldBe(ExitCode.Interrupted);
        result.Output.ShouldBeEmpty();
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }

    [Theory]
    [InlineData("Reaction ~ Days + 1 | Subject", ExitCode.Usage)]
    [InlineData("Reaction Days", ExitCode.Usage)]
    [InlineData("Reaction ~ Days", ExitCode.Usage)]
    [InlineData("Reaction ~ Dayz + (1 | Subject)", ExitCode.Data)]
    public void Formula_Wrong_ExitsByItsKind(string formula, int expected)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", formula, "sleepstudy.csv");
        result.ExitCode.ShouldBe(expected);
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Aliased_Column_IsMM3009AndFailsStrict()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", "Reaction ~ Days + I(2 * Days) + (1 | Subject)", "sleepstudy.csv", "--strict");
        result.ExitCode.ShouldBe(ExitCode.GateFailed);
        result.Error.ShouldStartWith("warning[MM3009]");
        result.Error.ShouldContain("--strict: there is 1 warning; exit code 1.");
        result.Output.ShouldContain("I(2 * Days) is not estimable: it equals 2 × Days.");
    }

    [Fact]
    public void PerfectCorrelation_IsMM3012AndOnTheBoundary()
    {
        using var process = new CommandLine();
        process.Write("one-direction.csv", SmallData.WithInterceptAndSlopeInStep);
        CommandResult result = process.Run("fit", "y ~ x + (x | g)", "one-direction.csv");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Error.ShouldContain("note MM3012");
        result.Output.ShouldContain("converged on the boundary");
        result.Output.ShouldContain("1.00");
    }

    [Fact]
    public void PerfectFit_IsMM3013()
    {
        using var process = new CommandLine();
        process.Write("perfect.csv", "y,x,g\n2,1,a\n4,2,a\n6,3,a\n2,1,b\n4,2,b\n6,3,b\n2,1,c\n4,2,c\n6,3,c\n");
        CommandResult result = process.Run("fit", "y ~ x + (1 | g)", "perfect.csv");
        result.ExitCode.ShouldBe(ExitCode.Model);
        result.Error.ShouldStartWith("error[MM3013]");
    }

    [Theory]
    [InlineData("--factor", "Days", "Days9")]
    [InlineData("--levels", "Days=9,8,7,6,5,4,3,2,1,0", "Days0")]
    [InlineData("--ordered", "Days=0,1,2,3,4,5,6,7,8,9", "Days.Q")]
    public void Coding_OfAColumn_NamesItsCoefficients(string option, string value, string coefficient)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", option, value);
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldContain($"\n{coefficient} ");
    }

    [Fact]
    public void Contrasts_Sum_ChangeTheCodingAndNotTheFit()
    {
        using var process = new CommandLine();
        string[] call = ["fit", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--factor", "Days", "--ml"];
        string treatment = process.Run(call).Output;
        string sum = process.Run([.. call, "--contrasts", "Days=sum"]).Output;
        sum.ShouldContain("\nDays1 ");
        treatment.ShouldNotBe(sum);
        CriteriaOf(sum).ShouldBe(CriteriaOf(treatment));
    }

    [Fact]
    public void Estimate_FarLargerThanItsError_ShowsTheErrorInIt()
    {
        using var process = new CommandLine();
        string[] lines = SmallData.WithoutGroupVariance.TrimEnd('\n').Split('\n');
        decimal Shifted(string line) => 1e11m + decimal.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture);
        process.Write("far.csv", string.Join('\n', lines.Skip(1).Select(line => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{line[..line.LastIndexOf(',')]},{Shifted(line)}")).Prepend(lines[0])));
        string[] page = process.Run("fit", "y ~ x + (1 | g)", "far.csv").Output.Split('\n');
        string intercept = page.Single(line => line.StartsWith("(Intercept)", StringComparison.Ordinal));
        string slope = page.Single(line => line.StartsWith("x ", StringComparison.Ordinal));
        intercept.ShouldContain("  10000000000");
        intercept.ShouldNotContain("1.000e+11  ");
        intercept.IndexOf('.', StringComparison.Ordinal).ShouldBe(slope.IndexOf('.', StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_OfOne_ChangeNothing()
    {
        using var process = new CommandLine();
        process.Write("weighted.csv", SmallData.WithUnitWeights);
        string with = process.Run("fit", "y ~ x + (1 | g)", "weighted.csv", "--weights", "w").Output;
        string without = process.Run("fit", "y ~ x + (1 | g)", "weighted.csv").Output;
        CriteriaOf(with).ShouldBe(CriteriaOf(without));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--stream")]
    public void Weights_Zero_AreCountedAndNoted(string stream)
    {
        using var process = new CommandLine();
        process.Write("weighted.csv", SmallData.WithUnitWeights[..^2] + "0\n");
        string[] call = ["fit", "y ~ x + (1 | g)", "weighted.csv", "--weights", "w", .. stream.Length == 0 ? Array.Empty<string>() : [stream]];
        CommandResult page = process.Run(call);
        page.Output.ShouldContain(" used (1 of weight 0), 3 dropped");
        (page.Output + page.Error).ShouldContain("MM3042");
        JsonElement document = Parse(process.Run([.. call, "--json"]));
        int used = document.GetProperty("data").GetProperty("used").GetInt32();
        document.GetProperty("data").GetProperty("zeroWeight").GetInt32().ShouldBe(1);
        document.GetProperty("criteria").GetProperty("observations").GetInt32().ShouldBe(used - 1);
    }

    [Fact]
    public void Weights_ZeroInASavedModel_AreStillCounted()
    {
        using var process = new CommandLine();
        process.Write("weighted.csv", SmallData.WithUnitWeights[..^2] + "0\n");
        _ = process.Run("fit", "y ~ x + (1 | g)", "weighted.csv", "--weights", "w", "--save", "m.json");
        process.Run("summary", "m.json").Output.ShouldContain(" used (1 of weight 0), 3 dropped");
        process.Run("check", "y ~ x + (1 | g)", "weighted.csv", "--weights", "w").Output.ShouldContain(" used (1 of weight 0), 3 dropped");
    }

    [Fact]
    public void Weights_Negative_AreTheDatasFault()
    {
        using var process = new CommandLine();
        process.Write("weighted.csv", "y,g,w\n1,a,1\n2,a,-2\n4,b,1\n3,b,2\n5,c,1\n7,c,2\n");
        CommandResult result = process.Run("fit", "y ~ 1 + (1 | g)", "weighted.csv", "--weights", "w");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldStartWith("error[MM3014]");
    }

    [Fact]
    public void Response_Constant_ExitsWith4()
    {
        using var process = new CommandLine();
        process.Write("constant.csv", "y,g\n1,a\n1,a\n1,b\n1,b\n1,c\n1,c\n");
        process.Run("fit", "y ~ 1 + (1 | g)", "constant.csv").ExitCode.ShouldBe(ExitCode.Model);
    }

    private static string CriteriaOf(string page) => page.Split('\n').Single(line => line.StartsWith("-2 ", StringComparison.Ordinal));

    private static JsonElement FitJson(string formula, string data)
    {
        using var process = new CommandLine();
        return Parse(process.Run("fit", formula, data, "--json"));
    }

    private static JsonElement Parse(CommandResult result)
    {
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
