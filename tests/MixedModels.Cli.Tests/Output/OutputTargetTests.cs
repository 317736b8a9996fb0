using System.Diagnostics;
using System.Text;
using MixedModels.Cli.Output;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Output;

/// <summary>Outputs that are inputs, links, devices and pipes.</summary>
public class OutputTargetTests
{
    private const string Slopes = "Reaction ~ Days + (Days | Subject)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongEnoughToOpen = TimeSpan.FromSeconds(0.3);

    [Theory]
    [InlineData("check", "sleepstudy.csv", "-o", "sleepstudy.csv", "--force")]
    [InlineData("check", "link.csv", "-o", "sleepstudy.csv", "--force")]
    [InlineData("check", "sleepstudy.csv", "-o", "link.csv", "--force")]
    [InlineData("check", "sleepstudy.csv", "-o", "folder/../sleepstudy.csv", "--force")]
    [InlineData("check", "sleepstudy.csv", "-o", "linked/sleepstudy.csv", "--force")]
    [InlineData("fit", Slopes, "sleepstudy.csv", "-o", "sleepstudy.csv", "--force")]
    [InlineData("fit", Slopes, "sleepstudy.csv", "--save", "sleepstudy.csv", "--force")]
    [InlineData("fit", Slopes, "sleepstudy.csv", "--save", "linked/link.csv", "--force")]
    [InlineData("summary", "sleepstudy.csv", "-o", "sleepstudy.csv", "--force")]
    public void Output_IsTheInput_IsMM6005AndLeavesIt(params string[] args)
    {
        using var process = new CommandLine();
        Directory.CreateDirectory(process.PathOf("folder"));
        File.CreateSymbolicLink(process.PathOf("link.csv"), "sleepstudy.csv");
        Directory.CreateSymbolicLink(process.PathOf("linked"), process.PathOf("."));
        string before = File.ReadAllText(process.PathOf("sleepstudy.csv"));
        CommandResult result = process.Run(args);
        result.Error.ShouldStartWith("error[MM6005]");
        result.ExitCode.ShouldBe(ExitCode.Output);
        File.ReadAllText(process.PathOf("sleepstudy.csv")).ShouldBe(before);
    }

    [Fact]
    public void Output_IsWhatStandardInputComesFrom_IsMM6005()
    {
        using var process = new CommandLine();
        process.Environment = process.Environment with { InputPath = process.PathOf("sleepstudy.csv") };
        process.Run("check", "-", "-o", "sleepstudy.csv", "--force").Error.ShouldStartWith("error[MM6005]");
    }

    [Theory]
    [InlineData("a.json", "a.json")]
    [InlineData("a.json", "./a.json")]
    public void Output_IsTheSavedFile_IsMM1309(string output, string save)
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "-o", output, "--save", save);
        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.Error.ShouldStartWith("error[MM1309]: --output and --save exclude each other");
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }

    [Fact]
    public void Save_ToStandardOutput_IsMM1307()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "--save", "-");
        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.Error.ShouldStartWith("error[MM1307]: --save does not take `-`");
    }

    [Fact]
    public void Output_IsALink_ReplacesWhatItLeadsTo()
    {
        using var process = new CommandLine();
        process.Write("old.txt", "old");
        File.CreateSymbolicLink(process.PathOf("link.txt"), "old.txt");
        process.Run("check", "sleepstudy.csv", "-o", "link.txt").Error.ShouldStartWith("error[MM6001]");
        process.Run("check", "sleepstudy.csv", "-o", "link.txt", "--force").ExitCode.ShouldBe(ExitCode.Done);
        new FileInfo(process.PathOf("link.txt")).LinkTarget.ShouldBe("old.txt");
        File.ReadAllText(process.PathOf("old.txt")).ShouldStartWith("sleepstudy.csv");
    }

    [Fact]
    public void Output_IsADevice_IsWrittenToWithoutForce()
    {
        if (OperatingSystem.IsWindows()) { return; }
        using var process = new CommandLine();
        CommandResult result = process.Run("fit", Slopes, "sleepstudy.csv", "-o", "/dev/null", "--save", "/dev/null");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        File.Exists("/dev/null").ShouldBeTrue();
    }

    [Fact]
    public void Output_IsTheFullDevice_IsMM6003AndItStays()
    {
        if (!OperatingSystem.IsLinux()) { return; }
        using var process = new CommandLine();
        CommandResult result = process.Run("check", "sleepstudy.csv", "-o", "/dev/full", "--force");
        result.ExitCode.ShouldBe(ExitCode.Output);
        result.Error.ShouldStartWith("error[MM6003]");
    }

    [Fact]
    public async Task Output_IsAPipe_IsWrittenToAndStays()
    {
        if (OperatingSystem.IsWindows()) { return; }
        using var process = new CommandLine();
        string pipe = await MakePipe(process);
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe, Encoding.UTF8));
        CommandResult result = await Task.Run(() => process.Run("check", "sleepstudy.csv", "-o", "pipe")).WaitAsync(Patience);
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        (await reader.WaitAsync(Patience)).ShouldStartWith("sleepstudy.csv   180 rows");
        SpecialFile.Is(pipe).ShouldBeTrue();
    }

    [Fact]
    public async Task Output_IsALinkToAPipe_IsWrittenToThePipe()
    {
        if (OperatingSystem.IsWindows()) { return; }
        using var process = new CommandLine();
        string pipe = await MakePipe(process);
        File.CreateSymbolicLink(process.PathOf("link"), "pipe");
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe, Encoding.UTF8));
        CommandResult result = await Task.Run(() => process.Run("check", "sleepstudy.csv", "-o", "link")).WaitAsync(Patience);
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        (await reader.WaitAsync(Patience)).ShouldStartWith("sleepstudy.csv   180 rows");
    }

    [Fact]
    public async Task Is_PipeWithAReaderWaiting_IsTrueAndTheReaderWaitsOn()
    {
        if (OperatingSystem.IsWindows()) { return; }
        using var process = new CommandLine();
        string pipe = await MakePipe(process);
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe, Encoding.UTF8));
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < LongEnoughToOpen) { SpecialFile.Is(pipe).ShouldBeTrue(); }
        reader.IsCompleted.ShouldBeFalse();
        await Task.Run(() => File.WriteAllText(pipe, "text")).WaitAsync(Patience);
        (await reader.WaitAsync(Patience)).ShouldBe("text");
    }

    [Fact]
    public void Is_EmptyRegularFile_IsFalse()
    {
        using var process = new CommandLine();
        process.Write("empty.txt", string.Empty);
        SpecialFile.Is(process.PathOf("empty.txt")).ShouldBeFalse();
    }

    // A thread that waits for the other end of a pipe cannot be called back; it is left behind, and the test fails.
    private static async Task<string> MakePipe(CommandLine process)
    {
        string pipe = process.PathOf("pipe");
        using Process make = Process.Start("mkfifo", [pipe]);
        await make.WaitForExitAsync();
        return pipe;
    }
}
