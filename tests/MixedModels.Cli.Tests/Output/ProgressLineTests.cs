using MixedModels.Cli.Output;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Output;

public class ProgressLineTests
{
    [Fact]
    public void Report_WithinASecond_ShowsNothing()
    {
        var clock = new ManualClock();
        using var text = new StringWriter();
        using (var line = new ProgressLine(text, clock, isWanted: true))
        {
            line.Report("fitting");
            clock.Advance(TimeSpan.FromMilliseconds(900));
        }

        text.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Report_AfterASecond_ShowsTheLineAndWipesIt()
    {
        var clock = new ManualClock();
        using var text = new StringWriter();
        using (var line = new ProgressLine(text, clock, isWanted: true))
        {
            line.Report("fitting");
            clock.Advance(TimeSpan.FromMilliseconds(1100));
            text.ToString().ShouldContain("fitting  1 s");
        }

        text.ToString().ShouldEndWith("\r\u001b[K");
    }

    [Fact]
    public void Report_NotWanted_ShowsNothingEver()
    {
        var clock = new ManualClock();
        using var text = new StringWriter();
        using (var line = new ProgressLine(text, clock, isWanted: false))
        {
            line.Report("fitting");
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        text.ToString().ShouldBeEmpty();
    }
}
