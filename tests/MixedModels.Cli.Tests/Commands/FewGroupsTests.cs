using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Where few groups make tests and intervals too hopeful, the page says so and names what is not.</summary>
public class FewGroupsTests
{
    [Theory]
    [InlineData(true, "fit", "y ~ x + (x | g)")]
    [InlineData(true, "fit", "y ~ x + (1 | g)", "--df", "z")]
    [InlineData(true, "test", "y ~ x + (x | g)")]
    [InlineData(false, "test", "y ~ x + (x | g)", "--random")]
    [InlineData(false, "fit", "y ~ x + (1 | g)")]
    [InlineData(false, "fit", "y ~ x + (x | g)", "--df", "kr")]
    public void Run_TenGroups_PointsToKenwardRoger(bool isTold, string command, string formula, params string[] options)
    {
        using var line = new CommandLine();
        line.Write("ten.csv", SmallData.WithInterceptAndSlopeInStep);
        CommandResult result = line.Run([command, formula, "ten.csv", .. options]);
        result.ExitCode.ShouldBe(0);
        result.Error.Contains("MM3272", StringComparison.Ordinal).ShouldBe(isTold);
    }

    [Theory]
    [InlineData(true, "profile")]
    [InlineData(true, "boot")]
    [InlineData(false, "profile-reml")]
    public void Run_IntervalsOfTenGroups_PointToTheRestrictedProfile(bool isTold, string method)
    {
        using var line = new CommandLine();
        line.Write("ten.csv", SmallData.WithThreeMissingResponses);
        CommandResult result = line.Run("fit", "y ~ x + (1 | g)", "ten.csv", "--ci", method);
        result.Output.ReplaceLineEndings(" ").Contains("those of --ci profile-reml do not", StringComparison.Ordinal).ShouldBe(isTold);
    }
}
