using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Architecture;

/// <summary>Every problem code has one catalogue, a page and a test that produces it; every page has a code.</summary>
public partial class ProblemCatalogueTests
{
    /// <summary>Files that name codes without producing them: they explain, print, hand on or forbid problems.</summary>
    private static readonly string[] NotProducing = ["/Architecture/", "/ExplainTests.cs", "/ExitCodeTests.cs", "/HostileTextTests.cs", "/ProblemTextTests.cs"];

    /// <summary>Title, meaning, when it happens, what to do, an example: no page says that in fewer lines.</summary>
    private const int LeastLines = 5;

    private static readonly ImmutableSortedSet<string> Codes = CodesIn(Sources().Where(IsCatalogue));

    private static readonly ImmutableSortedSet<string> TestedCodes =
        CodesIn(SourceTree.Read("tests").Where(f => !NotProducing.Any($"/{f.Path}".Contains)).Select(f => f with { Text = OnlyProducing(f.Text) }));

    [Fact]
    public void Code_OfACatalogue_HasAPageUnderItsName() =>
        Codes.Where(code => !HasTitle(code)).ShouldBeEmpty("docs/problems/<code>.md begins with '# <code>  Title'");

    [Fact]
    public void Code_OfACatalogue_IsProducedByATest() => Codes.Except(TestedCodes).ShouldBeEmpty();

    [Fact]
    public void Page_OfAProblem_HasACode() => Pages().Except(Codes).ShouldBeEmpty();

    [Fact]
    public void Page_OfAProblem_SaysMoreThanItsTitle() =>
        Pages().Where(p => File.ReadAllLines(PathOf(p)).Count(l => l.Length > 0) < LeastLines).ShouldBeEmpty();

    [Fact]
    public void Code_AnywhereInTheSources_IsOfACatalogue() =>
        CodesIn(Sources()).Except(Codes).ShouldBeEmpty("codes stand in the rooms' catalogues, files named …Problems.cs or …Problems.Part.cs");

    [Fact]
    public void Code_OfOneCatalogue_IsInNoOther()
    {
        IEnumerable<string> shared =
            from file in Sources().Where(IsCatalogue)
            from Match match in WholeLiteral().Matches(SourceTree.WithoutComments(file.Text))
            group file.Path by match.Groups[1].Value into made
            where made.Distinct().Count() > 1
            select $"{made.Key} is made in {string.Join(" and ", made.Distinct())}";
        shared.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("new(\"MM2103\", Severity.Error, text)", "MM2103")]
    [InlineData("// new(\"MM2103\")", null)]
    [InlineData("/// <c>MM2103</c>", null)]
    [InlineData("new(\"MM7103\")", null)]
    [InlineData("new(\"MM21034\")", null)]
    public void CodesIn_Text_FindsCodesOutsideComments(string text, string? code) =>
        CodesIn([new SourceFile("DataProblems.cs", "Data", text)]).ShouldBe(code is null ? [] : [code]);

    [Theory]
    [InlineData("fit.Single(\"MM2103\")", true)]
    [InlineData("[InlineData(\"y ~ z\", \"MM2103\")]", true)]
    [InlineData("problems.ShouldNotContain(p => p.Code == \"MM2103\");", false)]
    [InlineData("process.Run(\"explain\", \"MM2103\");", false)]
    [InlineData("new Problem(\"MM2103\", Severity.Error, text)", false)]
    public void OnlyProducing_Line_IsOneThatExpectsTheCode(string line, bool isProducing) =>
        CodesIn([new SourceFile("ATests.cs", "A", OnlyProducing(line))]).ShouldBe(isProducing ? ["MM2103"] : []);

    // A line that forbids a code or makes a problem of its own, and a code whose page is asked for, prove nothing.
    private static string OnlyProducing(string text) =>
        PageAskedFor().Replace(string.Join('\n', text.Split('\n').Where(line => !OtherUse().IsMatch(line))), string.Empty);

    private static ImmutableArray<SourceFile> Sources() => SourceTree.Read("src");

    private static bool IsCatalogue(SourceFile file) => CatalogueName().IsMatch(file.Path);

    private static string PathOf(string code) => Repository.PathOf("docs", "problems", code + ".md");

    private static bool HasTitle(string code) =>
        File.Exists(PathOf(code)) && Regex.IsMatch(File.ReadLines(PathOf(code)).FirstOrDefault() ?? string.Empty, $"^# {code}  \\S");

    private static IEnumerable<string> Pages()
    {
        var folder = new DirectoryInfo(Repository.PathOf("docs", "problems"));
        return folder.Exists ? folder.EnumerateFiles("*.md").Select(f => Path.GetFileNameWithoutExtension(f.Name)).Order(StringComparer.Ordinal) : [];
    }

    private static ImmutableSortedSet<string> CodesIn(IEnumerable<SourceFile> files) =>
        files.SelectMany(f => Code().Matches(SourceTree.WithoutComments(f.Text)).Select(m => m.Value)).ToImmutableSortedSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\bMM[1-6]\d{3}\b")]
    private static partial Regex Code();

    [GeneratedRegex("ShouldNot(?!BeNull)|ShouldBeFalse|Severity\\.(Error|Warning|Note),")]
    private static partial Regex OtherUse();

    [GeneratedRegex("\"explain\", *\"[^\"]*\"")]
    private static partial Regex PageAskedFor();

    [GeneratedRegex(@"Problems(\.\w+)?\.cs$")]
    private static partial Regex CatalogueName();

    [GeneratedRegex("\"(MM[1-6]\\d{3})\"")]
    private static partial Regex WholeLiteral();
}
