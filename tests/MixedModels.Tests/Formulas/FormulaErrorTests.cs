using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

public class FormulaErrorTests
{
    /// <summary>The place is the stretch of the text that the problem points at; empty for its end.</summary>
    [Theory]
    [InlineData("", "MM1001", "")]
    [InlineData("   ", "MM1001", "")]
    [InlineData("Reaction Days", "MM1001", "")]
    [InlineData("y = x", "MM1001", "")]
    [InlineData("data.csv", "MM1001", "")]
    [InlineData("Reaction ~ Days + (Days | Subject", "MM1002", "(")]
    [InlineData("y ~ log(x + (1 | g)", "MM1002", "(")]
    [InlineData("y ~ x) + (1 | g)", "MM1002", ")")]
    [InlineData("Reaction ~ Days + 1 | Subject", "MM1003", "|")]
    [InlineData("y ~ x || g", "MM1003", "||")]
    [InlineData("y ~ | g", "MM1019", "|")]
    [InlineData("Reaction ~ Reaction + (1|S)", "MM1005", "Reaction", 11)]
    [InlineData("log(y) ~ y", "MM1005", "y", 9)]
    [InlineData("y ~ x + log(y)", "MM1005", "y", 12)]
    [InlineData("y ~ x + (y | g)", "MM1005", "y", 9)]
    [InlineData("y ~ x + (1 | y)", "MM1005", "y", 13)]
    [InlineData("y ~ x + offset(y)", "MM1005", "y", 15)]
    [InlineData("log(a/b) ~ log(a / b)", "MM1005", "log(a / b)")]
    [InlineData("a - b ~ I(a - b)", "MM1005", "I(a - b)")]
    [InlineData("y ~ (1|S) + (1|S)", "MM1006", "(1|S)", 12)]
    [InlineData("y ~ (x|a:b) + (1 + x|b:a)", "MM1006", "(1 + x|b:a)")]
    [InlineData("y ~ (1|g) + (1|factor(g))", "MM1006", "(1|factor(g))")]
    [InlineData("y ~ (1|a/b) + (1|a)", "MM1006", "(1|a)")]
    [InlineData("y ~ (1|a/a)", "MM1006", "(1|a/a)")]
    [InlineData("y ~ (1 + Days | Subject) + (1 | Subject)", "MM1007", "(1 | Subject)")]
    [InlineData("y ~ (x | g) + (0 + x | g)", "MM1007", "(0 + x | g)")]
    [InlineData("y ~ (x | g) + (x || g)", "MM1007", "(x || g)")]
    [InlineData("y ~ (0 + a:b | g) + (0 + b:a + z | g)", "MM1007", "(0 + b:a + z | g)")]
    [InlineData("y ~ (1 | g) + ar1(time | g)", "MM1007", "ar1(time | g)")]
    [InlineData("y ~ system(\"rm -rf /\")", "MM1008", "system")]
    [InlineData("y ~ sys.exit()", "MM1008", "sys.exit")]
    [InlineData("y ~ x + lgo(z)", "MM1008", "lgo")]
    [InlineData("cbind(a, b) ~ x", "MM1008", "cbind")]
    [InlineData("y ~ I(eval(x))", "MM1008", "eval")]
    [InlineData("y ~ x + (1 | paste(g))", "MM1008", "paste")]
    [InlineData("y ~ Log(x)", "MM1008", "Log")]
    [InlineData("y ~ x > 3", "MM1010", ">")]
    [InlineData("y ~ x − z", "MM1010", "−")]
    [InlineData("y ∼ x", "MM1010", "∼")]
    [InlineData("y ~ x\u200B", "MM1010", "\u200B")]
    [InlineData("y ~ x²", "MM1010", "²")]
    [InlineData("y ~ _x", "MM1010", "_")]
    [InlineData("y ~ a %% b", "MM1010", "%")]
    [InlineData("y ~ x == 1", "MM1010", "=")]
    [InlineData("y ~ d$x", "MM1010", "$")]
    [InlineData("y ~ x + 😀", "MM1010", "😀")]
    [InlineData("y ~ x + \0", "MM1010", "\0")]
    [InlineData("y ~ x:offset(z)", "MM1011", "offset(z)")]
    [InlineData("y ~ x - offset(z)", "MM1011", "offset(z)")]
    [InlineData("y ~ (offset(z) | g)", "MM1011", "offset(z)")]
    [InlineData("y ~ log(offset(z))", "MM1011", "offset(z)")]
    [InlineData("offset(y) ~ x", "MM1011", "offset(y)")]
    [InlineData("y ~ x + weights(w)", "MM1011", "weights")]
    [InlineData("y ~ x, weights = w", "MM1011", "weights")]
    [InlineData("y ~ x, offset = w", "MM1011", "offset")]
    [InlineData("y ~ log()", "MM1015", "log()")]
    [InlineData("y ~ log(x, 2, 3)", "MM1015", "3")]
    [InlineData("y ~ log(x, bas = 2)", "MM1015", "2")]
    [InlineData("y ~ log(x, x = z)", "MM1015", "x", 8)]
    [InlineData("y ~ log(x, base = 2, base = 3)", "MM1015", "3")]
    [InlineData("y ~ log(x, z)", "MM1015", "z")]
    [InlineData("y ~ exp(1)", "MM1015", "1")]
    [InlineData("y ~ poly(x)", "MM1015", "poly(x)")]
    [InlineData("y ~ poly(x, 0)", "MM1015", "0")]
    [InlineData("y ~ poly(x, 1.5)", "MM1015", "1.5")]
    [InlineData("y ~ poly(x, 2, raw = 1)", "MM1015", "1")]
    [InlineData("y ~ poly(x, 2, T)", "MM1015", "T")]
    [InlineData("y ~ ns(x)", "MM1015", "ns(x)")]
    [InlineData("y ~ bs(x, df = 3, knots = 1)", "MM1015", "bs(x, df = 3, knots = 1)")]
    [InlineData("y ~ ns(x, knots = c(1, a))", "MM1015", "c(1, a)")]
    [InlineData("y ~ ns(x, knots = c())", "MM1015", "c()")]
    [InlineData("y ~ factor(x, levels = z)", "MM1015", "z")]
    [InlineData("y ~ factor(poly(x, 2))", "MM1015", "poly(x, 2)")]
    [InlineData("y ~ log(factor(x))", "MM1015", "factor(x)")]
    [InlineData("y ~ log(\"x\")", "MM1015", "\"x\"")]
    [InlineData("y ~ I(TRUE)", "MM1015", "TRUE")]
    [InlineData("y ~ I(c(1, 2) + x)", "MM1015", "c(1, 2)")]
    [InlineData("y ~ c(a, b)", "MM1015", "c")]
    [InlineData("y ~ within(x, 1)", "MM1015", "1")]
    [InlineData("y ~ between(x, log(g))", "MM1015", "log(g)")]
    [InlineData("y ~ within(x)", "MM1015", "within(x)")]
    [InlineData("poly(y, 2) ~ x", "MM1015", "poly(y, 2)")]
    [InlineData("1 ~ x", "MM1015", "1")]
    [InlineData("y ~ us(x | g, hom = TRUE)", "MM1015", "hom")]
    [InlineData("y ~ cs(x | g, rho = 1)", "MM1015", "rho")]
    [InlineData("y ~ cs(x | g, TRUE)", "MM1015", "TRUE")]
    [InlineData("y ~ `my var", "MM1016", "`")]
    [InlineData("y ~ factor(x, levels = \"a)", "MM1016", "\"")]
    [InlineData("y ~ `` + x", "MM1016", "``")]
    [InlineData("y ~ x ~ z", "MM1017", "~", 6)]
    [InlineData("(y ~ x)", "MM1017", "~")]
    [InlineData("~ x + (1 | g)", "MM1018", "~")]
    [InlineData("y ~ x +", "MM1019", "")]
    [InlineData("y ~ x + + ", "MM1019", "")]
    [InlineData("y ~ x z", "MM1019", "z")]
    [InlineData("y ~ * x", "MM1019", "*")]
    [InlineData("y ~ x + ()", "MM1019", ")")]
    [InlineData("y ~ log(x,)", "MM1019", ")")]
    [InlineData("y ~ log(, 2)", "MM1019", ",")]
    [InlineData("y ~ x, z", "MM1019", ",")]
    [InlineData("y ~ \"x\"", "MM1019", "\"x\"")]
    [InlineData("y ~ `log`(x)", "MM1019", "(")]
    [InlineData("y ~ x (1 | g)", "MM1008", "x")]
    [InlineData("y ~ 2 (1 | g)", "MM1019", "(")]
    [InlineData("y ~ cs(x | g, hom = TRUE, 3)", "MM1015", "3")]
    [InlineData("y ~ cs(x | g, hom = TRUE, hom = TRUE)", "MM1015", "hom", 26)]
    [InlineData("y ~ cs(x | g, d = 2)", "MM1015", "d")]
    [InlineData("y ~ fa(x | g, d = 1.5)", "MM1015", "d")]
    [InlineData("y ~ rr(x | g, hom = TRUE)", "MM1015", "hom")]
    [InlineData("y ~ us(x | g, by = 3)", "MM1015", "by")]
    [InlineData("y z ~ x", "MM1019", "z")]
    [InlineData("y ~", "MM1021", "")]
    [InlineData("y ~ ( | g)", "MM1022", "|")]
    [InlineData("y ~ (x | )", "MM1022", "|")]
    [InlineData("y ~ (0 | g)", "MM1022", "0")]
    [InlineData("y ~ (x - x - 1 | g)", "MM1022", "x - x - 1")]
    [InlineData("y ~ ar1( | g)", "MM1022", "|")]
    [InlineData("y ~ log(x | g)", "MM1023", "|")]
    [InlineData("y | g ~ x", "MM1023", "|")]
    [InlineData("(y | g) ~ x", "MM1023", "|")]
    [InlineData("y ~ (x | g | h)", "MM1023", "|", 11)]
    [InlineData("y ~ (x | (1 | h))", "MM1023", "|", 12)]
    [InlineData("y ~ ((1 | g) | h)", "MM1023", "(1 | g)")]
    [InlineData("y ~ x:(1 | g)", "MM1023", "(1 | g)")]
    [InlineData("y ~ x * (1 | g)", "MM1023", "(1 | g)")]
    [InlineData("y ~ x - (1 | g)", "MM1023", "(1 | g)")]
    [InlineData("y ~ (1 | g)^2", "MM1023", "(1 | g)")]
    [InlineData("y ~ ar1(time)", "MM1023", "ar1")]
    [InlineData("y ~ ar1()", "MM1023", "ar1")]
    [InlineData("y ~ us(x || g)", "MM1023", "||")]
    [InlineData("y ~ log(us(x | g))", "MM1023", "us")]
    [InlineData("y ~ 2*x", "MM1024", "2")]
    [InlineData("y ~ x/10", "MM1024", "10")]
    [InlineData("y ~ x + 2", "MM1024", "2")]
    [InlineData("y ~ x:1", "MM1024", "1")]
    [InlineData("y ~ (1 + a):b", "MM1024", "1")]
    [InlineData("y ~ TRUE", "MM1024", "TRUE")]
    [InlineData("y ~ `TRUE`", "MM1024", "`TRUE`")]
    [InlineData("y ~ (2 | g)", "MM1024", "2")]
    [InlineData("y ~ (1 | a + b)", "MM1025", "a + b")]
    [InlineData("y ~ (1 | a * b)", "MM1025", "a * b")]
    [InlineData("y ~ (1 | a %in% b)", "MM1025", "a %in% b")]
    [InlineData("y ~ (1 | a - b)", "MM1025", "a - b")]
    [InlineData("y ~ (1 | -a)", "MM1025", "-a")]
    [InlineData("y ~ (1 | 1)", "MM1025", "1", 9)]
    [InlineData("y ~ (1 | log(g))", "MM1025", "log(g)")]
    [InlineData("y ~ (1 | (a/b):c)", "MM1025", "(a/b):c")]
    [InlineData("y ~ (1 | TRUE)", "MM1025", "TRUE")]
    [InlineData("y ~ .", "MM1026", ".")]
    [InlineData("y ~ x + (. | g)", "MM1026", ".")]
    [InlineData("y ~ x + (1 | .)", "MM1026", ".")]
    [InlineData("y ~ log(.)", "MM1026", ".")]
    [InlineData(". ~ x", "MM1026", ".")]
    [InlineData("y ~ (a+b+c+d+e+f+g+h+i+j+k+l+m)^13", "MM1027", "(a+b+c+d+e+f+g+h+i+j+k+l+m)^13")]
    [InlineData("y ~ x^2", "MM1028", "x^2")]
    [InlineData("y ~ (log(x))^2", "MM1028", "(log(x))^2")]
    [InlineData("y ~ (a + b)^0", "MM1028", "0")]
    [InlineData("y ~ (a + b)^1.5", "MM1028", "1.5")]
    [InlineData("y ~ (a + b)^c", "MM1028", "c")]
    [InlineData("y ~ a:-b", "MM1028", "-b")]
    [InlineData("y ~ -a*b", "MM1028", "-a")]
    [InlineData("y ~ I(a:b)", "MM1028", "a:b")]
    [InlineData("y ~ log(a %in% b)", "MM1028", "a %in% b")]
    [InlineData("y ~ 2x", "MM1029", "2x")]
    [InlineData("y ~ I(x + 1.2.3)", "MM1029", "1.2.3")]
    [InlineData("y ~ I(x + 1e999)", "MM1029", "1e999")]
    public void Parse_Mistake_IsNamedAndPlaced(string text, string code, string place, int start = -1)
    {
        Problem problem = ProblemOf(text);

        problem.Code.ShouldBe(code, problem.Message);
        problem.Severity.ShouldBe(Severity.Error);
        problem.Source.ShouldBe(text);
        TextSpan where = problem.Where.ShouldNotBeNull();
        text.Substring(where.Start, where.Length).ShouldBe(place);
        if (start >= 0)
        {
            where.Start.ShouldBe(start);
        }
    }

