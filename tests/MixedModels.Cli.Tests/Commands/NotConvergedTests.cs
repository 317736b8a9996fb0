using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>A fit that ran out of evaluations, made by the library and saved, printed by the command line.</summary>
public class NotConvergedTests
{
    [Fact]
    public void Summary_NotConvergedFit_ExitsWith1UnderABanner()
    {
        using CommandLine process = Saved();
        CommandResult result = process.Run("summary", "stopped.mm.json");
        result.ExitCode.ShouldBe(ExitCode.GateFailed);
        result.Output.ShouldStartWith("NOT CONVERGED");
        result.Output.ShouldContain("Fixed effects");
        result.Error.ShouldContain("warning[MM3033]");
    }

    [Fact]
    public void Summary_NotConvergedFitAsJson_ExitsWith1AndSaysSo()
    {
        using CommandLine process = Saved();
        CommandResult result = process.Run("summary", "stopped.mm.json", "--json");
        result.ExitCode.ShouldBe(ExitCode.GateFailed);
        result.Output.ShouldContain("\"status\": \"notConverged\"");
    }

    private static CommandLine Saved()
    {
        var process = new CommandLine();
        DataSet data = DataSet.ReadCsv(process.PathOf("sleepstudy.csv"));
        LinearMixedModel fit = LinearMixedModel.Fit("Reaction ~ Days + (Days | Subject)", data, new FitOptions { MaxEvaluations = 1 });
        fit.Status.ShouldBe(FitStatus.NotConverged);
        fit.Save(process.PathOf("stopped.mm.json"));
        return process;
    }
}
