using System.Text.Json;
using MixedModels.Cli.Commands;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>Whatever is asked for as JSON is answered by one document, help and failures too.</summary>
public class JsonOfHelpTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    [Theory]
    [InlineData("mixed/help/1", "--json")]
    [InlineData("mixed/help/1", "--help", "--format", "json")]
    [InlineData("mixed/help/1", "fit", "--json", "-h")]
    [InlineData("mixed/help/1", "fit", "--json", "--conf", "95", "--help", "--version")]
    [InlineData("mixed/version/1", "--version", "--json")]
    [InlineData("mixed/version/1", "fit", "--version", "--format=json")]
    public void Run_HelpAsJson_IsADocument(string schema, params string[] words)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run(words);
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("schema").GetString().ShouldBe(schema);
        document.RootElement.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Help_AsJson_HasEveryOptionOfEveryCommand()
    {
        using var process = new CommandLine();
        using var document = JsonDocument.Parse(process.Run("--help", "--json").Output);
        JsonElement[] commands = [.. document.RootElement.GetProperty("commands").EnumerateArray()];
        commands.Select(command => command.GetProperty("name").GetString())
            .ShouldBe(new CommandTree().Parse([]).RootCommandResult.Command.Subcommands.Select(command => command.Name));
        foreach (JsonElement command in commands)
        {
            string[] names = [.. command.GetProperty("options").EnumerateArray().Select(option => option.GetProperty("name").GetString()!)];
            string page = process.Run(command.GetProperty("name").GetString()!, "--help").Output;
            names.ShouldNotBeEmpty();
            names.ShouldAllBe(name => page.Contains(name, StringComparison.Ordinal));
            System.Text.RegularExpressions.Regex.Matches(page, @"^  (?:-\w, )?(--[a-z-]+)", System.Text.RegularExpressions.RegexOptions.Multiline)
                .Select(match => match.Groups[1].Value).ShouldBe(names);
        }
    }

    [Fact]
    public void Version_OfACommand_IsThatOfMixed()
    {
        using var process = new CommandLine();
        process.Run("fit", "--version").Output.ShouldBe(process.Run("--version").Output);
    }

    [Fact]
    public void Failure_ByFormatJson_IsADocumentAsByJson()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "no-such.csv", "--format", "json");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Output.ShouldBe(process.Run("fit", Slopes, "no-such.csv", "--json").Output);
        result.Output.ShouldContain("mixed/failure/1");
    }
}
