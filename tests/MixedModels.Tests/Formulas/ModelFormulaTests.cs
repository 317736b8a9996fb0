using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

public class ModelFormulaTests
{
    [Fact]
    public void Parse_NestedGrouping_ListsTheInnerColumnFirst()
    {
        ModelFormula formula = ModelFormula.Parse("y ~ (x | a/b/c)");

        formula.RandomTerms.Select(term => term.GroupName).ShouldBe(["a", "b:a", "c:b:a"]);
        formula.RandomTerms[1].Grouping.Select(CanonicalText.Of).ShouldBe(["b", "a"]);
        formula.RandomTerms.ShouldAllBe(term => term.Span == new TextSpan(4, 11));
    }

    [Theory]
    [InlineData("(x | g)", true, "us", null)]
    [InlineData("(x || g)", false, "diag", null)]
    [InlineData("us(x | g)", true, "us", null)]
    [InlineData("diag(x | g)", true, "diag", null)]
    [InlineData("diag(x | g, hom = TRUE)", true, "diag", false)]
    [InlineData("cs(x | g, hom = FALSE)", true, "cs", true)]
    [InlineData("ar1(x | g, het = TRUE)", true, "ar1", true)]
    [InlineData("toep(x | g, het = FALSE)", true, "toep", false)]
    public void Parse_Structure_IsKept(string term, bool correlated, string structure, bool? heterogeneous)
    {
        RandomTerm parsed = ModelFormula.Parse($"y ~ {term}").RandomTerms.ShouldHaveSingleItem();

        parsed.Correlated.ShouldBe(correlated);
        parsed.Structure.ShouldBe(structure);
        parsed.Heterogeneous.ShouldBe(heterogeneous);
        parsed.Terms.HasIntercept.ShouldBeTrue();
        parsed.Terms.Terms.ShouldHaveSingleItem().Name.ShouldBe("x");
    }

    [Fact]
    public void Parse_Offset_GivesItsArgument() =>
        ModelFormula.Parse("y ~ x + offset(log(n))").Offsets.ShouldHaveSingleItem()
            .ShouldBeOfType<FormulaNode.FunctionCall>().Function.ShouldBe("log");

    [Fact]
    public void Parse_TermOfAProduct_PointsAtTheProduct()
    {
        ModelFormula formula = ModelFormula.Parse("y ~ aa * b");

        formula.FixedTerms.Terms.Select(term => term.Span).ShouldBe([new(4, 2), new(9, 1), new(4, 6)]);
        formula.FixedTerms.Terms[2].Order.ShouldBe(2);
    }

    [Fact]
    public void Parse_Text_IsKeptAsWritten() => ModelFormula.Parse(" y~x ").Text.ShouldBe(" y~x ");

    [Theory]
    [InlineData("a + b * c ^ d", "a + (b * (c ^ d))")]
    [InlineData("-a ^ 2", "-(a ^ 2)")]
    [InlineData("-a * b", "(-a) * b")]
    [InlineData("a ^ b ^ c", "a ^ (b ^ c)")]
    [InlineData("a ^ -b * c", "(a ^ (-b)) * c")]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("a / b / c", "(a / b) / c")]
    [InlineData("a / b * c", "(a / b) * c")]
    [InlineData("- -a", "-(-a)")]
    public void Parse_Arithmetic_BindsAsInR(string text, string bracketed)
    {
        FormulaNode plain = ModelFormula.Parse($"{text} ~ x").Response;
        FormulaNode explicitly = ModelFormula.Parse($"{bracketed} ~ x").Response;

        Bracketed(plain).ShouldBe(Bracketed(explicitly));
    }

    [Theory]
    [InlineData("a + b:c", "a + (b:c)")]
    [InlineData("a * b:c", "a * (b:c)")]
    [InlineData("a %in% b:c", "a %in% (b:c)")]
    [InlineData("a / b %in% c", "a / (b %in% c)")]
    [InlineData("a * b / c", "(a * b) / c")]
    [InlineData("a - b:c", "a - (b:c)")]
    public void Parse_Terms_BindAsInR(string text, string bracketed) =>
        ModelFormula.Parse($"y ~ {text}").ToString().ShouldBe(ModelFormula.Parse($"y ~ {bracketed}").ToString());

    [Theory]
    [InlineData("poly(x, 2)", "degree", "2")]
    [InlineData("poly(degree = 2, x)", "x", "x")]
    [InlineData("poly(x, 2, TRUE)", "raw", "TRUE")]
    [InlineData("poly(x, raw = FALSE, 3)", "degree", "3")]
    [InlineData("ns(x, knots = c(1, 2))", "knots", "c(1, 2)")]
    [InlineData("ns(x, 3)", "knots", null)]
    public void Argument_NamedOrByPlace_IsFound(string call, string parameter, string? value)
    {
        FormulaNode factor = ModelFormula.Parse($"y ~ {call}").FixedTerms.Terms[0].Factors[0];

        FormulaNode? argument = FormulaFunctions.Argument(factor.ShouldBeOfType<FormulaNode.FunctionCall>(), parameter);

        (argument is null ? null : CanonicalText.Of(argument)).ShouldBe(value);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(1234.5, "1234.5")]
    [InlineData(100_000.0, "1e+05")]
    [InlineData(120_000.0, "120000")]
    [InlineData(123_456.0, "123456")]
    [InlineData(0.0001, "1e-04")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00012, "0.00012")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(5e-324, "5e-324")]
    public void CanonicalNumber_Of_PrintsAsR(double value, string text)
    {
        CanonicalNumber.Of(value).ShouldBe(text);
        CanonicalNumber.Parse(text).ShouldBe(value);
    }

    [Fact]
    public void CanonicalNumber_OfAnyNumber_ReadsBack()
    {
        Random random = new(4);
        for (int i = 0; i < 5_000; i++)
        {
            double value = Math.Abs(BitConverter.Int64BitsToDouble(random.NextInt64()));
            if (double.IsFinite(value))
            {
                CanonicalNumber.Parse(CanonicalNumber.Of(value)).ShouldBe(value);
            }
        }
    }

    private static string Bracketed(FormulaNode node) => node switch
    {
        FormulaNode.Group group => Bracketed(group.Inner),
        FormulaNode.Unary unary => $"({unary.Operator}{Bracketed(unary.Operand)})",
        FormulaNode.Binary binary => $"({Bracketed(binary.Left)}{binary.Operator}{Bracketed(binary.Right)})",
        _ => CanonicalText.Of(node),
    };
}
