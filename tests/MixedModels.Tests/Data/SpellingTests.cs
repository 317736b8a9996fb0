using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Which name is near enough to ask whether it was meant.</summary>
public class SpellingTests
{
    [Theory]
    [InlineData("q", null)]
    [InlineData("X", "x")]
    [InlineData("", null)]
    [InlineData("xz", "x")]
    [InlineData("tiem", "time")]
    [InlineData("subject", "Subject")]
    [InlineData("tmp", null)]
    public void Nearest_Word_SuggestsOnlyWhatIsNear(string word, string? expected) =>
        Spelling.Nearest(word, ["y", "x", "time", "Subject"]).ShouldBe(expected);

    [Theory]
    [InlineData("x", "x\u200B")]
    [InlineData("reaction time", "reaction\u00A0time")]
    [InlineData("x\u200B", "x")]
    [InlineData("x", "x\u00A0")]
    [InlineData("x", "\u3000x")]
    [InlineData("ab", "a\u00A0b")]
    [InlineData("x", " x")]
    public void Nearest_NameThatLooksTheSame_IsSuggested(string word, string name) => Spelling.Nearest(word, ["y", name]).ShouldBe(name);

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("a\u00A0b", "a<U+00A0>b")]
    [InlineData("\uFEFFx\t", "<U+FEFF>x<U+0009>")]
    public void Of_CharactersThatDoNotShow_AreCodePoints(string text, string shown) => VisibleText.Of(text).ShouldBe(shown);
}
