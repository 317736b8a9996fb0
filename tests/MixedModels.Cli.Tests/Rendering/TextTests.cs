using MixedModels.Cli.Rendering;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Cli.Tests.Rendering;

public class TextTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("größe", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("被験者", 6)]
    [InlineData("😀", 2)]
    [InlineData("", 0)]
    public void Width_Text_CountsColumns(string text, int expected) => DisplayText.Width(text).ShouldBe(expected);

    [Theory]
    [InlineData("a\u001b[31mb", "a<U+001B>[31mb")]
    [InlineData("a\tb\nc", "a b c")]
    [InlineData("x\u202Ey", "x<U+202E>y")]
    [InlineData("x\u200B", "x<U+200B>")]
    [InlineData("a\u00A0b", "a<U+00A0>b")]
    [InlineData("größe × 2", "größe × 2")]
    public void Safe_TextThatSteersATerminal_LosesItsPower(string text, string expected) => DisplayText.Safe(text).ShouldBe(expected);

    [Theory]
    [InlineData("0 … 9", "0 ... 9")]
    [InlineData("2 × Days", "2 x Days")]
    [InlineData("σ² ≥ 0", "sigma^2 >= 0")]
    [InlineData("plain", "plain")]
    public void ToAscii_OurTypography_HasAWordForIt(string text, string expected) => DisplayText.ToAscii(text).ShouldBe(expected);

    [Fact]
    public void Wrap_Prose_BreaksAtBlanks() =>
        TextLayout.Wrap("one two three four five six", 20, "fix:   ", "       ").ShouldBe(["fix:   one two three", "       four five six"]);

    [Fact]
    public void Wrap_WordLongerThanTheLine_StaysWhole() =>
        TextLayout.Wrap("a " + new string('x', 30) + " b", 20).ShouldBe(["a", new string('x', 30), "b"]);

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("data/a-1.csv", "data/a-1.csv")]
    [InlineData("", "''")]
    public void ShellQuote_Word_CanBePasted(string word, string expected) => ShellQuote.Of(word).ShouldBe(expected);

    [Fact]
    public void Excerpt_ShortLine_IsWhole() =>
        SourceExcerpt.Of("y ~ x", new TextSpan(4, 1), 80).ShouldBe(("y ~ x", new TextSpan(4, 1)));

    [Fact]
    public void Excerpt_SecondLine_IsCutOut() =>
        SourceExcerpt.Of("y ~ x +\n  z", new TextSpan(10, 1), 80).ShouldBe(("  z", new TextSpan(2, 1)));

    [Fact]
    public void Excerpt_EndOfText_PointsBehindIt() =>
        SourceExcerpt.Of("y", new TextSpan(1, 0), 80).ShouldBe(("y", new TextSpan(1, 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(995)]
    public void Excerpt_LongLine_ShowsThePlace(int start)
    {
        string source = string.Concat(Enumerable.Range(0, 250).Select(i => $"{i:000} "));
        (string line, TextSpan span) = SourceExcerpt.Of(source, new TextSpan(start, 3), 40);
        line.Length.ShouldBeLessThanOrEqualTo(40);
        line.Substring(span.Start, span.Length).ShouldBe(source.Substring(start, 3));
    }

    [Fact]
    public void Excerpt_SpanLongerThanTheLine_IsCut()
    {
        (string line, TextSpan span) = SourceExcerpt.Of(new string('x', 500), new TextSpan(100, 300), 40);
        line.Length.ShouldBeLessThanOrEqualTo(40);
        span.End.ShouldBeLessThanOrEqualTo(line.Length);
    }
}
