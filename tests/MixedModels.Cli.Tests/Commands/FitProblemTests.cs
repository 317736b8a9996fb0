using System.Globalization;
using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Models that the data cannot carry, and model files without what is asked of them.</summary>
public class FitProblemTests
{
    [Fact]
    public void Fit_RandomColumnTwice_IsMM3031()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", "Reaction ~ Days + (Days + I(2 * Days) | Subject)", "sleepstudy.csv");
        result.ExitCode.ShouldBe(ExitCode.Model);
        result.Error.ShouldStartWith("error[MM3031]");
    }

    [Fact]
    public void Fit_ResponseWithAHugeConstant_IsMM3034()
    {
        using var process = new CommandLine();
        process.Write("huge.csv", Rows(row => 1e14 + (row % 7 * 0.25) + (row / 6)));
        CommandResult result = process.Run("fit", "y ~ 1 + (1 | g)", "huge.csv");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        result.Error.ShouldContain("warning[MM3034]");
    }

    [Fact]
    public void Fit_CoefficientPerRow_IsMM3035()
    {
        using var process = new CommandLine();
        process.Write("saturated.csv", Rows(row => row * 5 % 7));
        CommandResult result = process.Run("fit", "y ~ factor(id) + (1 | g)", "saturated.csv");
        result.ExitCode.ShouldBe(ExitCode.Model);
        result.Error.ShouldStartWith("error[MM3035]");
    }

    [Fact]
    public void Residuals_OfALoadedModel_AreMM4011()
    {
        using CommandLine process = Saved();
        LinearMixedModel loaded = LinearMixedModel.Load(process.PathOf("sleep.mm.json"));
        CodeOf(() => loaded.Residuals()).ShouldBe("MM4011");
        loaded.WithData(DataSet.ReadCsv(process.PathOf("sleepstudy.csv"))).Residuals().Count.ShouldBe(180);
    }

    [Fact]
    public void WithData_OfAnotherFile_IsMM4012()
    {
        using CommandLine process = Saved();
        process.Write("other.csv", File.ReadAllText(process.PathOf("sleepstudy.csv")) + "\n");
        LinearMixedModel loaded = LinearMixedModel.Load(process.PathOf("sleep.mm.json"));
        CodeOf(() => loaded.WithData(DataSet.ReadCsv(process.PathOf("other.csv")))).ShouldBe("MM4012");
    }

    private static string CodeOf(Action action) => Should.Throw<MixedModelException>(action).Problems[0].Code;

    private static CommandLine Saved()
    {
        var process = new CommandLine();
        process.Run("fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", "--save", "sleep.mm.json").ExitCode.ShouldBe(ExitCode.Done);
        return process;
    }

    private static string Rows(Func<int, double> response)
    {
        var text = new StringBuilder("id,g,y\n");
        for (int row = 0; row < 60; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row},g{row / 6},{response(row):R}\n");
        }

        return text.ToString();
    }
}
