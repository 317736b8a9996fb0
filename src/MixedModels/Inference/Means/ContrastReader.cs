using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Design;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Reads contrasts in words by a small closed grammar.</summary>
/// <remarks><c>contrasts: contrast (';' contrast)*</c>, <c>contrast: sum ('=' ['-'] number)?</c>, <c>sum: ['+' | '-'] product (('+' | '-') product)*</c>,
/// <c>product: part (('*' | '/') part)*</c> with at most one part that is no number, <c>part: number | '(' sum ')' | mean(…) | slope(…) | name</c>.</remarks>
internal sealed class ContrastReader
{
    private const int DeepestNesting = 50;

    private readonly string text;
    private readonly ReferenceGrid grid;
    private readonly ImmutableArray<string> names;
    private int at;
    private int depth;

    /// <summary>Prepares.</summary>
    /// <param name="text">The contrasts.</param>
    /// <param name="grid">Factors and covariates.</param>
    /// <param name="names">Names of all columns of X.</param>
    internal ContrastReader(string text, ReferenceGrid grid, ImmutableArray<string> names)
    {
        this.text = text;
        this.grid = grid;
        this.names = names;
    }

    /// <summary>Reads all contrasts.</summary>
    /// <exception cref="MixedModelException">MM3225, MM3220 or MM3221.</exception>
    internal ImmutableArray<WrittenContrast> Read()
    {
        var result = ImmutableArray.CreateBuilder<WrittenContrast>();
        do
        {
            SkipBlanks();
            int start = at;
            Linear sum = Sum();
            double value = -sum.Constant;
            if (Take('=')) { value += Number(); }
            SkipBlanks();
            if (sum.Parts.IsEmpty) { throw Wrong(start, Math.Max(1, at - start), "a contrast needs a mean, a slope or a coefficient", "write for example mean(x = 1) - mean(x = 0)"); }
            result.Add(new WrittenContrast(text[start..at].Trim(), sum.Parts, value));
        }
        while (Take(';'));
        if (at < text.Length) { throw Wrong(at, 1, $"`{text[at]}` is not expected here", "a contrast is a sum of means, slopes and coefficients, and may end with = and a number"); }
        return result.ToImmutable();
    }

    private Linear Sum()
    {
        if (++depth > DeepestNesting) { throw Wrong(at, 1, "the contrast is nested too deeply", "leave out parentheses"); }
        double sign = Take('-') ? -1.0 : 1.0;
        if (sign > 0.0) { Take('+'); }
        Linear sum = Product().Times(sign);
        while (true)
        {
            if (Take('+')) { sum = sum.Plus(Product()); }
            else if (Take('-')) { sum = sum.Plus(Product().Times(-1.0)); }
            else { break; }
        }

        depth--;
        return sum;
    }

    private Linear Product()
    {
        Linear product = Part();
        while (true)
        {
            SkipBlanks();
            int start = at;
            if (Take('*'))
            {
                Linear other = Part();
                if (!product.Parts.IsEmpty && !other.Parts.IsEmpty) { throw Wrong(start, 1, "means and coefficients cannot be multiplied with each other", "multiply by numbers only"); }
                product = product.Parts.IsEmpty ? other.Times(product.Constant) : product.Times(other.Constant);
            }
            else if (Take('/'))
            {
                Linear other = Part();
                if (!other.Parts.IsEmpty || other.Constant == 0.0) { throw Wrong(start, 1, "a contrast can be divided by a number other than zero only", "divide by a number"); }
                product = product.Times(1.0 / other.Constant);
            }
            else
            {
                return product;
            }
        }
    }

    private Linear Part()
    {
        SkipBlanks();
        if (at >= text.Length) { throw Wrong(Math.Max(0, text.Length - 1), 1, "the contrast ends where a part is expected", "add a mean, a slope, a coefficient or a number"); }
        char c = text[at];
        if (c == '(')
        {
            // (Intercept) is a name.
            if (text.AsSpan(at).StartsWith("(Intercept)", StringComparison.Ordinal) && names.Contains("(Intercept)", StringComparer.Ordinal)) { return Name(at, 11, "(Intercept)"); }
            Take('(');
            Linear inner = Sum();
            Expect(')');
            return inner;
        }

        if (char.IsAsciiDigit(c) || c == '.') { return new Linear([], Number()); }
        int start = at;
        string word = Word();
        if (word is "mean" or "slope" && Take('(')) { return new Linear([(1.0, Mean(word == "slope"))], 0.0); }
        return Name(start, at - start, word);
    }

    private Linear Name(int start, int length, string word)
    {
        at = start + length;
        int column = names.IndexOf(word, StringComparer.Ordinal);
        if (column >= 0) { return new Linear([(1.0, new ContrastAtom.Coefficient(column))], 0.0); }
        string advice = names.FirstOrDefault(n => n.Length > word.Length && n.StartsWith(word, StringComparison.Ordinal) && text.AsSpan(start).StartsWith(n, StringComparison.Ordinal)) is { } odd
            ? $"write `{odd}`, between backticks"
            : Spelling.Nearest(word, names) is { } near ? $"did you mean \"{near}\"?" : $"the coefficients are {string.Join(", ", names.Take(12))}";
        throw Wrong(start, length, $"there is no coefficient \"{word}\"", advice);
    }

