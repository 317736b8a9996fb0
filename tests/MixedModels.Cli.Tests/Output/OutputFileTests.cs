using System.Text;
using MixedModels.Cli.Output;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Output;

public class OutputFileTests
{
    [Fact]
    public void Output_ToAFile_HoldsTheAnswerAndNothingElseIsLeft()
    {
        using var process = new CommandLine();
        CommandResult shown = process.Run("check", "sleepstudy.csv");
        CommandResult result = process.Run("check", "sleepstudy.csv", "-o", "out.txt");
        result.ExitCode.ShouldBe(ExitCode.Done);
        result.Output.ShouldBeEmpty();
        process.Files.ShouldBe(["out.txt", "sleepstudy.csv"]);
        File.ReadAllText(process.PathOf("out.txt")).ShouldBe(shown.Output);
    }

    [Fact]
    public void Output_FileExists_IsMM6001AndLeavesIt()
    {
        using var process = new CommandLine();
        process.Write("out.txt", "old");
        CommandResult result = process.Run("check", "sleepstudy.csv", "-o", "out.txt");
        result.ExitCode.ShouldBe(ExitCode.Output);
        result.Error.ShouldStartWith("error[MM6001]: `out.txt` exists already");
        File.ReadAllText(process.PathOf("out.txt")).ShouldBe("old");
    }

    [Fact]
    public void Output_FileExistsWithForce_IsReplaced()
    {
        using var process = new CommandLine();
        process.Write("out.txt", "old");
        process.Run("check", "sleepstudy.csv", "-o", "out.txt", "--force").ExitCode.ShouldBe(ExitCode.Done);
        File.ReadAllText(process.PathOf("out.txt")).ShouldStartWith("sleepstudy.csv");
        process.Files.ShouldBe(["out.txt", "sleepstudy.csv"]);
    }

    [Fact]
    public void Output_FolderMissing_IsMM6002BeforeAnyWork()
    {
        using var process = new CommandLine();
        CommandResult result = process.Run("check", "no-such-data.csv", "-o", "nowhere/out.txt");
        result.ExitCode.ShouldBe(ExitCode.Output);
        result.Error.ShouldStartWith("error[MM6002]");
    }

    [Fact]
    public void Output_IsAFolder_IsMM6004()
    {
        using var process = new CommandLine();
        process.Run("check", "sleepstudy.csv", "-o", ".").Error.ShouldStartWith("error[MM6004]");
    }

    [Fact]
    public void Write_DiskFull_IsMM6003AndLeavesNothing()
    {
        using var process = new CommandLine();
        var file = new OutputFile("out.txt", process.PathOf("out.txt"), replace: false);
        MixedModelException failure = Should.Throw<MixedModelException>(() => file.Write(temporary =>
        {
            File.WriteAllText(temporary, "half");
            throw new IOException("No space left on device", 28);
        }));
        failure.Problems[0].Code.ShouldBe("MM6003");
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }

    [Fact]
    public void Write_NoPermission_IsMM6004WithTheReason()
    {
        using var process = new CommandLine();
        var file = new OutputFile("out.txt", process.PathOf("out.txt"), replace: false);
        MixedModelException failure = Should.Throw<MixedModelException>(() => file.Write(_ => throw new UnauthorizedAccessException("no entry")));
        failure.Problems[0].Code.ShouldBe("MM6004");
        failure.Problems[0].Cause.ShouldBe("no entry");
    }

    [Fact]
    public void Write_FileAppearedMeanwhile_IsMM6001AndLeavesIt()
    {
        using var process = new CommandLine();
        var file = new OutputFile("out.txt", process.PathOf("out.txt"), replace: false);
        process.Write("out.txt", "theirs");
        Should.Throw<MixedModelException>(() => file.Write(Encoding.UTF8.GetBytes("ours"))).Problems[0].Code.ShouldBe("MM6001");
        File.ReadAllText(process.PathOf("out.txt")).ShouldBe("theirs");
        process.Files.ShouldBe(["out.txt", "sleepstudy.csv"]);
    }

    [Fact]
    public void Write_Interrupted_LeavesNothing()
    {
        using var process = new CommandLine();
        var file = new OutputFile("out.txt", process.PathOf("out.txt"), replace: false);
        Should.Throw<OperationCanceledException>(() => file.Write(temporary =>
        {
            File.WriteAllText(temporary, "half");
            throw new OperationCanceledException();
        }));
        process.Files.ShouldBe(["sleepstudy.csv"]);
    }
}
