using MixedModels.Cli.Rendering;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Rendering;

public class ProblemTextTests
{
    [Fact]
    public void Write_ErrorWithAPlace_PutsCaretsUnderIt() => Write(
        new Problem("MM2103", Severity.Error, "there is no column \"Dayz\" in sleepstudy.csv")
        {
            Source = "Reaction ~ Dayz + (Days | Subject)",
            Where = new TextSpan(11, 4),
            Cause = "the columns are Reaction, Days, Subject",
            Fix = "did you mean \"Days\"?",
        }).ShouldBe(
        """
        error[MM2103]: there is no column "Dayz" in sleepstudy.csv
           Reaction ~ Dayz + (Days | Subject)
                      ^^^^
        cause: the columns are Reaction, Days, Subject
        fix:   did you mean "Days"?
        more:  mixed explain MM2103

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Write_PlaceBehindWideCharacters_IsUnderTheRightOne() => Write(
        new Problem("MM2103", Severity.Error, "m") { Source = "`反応` ~ x", Where = new TextSpan(7, 1) })
        .ShouldContain("\n   `反応` ~ x\n            ^\n");

    [Fact]
    public void Write_EmptyPlace_HasOneCaret() => Write(
        new Problem("MM1001", Severity.Error, "m") { Source = "y", Where = new TextSpan(1, 0) }).ShouldContain("\n   y\n    ^\n");

    [Fact]
    public void Write_PlaceOutsideTheText_IsLeftOut() => Write(
        new Problem("MM1001", Severity.Error, "m") { Source = "y", Where = new TextSpan(5, 1) }).ShouldNotContain("^");

    [Fact]
    public void Write_Warning_IsNamedSo() => Write(new Problem("MM3005", Severity.Warning, "few levels")).ShouldStartWith("warning[MM3005]: few levels\n");

    [Fact]
    public void Write_Note_IsWrappedProse()
    {
        string text = Write(new Problem("MM3011", Severity.Note, "The variance of Days within Batch is estimated as 0")
        {
            Cause = "the fit is valid: the data show no between-Batch variation in Days",
            Fix = "the same fit: y ~ Days + (1 | Batch)",
        });
        text.ShouldBe(
            """
            note MM3011  The variance of Days within Batch is estimated as 0; the fit is valid: the data show no
                         between-Batch variation in Days; the same fit: y ~ Days + (1 | Batch).
                         mixed explain MM3011

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Write_SeveralProblems_PutsErrorsFirstAndPointsOnce()
    {
        string text = Write(
            new Problem("MM2031", Severity.Note, "a note"),
            new Problem("MM3011", Severity.Note, "another"),
            new Problem("MM3005", Severity.Warning, "a warning"));
        text.ShouldStartWith("warning[MM3005]");
        text.ShouldContain("mixed explain MM2031  (also MM3011)\n");
    }

    [Fact]
    public void Write_Nothing_WritesNothing() => Write().ShouldBeEmpty();

    [Fact]
    public void Write_MessageWithEscapeCodes_IsHarmless() =>
        Write(new Problem("MM2008", Severity.Error, "column \u001b[2J")).ShouldNotContain("\u001b");

    private static string Write(params Problem[] problems)
    {
        using var text = new StringWriter();
        ProblemText.Write([.. problems], new TextPage(text, PageLook.Plain));
        return text.ToString();
    }
}
