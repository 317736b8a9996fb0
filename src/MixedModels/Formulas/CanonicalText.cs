using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MixedModels.Formulas;

/// <summary>Writes formula nodes the way R prints them, so that coefficient names compare.</summary>
/// <remarks>R puts blanks around <c>+ - *</c> and <c>%in%</c>, none around <c>/ : ^</c>; names that need them keep their
/// back-ticks; numbers are in R's shortest form.</remarks>
internal static class CanonicalText
{
    /// <summary>The text of a node; it parses back to the same node, positions aside.</summary>
    internal static string Of(FormulaNode node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>The text of a random-effects term, such as <c>(1 | cask:batch)</c> or <c>ar1(0 + time | g)</c>.</summary>
    internal static string Of(RandomTerm term)
    {
        string bar = term.Correlated ? "|" : "||";
        string choice = Choices(term.Heterogeneous, term.Factors, term.By);
        bool named = term.Correlated && (term.Structure != CovarianceNames.Unstructured || choice.Length > 0);
        return $"{(named ? term.Structure : "")}({Of(term.Terms)} {bar} {term.GroupName}{choice})";
    }

    /// <summary>The text of a sum of terms; it expands back to the same terms in the same order.</summary>
    /// <remarks>Where the order of the factors inside a product is not the order in which the sum would first name
    /// them, the product of all factors is put in front (and taken away again at the end), because a factor's place
    /// inside a product is that of its first appearance.</remarks>
    internal static string Of(TermSet terms)
    {
        List<string> names = [.. terms.Terms.Select(term => term.Name)];
        string? guide = OrderGuide(terms.Terms);
        bool guideIsATerm = guide is not null && names.Remove(guide);
        if (guide is not null)
        {
            names.Insert(0, guide);
        }

        string start = terms.HasIntercept ? (names.Count == 0 ? "1" : "") : (names.Count == 0 ? "0" : "0 + ");
        string end = guide is null || guideIsATerm ? "" : $" - {guide}";
        return $"{start}{string.Join(" + ", names)}{end}";
    }

    private static string? OrderGuide(ImmutableArray<Term> terms)
    {
        Dictionary<string, int> firstNamed = new(StringComparer.Ordinal);
        bool agrees = true;
        foreach (Term term in terms)
        {
            int last = -1;
            foreach (FormulaNode factor in term.Factors)
            {
                string name = Of(factor);
                if (!firstNamed.TryGetValue(name, out int place))
                {
                    place = firstNamed.Count;
                    firstNamed.Add(name, place);
                }

                agrees &= place > last;
                last = place;
            }
        }

        return agrees ? null : string.Join(":", FactorOrder.Of(terms));
    }

    private static void Write(FormulaNode node, StringBuilder text)
    {
        switch (node)
        {
            case FormulaNode.Variable variable:
                text.Append(Name(variable.Name));
                break;
            case FormulaNode.Number number:
                text.Append(CanonicalNumber.Of(number.Value));
                break;
            case FormulaNode.Quoted quoted:
                text.Append(Quote(quoted.Value, '"'));
                break;
            case FormulaNode.Dot:
                text.Append('.');
                break;
            case FormulaNode.Unary unary:
                text.Append(unary.Operator);
                Write(unary.Operand, text);
                break;
            case FormulaNode.Binary binary:
                Write(binary.Left, text);
                text.Append(binary.Operator is "/" or ":" or "^" ? binary.Operator : $" {binary.Operator} ");
                Write(binary.Right, text);
                break;
            case FormulaNode.Group group:
                text.Append('(');
                Write(group.Inner, text);
                text.Append(')');
                break;
            case FormulaNode.FunctionCall call:
                WriteCall(call, text);
                break;
            case FormulaNode.RandomEffects random:
                WriteRandom(random, text);
                break;
        }
    }

    private static void WriteCall(FormulaNode.FunctionCall call, StringBuilder text)
    {
        text.Append(call.Function).Append('(');
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (call.Arguments[i].Name is { } name)
            {
                text.Append(name).Append(" = ");
            }

            Write(call.Arguments[i].Value, text);
        }

        text.Append(')');
    }

    private static void WriteRandom(FormulaNode.RandomEffects random, StringBuilder text)
    {
        text.Append(random.Structure).Append('(');
        Write(random.Terms, text);
        text.Append(random.Correlated ? " | " : " || ");
        Write(random.Grouping, text);
        text.Append(Choices(random.Heterogeneous, random.Factors, random.By)).Append(')');
    }

    private static string Choices(bool? heterogeneous, int? factors, FormulaNode? by)
    {
        string variances = heterogeneous switch { null => "", true => ", hom = FALSE", false => ", hom = TRUE" };
        string rank = factors is { } d ? string.Create(CultureInfo.InvariantCulture, $", d = {d}") : "";
        return variances + rank + (by is null ? "" : $", by = {Of(by)}");
    }

    // TRUE and FALSE are constants here: a column of that name cannot stand in a formula.
    private static string Name(string name) =>
        PlainName.NeedsTicks(name) && !PlainName.IsLogical(name) ? Quote(name, '`') : name;

    private static string Quote(string content, char quote)
    {
        StringBuilder text = new(content.Length + 2);
        text.Append(quote);
        for (int i = 0; i < content.Length; i++)
        {
            // The last backslash is escaped too: it would otherwise take the closing quote with it.
            bool backslash = content[i] == '\\'
                && (i + 1 == content.Length || content[i + 1] == quote || content[i + 1] == '\\');
            if (content[i] == quote || backslash)
            {
                text.Append('\\');
            }

            text.Append(content[i]);
        }

        return text.Append(quote).ToString();
    }
}