    private ContrastAtom.Mean Mean(bool isSlope)
    {
        string? slopeOf = null;
        var levels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        SkipBlanks();
        if (isSlope)
        {
            int start = at;
            slopeOf = Word();
            if (!grid.Covariates.Contains(slopeOf, StringComparer.Ordinal)) { throw With(InferenceProblems.NoSuchCovariate(slopeOf, grid.Covariates), start); }
            if (!Take(')')) { Expect(','); }
            else { return new ContrastAtom.Mean(slopeOf, levels.ToImmutable(), values.ToImmutable()); }
        }

        if (Take(')')) { return new ContrastAtom.Mean(slopeOf, levels.ToImmutable(), values.ToImmutable()); }
        do
        {
            SkipBlanks();
            int start = at;
            string name = Word();
            int end = at;
            if (levels.ContainsKey(name) || values.ContainsKey(name)) { throw Wrong(start, end - start, $"\"{name}\" is given twice", $"give {name} one value; for a difference write mean(…) - mean(…)"); }
            Expect('=');
            SkipBlanks();
            if (grid.Factors.Contains(name, StringComparer.Ordinal)) { levels[name] = Level(name); }
            else if (grid.Covariates.Contains(name, StringComparer.Ordinal)) { values[name] = Number(); }
            else { throw With(InferenceProblems.NoSuchFactor(name, grid.Factors.AddRange(grid.Covariates), []), start, end - start); }
        }
        while (Take(','));
        Expect(')');
        return new ContrastAtom.Mean(slopeOf, levels.ToImmutable(), values.ToImmutable());
    }

    // Up to the next comma or parenthesis, or between quotes or backticks.
    private string Level(string factor)
    {
        int start = at;
        string level;
        if (at < text.Length && text[at] is '"' or '\'' or '`')
        {
            char quote = text[at];
            int end = text.IndexOf(quote, at + 1);
            if (end < 0) { throw Wrong(at, 1, "the quote is not closed", $"add {quote}"); }
            level = text[(at + 1)..end];
            at = end + 1;
        }
        else
        {
            while (at < text.Length && text[at] is not (',' or ')')) { at++; }
            level = text[start..at].Trim();
        }

        ImmutableArray<string> known = grid.Levels(factor);
        if (known.Contains(level, StringComparer.Ordinal)) { return level; }
        string advice = Spelling.Nearest(level, known) is { } near ? $"did you mean \"{near}\"?" : $"its levels are {string.Join(", ", known.Take(12))}";
        throw Wrong(start, Math.Max(1, at - start), $"\"{level}\" is no level of {factor}", advice);
    }

    private string Word()
    {
        SkipBlanks();
        int start = at;
        if (at < text.Length && text[at] == '`')
        {
            int end = text.IndexOf('`', at + 1);
            if (end < 0) { throw Wrong(at, 1, "the backtick is not closed", "add a backtick after the name"); }
            at = end + 1;
            return text[(start + 1)..end];
        }

        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.' or ':')) { at++; }
        if (at == start) { throw Wrong(Math.Min(at, Math.Max(0, text.Length - 1)), 1, "a name is expected here", "put names with other signs than letters, digits, _ . and : between backticks"); }
        return text[start..at];
    }

    private double Number()
    {
        SkipBlanks();
        int start = at;
        if (at < text.Length && text[at] is '-' or '+') { at++; }
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.' || (text[at] is 'e' or 'E' && at > start)
            || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        return double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Wrong(Math.Min(start, Math.Max(0, text.Length - 1)), Math.Max(1, at - start), "a number is expected here", "write a number such as 2 or -0.5");
    }

    private bool Take(char c)
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != c) { return false; }
        at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c)) { throw Wrong(Math.Min(at, Math.Max(0, text.Length - 1)), 1, $"`{c}` is expected here", $"add {c}"); }
    }

    private void SkipBlanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) { at++; }
    }

    private MixedModelException Wrong(int start, int length, string what, string fix) =>
        new(InferenceProblems.NoContrast(text, new TextSpan(start, Math.Min(length, text.Length - start)), what, fix));

    private MixedModelException With(Problem problem, int start, int? length = null) =>
        new(problem with { Source = text, Where = new TextSpan(start, length ?? Math.Max(1, at - start)) });

    // Σ weight × part + constant.
    private readonly record struct Linear(ImmutableArray<(double Weight, ContrastAtom Atom)> Parts, double Constant)
    {
        internal Linear Times(double factor) => new([.. Parts.Select(p => (p.Weight * factor, p.Atom))], Constant * factor);

        internal Linear Plus(Linear other) => new(Parts.AddRange(other.Parts), Constant + other.Constant);
    }
}
