using System.Text.Json;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary><c>--independent</c>: least squares on the rows of the mixed model.</summary>
public class IndependentTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Theory]
    [InlineData(Slopes)]
    [InlineData("Reaction ~ Days")]
    public void Json_Sleepstudy_IsTheClosedFormOfLeastSquares(string formula)
    {
        using var process = new CommandLine();
        JsonElement fit = Parse(process.Run("fit", formula, "sleepstudy.csv", "--independent", "--json"));
        (double[] estimates, double[] errors, double sigma) = LeastSquares(process.PathOf("sleepstudy.csv"));
        JsonElement coefficients = fit.GetProperty("coefficients");
        for (int i = 0; i < 2; i++)
        {
            Testing.Approx.Equal(estimates[i], coefficients[i].GetProperty("estimate").GetDouble(), Testing.Tolerance.Solution, "estimate");
            Testing.Approx.Equal(errors[i], coefficients[i].GetProperty("standardError").GetDouble(), Testing.Tolerance.Solution, "standard error");
        }

        Testing.Approx.Equal(sigma, fit.GetProperty("residual").GetProperty("standardDeviation").GetDouble(), Testing.Tolerance.Solution, "sigma");
        fit.GetProperty("model").GetProperty("independent").GetBoolean().ShouldBeTrue();
        fit.GetProperty("random").GetArrayLength().ShouldBe(0);
        fit.GetProperty("status").GetString().ShouldBe("converged");
        fit.GetProperty("criteria").GetProperty("parameters").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Json_MaximumLikelihood_HasTheLogLikelihoodOfLm()
    {
        using var process = new CommandLine();
        JsonElement fit = Parse(process.Run("fit", "Reaction ~ Days", "sleepstudy.csv", "--independent", "--ml", "--json"));
        (_, _, double sigma) = LeastSquares(process.PathOf("sleepstudy.csv"));
        const int n = 180;
        double variance = sigma * sigma * (n - 2) / n;
        double expected = -0.5 * n * (Math.Log(2.0 * Math.PI * variance) + 1.0);
        Testing.Approx.Equal(expected, fit.GetProperty("criteria").GetProperty("logLik").GetDouble(), Testing.Tolerance.Likelihood, "log L");
    }

    [Fact]
    public void Fit_Independent_IsNoMixedModel()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "--independent");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldStartWith("Linear model, independent rows, REML   Reaction");
        result.Output.ShouldNotContain("Groups");
        result.Output.ShouldNotContain("Random effects");
        result.Output.ShouldContain("(Intercept)   251.405  6.610");
        result.Output.ShouldContain("Days           10.467  1.238");
        result.Output.ShouldContain("Residual      2277  47.71");
        result.Error.ShouldStartWith("note MM3036");
    }

    [Fact]
    public void Fit_FormulaWithoutRandomEffects_HasNothingToNote()
    {
        using var process = new CommandLine();
        process.Run("fit", "Reaction ~ Days", "sleepstudy.csv", "--independent").Error.ShouldBeEmpty();
    }

    [Fact]
    public void Fit_MissingGroup_DropsTheRowAsTheMixedModelDoes()
    {
        using var process = new CommandLine();
        process.Write("gap.csv", SmallData.WithThreeMissingResponses.Replace("\ng2,", "\n,", StringComparison.Ordinal));
        Parse(process.Run("fit", "y ~ x + (1 | g)", "gap.csv", "--json")).GetProperty("data").GetProperty("used").GetInt32().ShouldBe(51);
        Parse(process.Run("fit", "y ~ x + (1 | g)", "gap.csv", "--independent", "--json")).GetProperty("data").GetProperty("used").GetInt32().ShouldBe(51);
        Parse(process.Run("fit", "y ~ x", "gap.csv", "--independent", "--json")).GetProperty("data").GetProperty("used").GetInt32().ShouldBe(57);
    }

    [Fact]
    public void Fit_UnknownGroup_IsStillAnError()
    {
        using var process = new CommandLine();
        process.Run("fit", "Reaction ~ Days + (1 | Subjct)", "sleepstudy.csv", "--independent").Error.ShouldStartWith("error[MM2103]");
    }

    [Fact]
    public void Fit_OneRowPerGroup_NeedsNoRandomEffects()
    {
        using var process = new CommandLine();
        process.Write("single.csv", "y,x,g\n1,1,a\n3,2,b\n2,3,c\n5,4,d\n");
        process.Run("fit", "y ~ x + (1 | g)", "single.csv").ExitCode.ShouldBe(ExitCode.Model);
        process.Run("fit", "y ~ x + (1 | g)", "single.csv", "--independent").ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Fit_CoefficientPerRow_IsMM3035()
    {
        using var process = new CommandLine();
        process.Write("full.csv", "y,x\n1,1\n3,2\n");
        CommandResult result = process.Run("fit", "y ~ x", "full.csv", "--independent");
        result.ExitCode.ShouldBe(ExitCode.Model);
        result.Error.ShouldStartWith("error[MM3035]");
    }

    [Fact]
    public void Fit_WithAll_HasResidualsAndNoModes()
    {
        using var process = new CommandLine();
        JsonElement fit = Parse(process.Run("fit", Slopes, "sleepstudy.csv", "--independent", "--json", "--all"));
        fit.GetProperty("randomEffects").GetArrayLength().ShouldBe(0);
        fit.GetProperty("residuals").GetArrayLength().ShouldBe(180);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("markdown")]
    [InlineData("csv")]
    public void Summary_SavedFit_IsTheSamePage(string format)
    {
        using var process = new CommandLine();
        CommandResult fitted = process.Run("fit", Slopes, "sleepstudy.csv", "--independent", "--format", format, "--save", "ols.mm.json");
        CommandResult again = process.Run("summary", "ols.mm.json", "--format", format);
        again.ExitCode.ShouldBe(ExitCode.Done, again.Error);
        again.Output.ShouldBe(fitted.Output);
        again.Error.ShouldStartWith("note MM3036");
    }

    [Fact]
    public void Load_SavedFit_TakesItsRowsAgain()
    {
        using var process = new CommandLine();
        process.Run("fit", Slopes, "sleepstudy.csv", "--independent", "--save", "ols.mm.json").ExitCode.ShouldBe(ExitCode.Done);
        LinearMixedModel loaded = LinearMixedModel.Load(process.PathOf("ols.mm.json"));
        loaded.Independent.ShouldBeTrue();
        LinearMixedModel model = loaded.WithData(Data.DataSet.ReadCsv(process.PathOf("sleepstudy.csv")));
        model.Residuals().Count.ShouldBe(180);
        model.FittedValues()[0].ShouldBe(model.PopulationFittedValues()[0]);
    }

    [Fact]
    public void Check_Independent_UsesNoGroupsAndRepeatsTheOption()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("check", Slopes, "sleepstudy.csv", "--independent");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Output.ShouldContain("random none");
        result.Output.ShouldNotContain("grouping factor");
        result.Output.ShouldContain("sleepstudy.csv --independent\n");
        result.Error.ShouldStartWith("note MM3036");
    }

    [Fact]
    public void Check_StructureThatCannotBeFitted_IsLeftOutToo()
    {
        using var process = new CommandLine();
        process.Run("check", "Reaction ~ Days + fa(Days | Subject, d = 2)", "sleepstudy.csv").ExitCode.ShouldBe(ExitCode.Usage);
        process.Run("check", "Reaction ~ Days + fa(Days | Subject, d = 2)", "sleepstudy.csv", "--independent").ExitCode.ShouldBe(ExitCode.Done);
    }

    // Simple regression: slope = Sxy/Sxx, σ² = (Syy - slope·Sxy)/(n - 2).
    private static (double[] Estimates, double[] Errors, double Sigma) LeastSquares(string path)
    {
        double[][] rows = [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',').Take(2)
            .Select(field => double.Parse(field, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        double y = rows.Average(row => row[0]);
        double x = rows.Average(row => row[1]);
        double sxx = rows.Sum(row => (row[1] - x) * (row[1] - x));
        double sxy = rows.Sum(row => (row[1] - x) * (row[0] - y));
        double slope = sxy / sxx;
        double residual = rows.Sum(row => Math.Pow(row[0] - y - (slope * (row[1] - x)), 2.0));
        double sigma = Math.Sqrt(residual / (rows.Length - 2));
        return ([y - (slope * x), slope], [sigma * Math.Sqrt((1.0 / rows.Length) + (x * x / sxx)), sigma / Math.Sqrt(sxx)], sigma);
    }

    private static JsonElement Parse(CommandResult result)
    {
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    [Theory]
    [InlineData("table")]
    [InlineData("markdown")]
    public void Fit_WithoutFixedEffects_SaysSoInPlaceOfATable(string format)
    {
        using var process = new CommandLine();
        process.Write("one.csv", "y,g\n1,a\n2,b\n4,a\n3,b\n5,c\n");
        string text = process.Run("fit", "y ~ 0 + (1 | g)", "one.csv", "--independent", "--format", format).Output;
        text.ShouldContain("No fixed effects: the mean is 0.");
        text.ShouldNotContain("Estimate");
        text.ShouldContain("1 parameter, n 5");
    }
}
