using MixedModels.Formulas;
using MixedModels.Problems;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

/// <summary>The pages behind the codes of this room: their examples are formulas, and they do what the pages say.</summary>
public class FormulaProblemPageTests
{
    private static readonly string[] Columns = ["y", "x", "g"];

    // What these pages show is refused later, by who knows the data, or is abbreviated.
    private static readonly string[] NotFromParsing = ["MM1004", "MM1009", "MM1020"];

    public static TheoryData<string> Codes =>
        [.. Enumerable.Range(1001, 29).Where(number => number is < 1012 or > 1014).Select(number => $"MM{number}")];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_OfCode_HasTitleAndSoundExample(string code)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("docs", "problems", $"{code}.md"));

        lines[0].ShouldStartWith($"# {code}  ");
        lines.Length.ShouldBeInRange(10, 25);
        (string mistaken, string mended) = Example(lines);
        Should.NotThrow(() => ModelFormula.Parse(mended, Columns), mended);
        if (!NotFromParsing.Contains(code))
        {
            Should.Throw<MixedModelException>(() => ModelFormula.Parse(mistaken, Columns), mistaken).Problems[0].Code.ShouldBe(code);
        }
    }

    private static (string Mistaken, string Mended) Example(string[] lines)
    {
        string[] fenced = [.. lines.Where((line, i) => i > 0 && lines[i - 1] == "```" && line != "becomes" && line.Length > 0)];
        fenced.Length.ShouldBe(2);
        return (fenced[0], fenced[1]);
    }
}
