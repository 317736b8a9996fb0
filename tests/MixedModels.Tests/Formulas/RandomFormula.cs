namespace MixedModels.Tests.Formulas;

/// <summary>Writes a sound formula, with its blanks scattered, from a seed.</summary>
internal sealed class RandomFormula
{
    private static readonly string[] Columns = ["a", "b", "c2", "d.e", "`f g`", "größe"];

    private readonly Random random;

    internal RandomFormula(int seed)
    {
        random = new Random(seed);
        List<string> summands = [Sum(2)];
        if (random.Next(3) == 0)
        {
            summands.Add(Pick("0", "1", "offset(a)", "offset(log(b) - 1)"));
        }

        // One grouping factor each, so that no two terms claim the same effect.
        summands.AddRange(new[] { "g1", "g2/h2", "g3:h3", "g4/h4/k4", "factor(g5)" }.Where(_ => random.Next(3) == 0).Select(Random));
        Text = $"{Pick("y", "log(y)", "y/10", "y - y0", "`the y`")}{Blank()}~{Blank()}{string.Join($"{Blank()}+{Blank()}", summands)}";
    }

    /// <summary>The formula.</summary>
    internal string Text { get; }

    private string Random(string group)
    {
        string terms = Pick("1", "a", "0 + a", "a*b", "b - 1", "poly(a, 2)", "1 + a:b", "(a + b)^2");
        return random.Next(6) switch
        {
            0 => $"({terms}||{group})",
            1 => $"ar1({terms}{Blank()}|{Blank()}{group})",
            2 => $"cs({terms} | {group}, {Pick("hom", "het")}={Pick("TRUE", "FALSE")})",
            3 => $"us({terms}|{group})",
            _ => $"({Blank()}{terms} | {group})",
        };
    }

    private string Sum(int depth)
    {
        IEnumerable<string> summands = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Product(depth));
        string sum = string.Join($"{Blank()}+{Blank()}", summands);
        return random.Next(6) == 0 ? $"{sum} - {Product(depth)}" : sum;
    }

    private string Product(int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            return Factor();
        }

        return random.Next(7) switch
        {
            0 => $"({Sum(depth - 1)})",
            1 => $"({Factor()} + {Sum(depth - 1)})^{random.Next(1, 4)}",
            2 => $"{Product(depth - 1)} %in% {Factor()}",
            3 => $"{Factor()}{Blank()}/{Blank()}({Sum(depth - 1)})",
            4 => $"{Product(depth - 1)}*{Factor()}",
            _ => $"{Factor()}{Blank()}:{Blank()}{Factor()}",
        };
    }

    private string Factor() => random.Next(4) == 0
        ? Pick("I(a^2)", "log(b)", "poly(a, 2)", "ns(b,df=3)", "I( a*b+1e-3 )", "scale(c2)", "within(a, g)", "factor(c2, levels = c('x', 'y'))", "I(-a/2.50)")
        : Columns[random.Next(Columns.Length)];

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    private string Blank() => random.Next(3) == 0 ? "" : " ";
}