    [Theory]
    [InlineData("Reaction ~ Days + 1 | Subject", "write `(1 | Subject)` for a random intercept, or `(Days | Subject)` for a random intercept and slope")]
    [InlineData("y ~ a + log(b) | g + z", "write `(1 | g)` for a random intercept, or `(log(b) | g)` for a random intercept and slope")]
    [InlineData("y ~ 1 | a/b", "write `(1 | a/b)` for a random intercept")]
    [InlineData("y ~ x |", "write `(1 | group)` for a random intercept, or `(x | group)` for a random intercept and slope")]
    [InlineData("y ~ lgo(x)", "did you mean `log`?")]
    [InlineData("y ~ as.factor(x)", "did you mean `factor`?")]
    [InlineData("y ~ x (1 | g)", "if `x` is a column, write an operator after it, as in `x + (1 | g)`")]
    [InlineData("y ~ x + csh(t | g)", "did you mean `cs`?")]
    [InlineData("y ~ foo(bar((x | g)))", "compute the values in a column of the data and name that column")]
    [InlineData("y ~ (1 | interaction(a, b))", "join the columns by `:`, as in `(1 | a:b)`")]
    [InlineData("y ~ blood pressure", "write an operator such as `+` between the two, or one name in back-ticks")]
    [InlineData("y ~ log(\"a b\")", "for the column of that name write `a b`")]
    [InlineData("y ~ log(\"\")", null)]
    [InlineData("y ~ I(1e999 * x)", null)]
    [InlineData("y ~ 2*x", "for arithmetic write `I(2 * x)`")]
    [InlineData("y ~ x^2", "for arithmetic write `I(x^2)`")]
    [InlineData("y ~ (1 | a + b)", "write one term for each: `(1 | a)` + `(1 | b)`")]
    [InlineData("y ~ (x | a + b + c/d)", "write one term for each: `(x | a)` + `(x | b)` + `(x | c/d)`")]
    [InlineData("y ~ (x | b %in% a)", "write `(x | a/b)` for both levels, or `(x | b:a)` for the combination alone")]
    [InlineData("y ~ (1 | a*b)", "write one term for each: `(1 | a)` + `(1 | b)` + `(1 | a:b)`")]
    [InlineData("y = x", "write `~`, not `=`, between the response and the terms")]
    [InlineData("y ~ x – z", "this is a typographic dash; write `-`")]
    [InlineData("y ~ 1st", "a name that begins with a digit needs back-ticks")]
    [InlineData("y ~ poly(x)", "call it as poly(x, degree) or poly(x, degree, raw = TRUE)")]
    public void Parse_Mistake_SaysWhatToWrite(string text, string? fix) => ProblemOf(text).Fix.ShouldBe(fix);

