using MixedModels.Cli.Rendering;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Rendering;

public class MarkdownTextTests
{
    [Fact]
    public void Write_Page_BreaksProseAndLeavesCodeAlone()
    {
        const string page = """
            One line of prose that goes
            on here.

            ## What to do

            - first **thing** to do, which is long enough to be broken
            1. second
            ```
            mixed   fit
            ```
            """;
        using var text = new StringWriter();
        MarkdownText.Write("MM1012  Title", page, new TextPage(text, PageLook.Plain with { Width = 40 }));
        text.ToString().ShouldBe(
            """
            MM1012  Title

            One line of prose that goes on here.

            What to do

            - first thing to do, which is long
              enough to be broken
            1. second
                mixed   fit

            """.ReplaceLineEndings("\n"));
    }
}
