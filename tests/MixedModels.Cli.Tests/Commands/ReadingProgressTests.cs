using System.Text;
using MixedModels.Cli.Tests.Output;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Commands;

/// <summary>The line of progress while data are read that take their time.</summary>
public class ReadingProgressTests
{
    private static readonly byte[] Data =
        Encoding.UTF8.GetBytes("g,y,note\n" + string.Concat(Enumerable.Range(0, 3000).Select(row => $"{row % 7},{row % 11},{new string('n', 1100)}\n")));

    [Fact]
    public void Check_OfALongFile_ShowsTheShareRead() => ErrorOf(canSeek: true).ShouldMatch(@"reading the data: 1 of 3 MB, \d\d %  \d+ s");

    [Fact]
    public void Check_OfAPipe_ShowsWhatWasReadWithoutAShare()
    {
        string error = ErrorOf(canSeek: false);
        error.ShouldContain("reading the data");
        error.ShouldNotContain("%");
    }

    private static string ErrorOf(bool canSeek)
    {
        var clock = new ManualClock();
        using var process = new CommandLine { Input = new SlowStream(Data, clock, canSeek) };
        process.Environment = process.Environment with { Clock = clock, ErrorIsTerminal = true };
        CommandResult result = process.Run("check", "-");
        result.ExitCode.ShouldBe(ExitCode.Done, result.Error);
        return result.Error;
    }

    /// <summary>Two seconds go by with each reading.</summary>
    private sealed class SlowStream(byte[] bytes, ManualClock clock, bool canSeek) : MemoryStream(bytes)
    {
        public override bool CanSeek => canSeek;

        public override int Read(Span<byte> buffer)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            byte[] piece = new byte[buffer.Length];
            int count = base.Read(piece, 0, piece.Length);
            piece.AsSpan(0, count).CopyTo(buffer);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