    [Theory]
    [InlineData("Reaction ~ Days + (Days | Subject", "the `(` at position 19 is never closed")]
    [InlineData("y ~ (1|S) + (1|S)", "the random-effects term `(1 | S)` comes twice, at positions 5 and 13")]
    [InlineData("y ~ (1 + Days | Subject) + (1 | Subject)",
        "the intercept of `Subject` appears in two random-effects terms, `(Days | Subject)` and `(1 | Subject)`, at positions 5 and 28")]
    [InlineData("y ~ (x | g) + (0 + x | g)",
        "the effect `x` of `g` appears in two random-effects terms, `(x | g)` and `(0 + x | g)`, at positions 5 and 15")]
    [InlineData("y ~ y", "the response `y` is also on the right of the `~`")]
    [InlineData("log(y) ~ y", "the response's column `y` is also on the right of the `~`")]
    [InlineData("y ~ I(1e999 * x)", "the number `1e999` is too large")]
    [InlineData("y ~ x\u200B", "unexpected character (U+200B) at position 6")]
    [InlineData("y ~ x − z", "unexpected character `−` (U+2212) at position 7")]
    [InlineData("y ~ x + 😀", "unexpected character `😀` (U+1F600) at position 9")]
    [InlineData("y ~ x +", "expected a term after `+`, found the end of the formula")]
    [InlineData("y ~ `my var` z", "expected an operator or the end of the formula, found `z`")]
    public void Parse_Mistake_SaysWhatIsWrong(string text, string message) => ProblemOf(text).Message.ShouldBe(message);

