using MixedModels.Cli.Commands;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

public class ExplainTests
{
    public static TheoryData<string> Codes => [.. ProblemPages.Codes];

    [Theory, MemberData(nameof(Codes))]
    public void Explain_EveryCode_HasATitleAndText(string code)
    {
        ProblemPage page = ProblemPages.Find(code).ShouldNotBeNull();
        page.Title.ShouldNotBeEmpty();
        page.Title.ShouldNotContain(code);
        page.Text.Length.ShouldBeGreaterThan(80);
    }

    [Theory, MemberData(nameof(Codes))]
    public void Explain_EveryCode_FitsTheWidth(string code)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("explain", code);
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Output.Split('\n').Where(line => !line.StartsWith("    ", StringComparison.Ordinal)).Max(line => line.Length).ShouldBeLessThanOrEqualTo(100);
    }

    [Theory]
    [InlineData("3011", "did you mean MM3011?")]
    [InlineData("MM3O11", "did you mean MM3011?")]
    [InlineData("M1012", "did you mean MM1012?")]
    [InlineData("MM9999", "mixed explain lists all codes")]
    [InlineData("MM9010", "mixed explain lists all codes")]
    [InlineData("MM2499", "mixed explain lists all codes")]
    [InlineData("MM3099", "did you mean MM3009?")]
    [InlineData("MM9012", "mixed explain lists all codes")]
    [InlineData("hello", "mixed explain lists all codes")]
    [InlineData("", "mixed explain lists all codes")]
    public void Explain_NoSuchCode_PointsOnlyToANearOne(string code, string fix)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("explain", code);
        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain($"fix:   {fix}\n");
    }

    [Fact]
    public void Explain_Alone_ListsEveryCode()
    {
        using var process = new CommandLine();
        string output = process.Run("explain").Output;
        ProblemPages.Codes.Where(code => !output.Contains(code, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Explain_Markdown_IsThePageItself()
    {
        using var process = new CommandLine();
        string page = File.ReadAllText(Testing.Repository.PathOf("docs", "problems", "MM1012.md"));
        process.Run("explain", "MM1012", "--format", "markdown").Output.ShouldBe(page);
    }

    [Fact]
    public void Explain_AloneAsJson_IsAListOfCodes()
    {
        using var process = new CommandLine();
        process.Run("explain", "--json").Output.ShouldContain("\"schema\": \"mixed/codes/1\"");
    }
}
