using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

public class FormulaLimitTests
{
    // Less than the 1.5 MB that the runtime gives a thread where the system has no say.
    private const int SmallStack = 1024 * 1024;

    [Fact]
    public void Parse_TenThousandParentheses_IsTooDeep()
    {
        string text = $"y ~ {new string('(', 5_000)}x{new string(')', 5_000)}";

        Problem problem = ProblemOf(text);

        problem.Code.ShouldBe("MM1009");
        problem.Where.ShouldBe(new TextSpan(4 + FormulaLimits.Nesting, 1));
        problem.Fix.ShouldNotBeNull().ShouldContain("parentheses");
    }

    [Fact]
    public void Parse_TenThousandOpenParentheses_IsTooDeepRatherThanUnbalanced() =>
        ProblemOf("y ~ " + new string('(', 10_000)).Code.ShouldBe("MM1009");

    [Fact]
    public void Parse_TooLong_IsRefusedBeforeItIsRead()
    {
        Problem problem = ProblemOf(new string('#', 100_000));

        problem.Code.ShouldBe("MM1009");
        problem.Message.ShouldBe("the formula is too long: 100000 characters, 16384 are allowed");
        problem.Fix.ShouldNotBeNull().ShouldContain("`.`");
    }

    [Fact]
    public void Parse_ExactlyAsLongAsAllowed_IsRead()
    {
        string text = "y ~ x".PadRight(FormulaLimits.Characters);

        ModelFormula.Parse(text).ToString().ShouldBe("y ~ x");
        ProblemOf(text + " ").Code.ShouldBe("MM1009");
    }

    [Theory]
    [InlineData("(", "x", ")")]
    [InlineData("(a*", "x", ")")]
    [InlineData("(a+b:(", "x", "))", 2)]
    [InlineData("log(", "x", ")")]
    [InlineData("I(a+b*-", "x", ")", 2)]
    [InlineData("I(2^-", "x", ")", 3)]
    [InlineData("-", "x", "")]
    public void Parse_AsDeepAsAllowed_NeedsLittleStack(string before, string core, string after, int levelsEach = 1)
    {
        int times = FormulaLimits.Nesting / levelsEach;
        string text = $"y ~ {Repeat(before, times)}{core}{Repeat(after, times)}";
        string? printed = null;

        OnSmallStack(() => printed = ModelFormula.Parse(text).ToString());

        printed.ShouldNotBeNull().ShouldStartWith("y ~ ");
        ProblemOf($"y ~ {Repeat(before, times + 1)}{core}{Repeat(after, times + 1)}").Code.ShouldBe("MM1009");
    }

    [Theory]
    [InlineData("x+", "x")]
    [InlineData("x*", "x")]
    [InlineData("x:", "x")]
    [InlineData("x/", "x")]
    [InlineData("I(x)+", "x")]
    public void Parse_AsManyOperatorsAsAllowed_NeedsLittleStack(string link, string end)
    {
        string text = $"y ~ {Repeat(link, FormulaLimits.Operators)}{end}";
        string? printed = null;

        OnSmallStack(() => printed = ModelFormula.Parse(text).ToString());

        printed.ShouldNotBeNull().ShouldStartWith("y ~ ");
        Problem problem = ProblemOf($"y ~ {Repeat(link, FormulaLimits.Operators + 1)}{end}");
        problem.Code.ShouldBe("MM1009");
        problem.Fix.ShouldBe("let `.` stand for the columns");
    }

    [Theory]
    [InlineData("-", 1)]
    [InlineData("x^", 1)]
    [InlineData("x^-", 2)]
    public void Parse_SignsAndPowersAsDeepAsAllowed_NeedLittleStack(string link, int levelsEach)
    {
        int times = (FormulaLimits.Nesting - 1) / levelsEach;
        string? printed = null;

        OnSmallStack(() => printed = ModelFormula.Parse($"y ~ I({Repeat(link, times)}x)").ToString());

        ModelFormula.Parse(printed.ShouldNotBeNull()).ToString().ShouldBe(printed);
        ProblemOf($"y ~ I({Repeat(link, times + 1)}x)").Code.ShouldBe("MM1009");
    }

    [Fact]
    public void Parse_LongArithmetic_NeedsLittleStack()
    {
        string? printed = null;

        OnSmallStack(() => printed = ModelFormula.Parse($"y ~ I({Repeat("x+", FormulaLimits.Operators)}x)").ToString());

        ModelFormula.Parse(printed.ShouldNotBeNull()).ToString().ShouldBe(printed);
    }

    [Theory]
    [InlineData("(a+b+c+d+e+f+g+h+i+j+k+l)^12")]
    [InlineData("a*b*c*d*e*f*g*h*i*j*k*l")]
    public void Parse_JustUnderTheTermLimit_Expands(string terms) =>
        ModelFormula.Parse("y ~ " + terms).FixedTerms.Terms.Length.ShouldBe(FormulaLimits.Terms - 1);

    [Fact]
    public void Parse_ManyBigProductsInARow_IsStopped()
    {
        string big = "(a+b+c+d+e+f+g+h+i+j)^9";

        ProblemOf($"y ~ {Repeat(big + "*", 80)}{big}").Code.ShouldBe("MM1027");
    }

    private static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));

    private static Problem ProblemOf(string text) =>
        Should.Throw<MixedModelException>(() => ModelFormula.Parse(text)).Problems.ShouldHaveSingleItem();

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action), SmallStack);
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
    }
}