    [Fact]
    public void Parse_UnknownFunction_ListsWhatMayBeCalled() =>
        ProblemOf("y ~ foo(x)").Cause.ShouldBe(
            "a formula may call I, log, log2, log10, exp, sqrt, abs, scale, center, poly, ns, bs, factor, ordered, cut, offset, within, between, at, us, diag, cs, ar1, toep, fa, rr; nothing else is ever run");

    [Fact]
    public void NoRandomEffects_WithCandidates_SuggestsTheFirst()
    {
        Problem problem = FormulaProblems.NoRandomEffects("Reaction ~ Days", ["Subject", "my group"]);

        problem.Code.ShouldBe("MM1004");
        problem.Where.ShouldBe(new TextSpan(15, 0));
        problem.Cause.ShouldBe("columns that could group the rows: `Subject`, `my group`");
        problem.Fix.ShouldNotBeNull().ShouldStartWith("add a term such as `(1 | Subject)`");
    }

    [Fact]
    public void NoRandomEffects_WithoutCandidates_StaysGeneral()
    {
        Problem problem = FormulaProblems.NoRandomEffects("y ~ x", []);

        problem.Cause.ShouldBeNull();
        problem.Fix.ShouldNotBeNull().ShouldContain("(1 | group)");
    }

    [Fact]
    public void Parse_DotAmongTooManyColumns_IsRefused()
    {
        string[] columns = [.. Enumerable.Range(0, FormulaLimits.Terms + 2).Select(i => $"x{i}")];

        Should.Throw<MixedModelException>(() => ModelFormula.Parse("x0 ~ .", columns)).Problems[0].Code.ShouldBe("MM1027");
        ModelFormula.Parse("x0 ~ .", columns[..^1]).FixedTerms.Terms.Length.ShouldBe(FormulaLimits.Terms);
    }

