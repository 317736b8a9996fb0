using MixedModels.Cli.Output;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Output;

/// <summary>Standard streams that are closed or full.</summary>
public class StandardStreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_ErrorStreamFails_KeepsTheExitCode(bool isClosed)
    {
        using var process = new CommandLine();
        Exception failure = isClosed ? new ObjectDisposedException("stream") : new IOException("No space left on device", 28);
        using var output = new MemoryStream();
        using var broken = new BrokenStream(failure);
        var error = new StreamWriter(broken) { AutoFlush = true };
        CommandLineHost.Run(["fit", "y ~ x + (1 | g)"], Stream.Null, output, error, process.Environment).ShouldBe(ExitCode.Usage);
        CommandLineHost.Run(["fit", "Reaction ~ Days + (1 | Subject)", "sleepstudy.csv", "--verbose"], Stream.Null, output, error, process.Environment)
            .ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Write_ErrorThatIsOurs_IsNotSwallowed()
    {
        using var broken = new BrokenStream(new InvalidOperationException("ours"));
        using var writer = new LenientWriter(new StreamWriter(broken) { AutoFlush = true });
        Should.Throw<InvalidOperationException>(() => writer.Write("text"));
    }

    [Theory]
    [InlineData("pos:\t0\nflags:\t02000000\nmnt_id:\t16\n", true)]
    [InlineData("pos:\t0\nflags:\t0100002\nmnt_id:\t16\n", false)]
    [InlineData("", false)]
    public void IsOpenedByRuntime_Flags_TellsWhatClosesOnExec(string information, bool expected) =>
        InheritedStream.IsOpenedByRuntime(information).ShouldBe(expected);

    [Fact]
    public void IsClosed_StreamsOfTheTests_AreOpen() => InheritedStream.IsClosed(InheritedStream.Error).ShouldBeFalse();
}
