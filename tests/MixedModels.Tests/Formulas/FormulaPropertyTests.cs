using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

/// <summary>Properties over generated formulas. Seeds are fixed, so a failure names one that fails again.</summary>
public class FormulaPropertyTests
{
    [Fact]
    public void Parse_OfCanonicalText_IsAFixedPoint()
    {
        for (int seed = 0; seed < 3_000; seed++)
        {
            string text = new RandomFormula(seed).Text;
            ModelFormula once = ModelFormula.Parse(text);
            string canonical = once.ToString();
            ModelFormula twice = ModelFormula.Parse(canonical);

            twice.ToString().ShouldBe(canonical, $"seed {seed}: {text}");
            Summary(twice).ShouldBe(Summary(once), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Parse_FixedTerms_AgreeWithSetAlgebra()
    {
        for (int seed = 0; seed < 3_000; seed++)
        {
            (string text, SortedSet<string> expected) = new RandomTermAlgebra(seed).Sum(4);

            string[] actual = [.. ModelFormula.Parse($"y ~ {text}").FixedTerms.Terms
                .Select(term => string.Concat(term.Name.Split(':').Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal)];

            actual.ShouldBe(expected.ToArray(), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Parse_FixedTerms_AreOrderedAndDistinct()
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            (string text, _) = new RandomTermAlgebra(seed).Sum(4);
            TermSet terms = ModelFormula.Parse($"y ~ {text}").FixedTerms;

            terms.Terms.Select(term => term.Order).ShouldBeInOrder();
            terms.Terms.Select(term => term.Name).ShouldBeUnique();
        }
    }

    [Fact]
    public void Parse_AnyVariable_PointsAtItsName()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            string text = new RandomFormula(seed).Text;
            ModelFormula formula = ModelFormula.Parse(text);
            IEnumerable<FormulaNode> nodes =
            [
                formula.Response,
                .. formula.FixedTerms.Terms.SelectMany(term => term.Factors),
                .. formula.RandomTerms.SelectMany(term => term.Grouping),
            ];
            foreach (FormulaNode.Variable variable in nodes.SelectMany(FormulaWalk.Variables))
            {
                text.Substring(variable.Span.Start, variable.Span.Length).Trim('`').ShouldBe(variable.Name, text);
            }
        }
    }

    [Fact]
    public void Parse_RandomCharacters_IsParsedOrRefused()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            char[] characters = [.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65_536))];
            AssertParsedOrRefused(new string(characters));
        }
    }

    [Fact]
    public void Parse_RandomWords_IsParsedOrRefused()
    {
        string[] words =
        [
            "~", "(", ")", "|", "||", "+", "-", "*", "/", ":", "^", "%in%", ",", "=", ".", "x", "y", "g", "`a b`", "\"t\"", "0", "1",
            "2.5", "log(", "poly(", "ns(", "us(", "ar1(", "offset(", "factor(", "c(", "within(", "I(", "TRUE", "hom", "df", " ", "weights",
        ];
        Random random = new(2);
        for (int i = 0; i < 40_000; i++)
        {
            IEnumerable<string> chosen = Enumerable.Range(0, random.Next(14)).Select(_ => words[random.Next(words.Length)]);
            AssertParsedOrRefused("y ~ " + string.Concat(chosen));
        }
    }

    [Fact]
    public void Parse_MutatedFormula_IsParsedOrRefused()
    {
        Random random = new(3);
        for (int seed = 0; seed < 20_000; seed++)
        {
            string text = new RandomFormula(seed).Text;
            int at = random.Next(text.Length);
            string mutated = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, ((char)random.Next(32, 127)).ToString()),
                _ => text.Remove(at, random.Next(text.Length - at)) + text[random.Next(text.Length)..],
            };
            AssertParsedOrRefused(mutated);
        }
    }

    private static void AssertParsedOrRefused(string text)
    {
        try
        {
            ModelFormula.Parse(text, ["y", "x", "g", "a b"]).Text.ShouldBe(text);
        }
        catch (MixedModelException exception)
        {
            Problem problem = exception.Problems.ShouldHaveSingleItem();
            problem.Code.ShouldStartWith("MM10");
            TextSpan where = problem.Where.ShouldNotBeNull();
            where.Start.ShouldBeInRange(0, text.Length, text);
            where.End.ShouldBeInRange(where.Start, text.Length, text);
            problem.Source.ShouldBe(text);
        }
    }

    private static string[] Summary(ModelFormula formula) =>
    [
        CanonicalText.Of(formula.Response),
        formula.FixedTerms.HasIntercept.ToString(),
        .. formula.FixedTerms.Terms.Select(term => term.Name),
        .. formula.Offsets.Select(CanonicalText.Of),
        .. formula.RandomTerms.Select(term => term.Text),
    ];
}
