using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("MM1001", 2)]
    [InlineData("MM2001", 3)]
    [InlineData("MM2030", 2)]
    [InlineData("MM2103", 3)]
    [InlineData("MM3014", 3)]
    [InlineData("MM3001", 4)]
    [InlineData("MM4006", 3)]
    [InlineData("MM5001", 5)]
    [InlineData("MM6001", 6)]
    [InlineData("MM6070", 70)]
    [InlineData("XX1001", 70)]
    [InlineData("", 70)]
    public void Of_Code_FollowsItsArea(string code, int expected) => ExitCode.Of(code).ShouldBe(expected);

    [Fact]
    public void Of_Problems_TakesTheFirstErrorAndNoNote() =>
        ExitCode.Of([
            new Problem("MM1011", Severity.Note, "a note"),
            new Problem("MM3001", Severity.Error, "an error"),
            new Problem("MM2001", Severity.Error, "another")]).ShouldBe(ExitCode.Model);

    [Fact]
    public void Of_NoError_IsOurFault() => ExitCode.Of([]).ShouldBe(ExitCode.Bug);
}
