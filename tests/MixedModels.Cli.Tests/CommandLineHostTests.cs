using System.Text;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests;

/// <summary>What holds for every command: streams, colour, interruption, faults.</summary>
public class CommandLineHostTests
{
    [Fact]
    public void Run_UsageError_LeavesStandardOutputEmpty()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit");
        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("MM1303");
    }

    [Fact]
    public void Run_UsageError_IsAFewLinesAndNotTheHelp()
    {
        using var process = new CommandLine();
        process.Run("fit", "--nonsense").Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void Run_UsageErrorWithJson_PrintsADocumentToo()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", "--json");
        result.Output.ShouldContain("\"schema\": \"mixed/failure/1\"");
        result.Output.ShouldContain("MM1303");
        result.Error.ShouldContain("MM1303");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--no-color")]
    public void Run_SharedOptionBeforeTheCommand_Works(string option)
    {
        using var process = new CommandLine();
        process.Run(option, "check", "sleepstudy.csv").ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Run_Terminal_HasColour()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { ErrorIsTerminal = true };
        process.Run("fit").Error.ShouldContain("\u001b[31merror[MM1303]\u001b[0m");
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public void Run_TerminalThatRefusesColour_HasNone(string variable, string value)
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { ErrorIsTerminal = true, Variable = name => name == variable ? value : null };
        process.Run("fit").Error.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Run_NoColorOption_HasNoColour()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { ErrorIsTerminal = true, OutputIsTerminal = true };
        CommandResult result = process.Run("check", "sleepstudy.csv", "--no-color", "--no-progress");
        (result.Output + result.Error).ShouldNotContain("\u001b");
    }

    [Fact]
    public void Run_Pipe_HasNoColour()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { ErrorIsTerminal = true };
        process.Run("check", "sleepstudy.csv", "--no-progress").Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Run_OutputWithoutUnicode_IsAscii()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { OutputEncoding = Encoding.ASCII };
        CommandResult result = process.Run("check", "sleepstudy.csv");
        result.Output.ShouldContain("0 ... 9");
        result.Output.ShouldNotContain("?");
    }

    [Fact]
    public void Run_Interrupted_ExitsWith130AndWritesNothing()
    {
        using var process = new CommandLine();
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        process.Environment = process.Environment with { Interrupted = interrupt.Token };
        CommandResult result = process.Run("check", "sleepstudy.csv", "-o", "out.txt");
        result.ExitCode.ShouldBe(ExitCode.Interrupted);
        result.Output.ShouldBeEmpty();
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }

    [Fact]
    public void Run_FullStandardOutput_IsMM6003()
    {
        using var process = new CommandLine();
        using var full = new BrokenStream(new IOException("No space left on device", 28));
        CommandResult result = process.Run(full, "check", "sleepstudy.csv");
        result.ExitCode.ShouldBe(ExitCode.Output);
        result.Error.ShouldContain("error[MM6003]: standard output cannot be written");
    }

    [Fact]
    public void Run_ClosedStandardOutput_IsMM6004()
    {
        using var process = new CommandLine();
        using var closed = new BrokenStream(new IOException("Broken pipe", 32));
        CommandResult result = process.Run(closed, "fit", "--json");
        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("MM1303");
        result.Error.ShouldContain("MM6004");
    }

    [Fact]
    public void Run_FaultOfOurs_IsMM6070WithoutAStackTrace()
    {
        using var process = new CommandLine();
        using var broken = new BrokenStream(new InvalidOperationException("impossible"));
        CommandResult result = process.Run(broken, "check", "sleepstudy.csv");
        result.ExitCode.ShouldBe(ExitCode.Bug);
        result.Error.ShouldContain("error[MM6070]");
        result.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Run_FaultOfOursWithDebug_PrintsTheStackTrace()
    {
        using var process = new CommandLine();
        using var broken = new BrokenStream(new InvalidOperationException("impossible"));
        CommandResult result = process.Run(broken, "check", "sleepstudy.csv", "--debug");
        result.ExitCode.ShouldBe(ExitCode.Bug);
        result.Error.ShouldContain("   at ");
    }

    [Fact]
    public void Run_DataFromATerminal_IsMM2021()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { InputIsTerminal = true };
        CommandResult result = process.Run("check", "-");
        result.ExitCode.ShouldBe(ExitCode.Data);
        result.Error.ShouldContain("MM2021");
    }

    [Fact]
    public void Run_DataFromAPipe_AreRead()
    {
        using var process = new CommandLine();
        process.Input = new MemoryStream(Encoding.UTF8.GetBytes("x,y\n1,2\n3,4\n"));
        CommandResult result = process.Run("check", "-");
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Output.ShouldStartWith("standard input   2 rows   2 columns");
    }

    [Fact]
    public void Run_CommaDecimalCulture_PrintsPoints()
    {
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        using var process = new CommandLine();
        try
        {
            var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            System.Globalization.CultureInfo.CurrentCulture = comma;
            process.Run("check", "sleepstudy.csv").Output.ShouldContain("194.3");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }
}