    // Not in the table: the test runner cannot carry half a surrogate pair.
    [Fact]
    public void Parse_HalfASurrogatePair_IsNamedByItsNumber()
    {
        Problem problem = ProblemOf("y ~ x + \uD83D");

        problem.Code.ShouldBe("MM1010");
        problem.Where.ShouldBe(new TextSpan(8, 1));
        problem.Message.ShouldBe("unexpected character (U+D83D) at position 9");
    }

    [Theory]
    [InlineData("y ~ x + (1 | Gruppe №)", "if `Gruppe №` is a column's name, write it in back-ticks as here")]
    [InlineData("y ~ # + (1 | g)", "delete it, or, if it belongs to a column's name, write the whole name in back-ticks")]
    [InlineData("y ~ x * (1 | g)", "write `+` before it, as in `x + (1 | g)`; for an effect of `x` that varies between groups, `x + (x | g)`")]
    [InlineData("y ~ log(x | g)", "write the random-effects term by itself right of the `~`, as in `y ~ log(x) + (1 | g)`")]
    [InlineData("y ~ (x | (1 | h))", "write one term in parentheses for each grouping factor, as in `(1 | g) + (1 | h)`")]
    [InlineData("y ~ log(us(x | g))", "write the random-effects term by itself right of the `~`, as in `y ~ log(x) + (1 | g)`")]
    public void Parse_Misplaced_SaysWhatToWrite(string text, string fix) => ProblemOf(text).Fix.ShouldBe(fix);

    [Theory]
    [InlineData("y ~ x + (0 | g)")]
    [InlineData("y ~ x * offset(z)")]
    [InlineData("y ~ x + weights(w)")]
    public void Parse_Misplaced_SaysWhy(string text) => ProblemOf(text).Cause.ShouldNotBeNullOrEmpty();

    [Fact]
    public void Parse_Null_IsAnArgumentMistake()
    {
        Should.Throw<ArgumentNullException>(() => ModelFormula.Parse(null!));
        Should.Throw<ArgumentNullException>(() => ModelFormula.Parse("y ~ x", null!));
    }

    private static Problem ProblemOf(string text) =>
        Should.Throw<MixedModelException>(() => ModelFormula.Parse(text)).Problems.ShouldHaveSingleItem();
}
