using System.Collections.Immutable;
using System.Numerics;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Expands one sum of terms by R's term algebra: <c>a * b</c> is <c>a + b + a:b</c>, <c>a / b</c> is
/// <c>a + a:b</c>, and so on. Offsets and random-effects terms met on the way are put aside.</summary>
/// <remarks>Source: the definitions in Wilkinson and Rogers (1973), Applied Statistics 22, with the meaning that R gives to
/// <c>0</c>, <c>1</c> and <c>-</c>: what is subtracted counts in turn, and the last word on the intercept holds.</remarks>
internal sealed class TermExpander
{
    private readonly string text;
    private readonly TermPart part;
    private readonly ImmutableArray<string>? dotColumns;
    private readonly List<FormulaNode> factors = [];
    private readonly Dictionary<string, int> indexByName = new(StringComparer.Ordinal);
    private readonly ImmutableArray<FormulaNode>.Builder offsets = ImmutableArray.CreateBuilder<FormulaNode>();
    private readonly ImmutableArray<FormulaNode.RandomEffects>.Builder randomEffects =
        ImmutableArray.CreateBuilder<FormulaNode.RandomEffects>();

    private bool hasIntercept = true;
    private int products;

    /// <param name="text">The formula, for the problems.</param>
    /// <param name="part">The fixed part, or the left of a bar.</param>
    /// <param name="dotColumns">What the dot stands for; null where nobody knows the columns.</param>
    internal TermExpander(string text, TermPart part, ImmutableArray<string>? dotColumns)
    {
        this.text = text;
        this.part = part;
        this.dotColumns = dotColumns;
    }

    /// <summary>Expands a sum. An expander serves once.</summary>
    /// <exception cref="MixedModelException">Something in the sum cannot be a term.</exception>
    internal (TermSet Terms, ImmutableArray<FormulaNode> Offsets, ImmutableArray<FormulaNode.RandomEffects> RandomEffects) Expand(FormulaNode sum)
    {
        TermList terms = Summands(sum, added: true);
        ImmutableArray<Term> ordered = [.. terms.ByOrder().Select(item => new Term(FactorsOf(item.Factors), item.Span))];
        return (new TermSet(hasIntercept, ordered), offsets.ToImmutable(), randomEffects.ToImmutable());
    }

    /// <summary>The terms of a node that stands as a summand.</summary>
    /// <param name="node">The node.</param>
    /// <param name="added">False where an odd number of minus signs applies.</param>
    private TermList Summands(FormulaNode node, bool added)
    {
        switch (node)
        {
            case FormulaNode.Binary { Operator: "+" } sum:
                TermList terms = Summands(sum.Left, added);
                terms.Add(Summands(sum.Right, added));
                return terms;
            case FormulaNode.Binary { Operator: "-" } difference:
                TermList kept = Summands(difference.Left, added);
                kept.Remove(Summands(difference.Right, !added));
                return kept;
            case FormulaNode.Unary { Operator: "+" } plus:
                return Summands(plus.Operand, added);
            case FormulaNode.Unary minus:
                Summands(minus.Operand, !added);
                return new TermList();
            case FormulaNode.Group group:
                return Summands(group.Inner, added);
            case FormulaNode.Number { Value: 0.0 or 1.0 } number:
                hasIntercept = (number.Value == 1.0) == added;
                return new TermList();
            case FormulaNode.FunctionCall { Function: "offset" } call:
                AddOffset(call, added);
                return new TermList();
            case FormulaNode.RandomEffects random:
                AddRandomEffects(random, added);
                return new TermList();
            default:
                return Product(node);
        }
    }

    /// <summary>The terms of a node that stands inside a product, or that is one.</summary>
    private TermList Product(FormulaNode node)
    {
        switch (node)
        {
            case FormulaNode.Variable variable when PlainName.IsLogical(variable.Name):
                throw new MixedModelException(FormulaProblems.ConstantAsTerm(text, variable.Span, variable.Name));
            case FormulaNode.FunctionCall { Function: "offset" } call:
                throw new MixedModelException(FormulaProblems.OffsetMisplaced(text, call.Span, "inside a product"));
            case FormulaNode.Variable or FormulaNode.FunctionCall:
                return Single(node, node.Span);
            case FormulaNode.Dot dot:
                return Columns(dot);
            case FormulaNode.Number number:
                throw new MixedModelException(FormulaProblems.ConstantAsTerm(text, number.Span, number.Text));
            case FormulaNode.Group group:
                return Product(group.Inner);
            case FormulaNode.RandomEffects random:
                throw new MixedModelException(FormulaProblems.BarMisplaced(text, random.Span, "a random-effects term can only be added",
                    "write `+` before it, as in `x + (1 | g)`; for an effect of `x` that varies between groups, `x + (x | g)`"));
            case FormulaNode.Unary sign:
                throw new MixedModelException(FormulaProblems.SignInProduct(text, sign));
            case FormulaNode.Binary binary:
                return Combine(binary);
            default:
                throw new InvalidOperationException($"The parser lets no {node.GetType().Name} stand for a term.");
        }
    }

    private TermList Combine(FormulaNode.Binary node)
    {
        if (node.Operator == "^")
        {
            return Power(node);
        }

        if (node.Operator is not ("+" or "-"))
        {
            RequireNoScaling(node);
        }

        TermList left = Product(node.Left);
        TermList right = Product(node.Right);
        switch (node.Operator)
        {
            case "+":
                left.Add(right);
                return left;
            case "-":
                left.Remove(right);
                return left;
            case ":":
                return Cross(left, right, node);
            case "*":
                TermList crossed = Cross(left, right, node);
                left.Add(right);
                left.Add(crossed);
                return left;
            case "/":
                TermList nested = Cross(Whole(left, node), right, node);
                left.Add(nested);
                return left;
            default:
                return Cross(left, Whole(right, node), node);
        }
    }

    private TermList Power(FormulaNode.Binary node)
    {
        FormulaNode exponent = FormulaWalk.Bare(node.Right);
        if (exponent is not FormulaNode.Number { Value: >= 1.0 } number || number.Value != Math.Floor(number.Value))
        {
            throw new MixedModelException(FormulaProblems.BadPower(text, node));
        }

        if (number.Value > 1.0 && FormulaWalk.Bare(node.Left) is FormulaNode.Variable or FormulaNode.FunctionCall)
        {
            throw new MixedModelException(FormulaProblems.PowerOfOneTerm(text, node));
        }

        TermList terms = Product(node.Left);
        TermList result = terms;
        int before = 0;
        for (double power = 1.0; power < number.Value && result.Count > before; power++)
        {
            before = result.Count;
            result = Cross(terms, result, node);
        }

        return result;
    }

    // Each term of one list with each of the other; what both hold counts once, as a:a is a.
    private TermList Cross(TermList left, TermList right, FormulaNode node)
    {
        TermList crossed = new();
        foreach (ListedTerm first in left.Items)
        {
            foreach (ListedTerm second in right.Items)
            {
                crossed.Add(first.Factors | second.Factors, node.Span);
                if (++products > FormulaLimits.Products || crossed.Count > FormulaLimits.Terms)
                {
                    throw new MixedModelException(FormulaProblems.TooManyTerms(text, node.Span));
                }
            }
        }

        return crossed;
    }

    private static TermList Whole(TermList terms, FormulaNode node)
    {
        TermList whole = new();
        if (terms.Count > 0)
        {
            whole.Add(terms.AllFactors, node.Span);
        }

        return whole;
    }

    private TermList Columns(FormulaNode.Dot dot)
    {
        if (part != TermPart.Fixed)
        {
            throw new MixedModelException(FormulaProblems.DotMisplaced(text, dot.Span, "left of a bar"));
        }

        if (dotColumns is not { } columns)
        {
            throw new MixedModelException(FormulaProblems.DotWithoutColumns(text, dot.Span));
        }

        if (columns.Length > FormulaLimits.Terms)
        {
            throw new MixedModelException(FormulaProblems.TooManyTerms(text, dot.Span));
        }

        TermList terms = new();
        foreach (string column in columns)
        {
            if (PlainName.IsLogical(column))
            {
                throw new MixedModelException(FormulaProblems.ConstantAsColumn(text, dot.Span, column));
            }

            terms.Add(Single(new FormulaNode.Variable(column, dot.Span), dot.Span));
        }

        return terms;
    }

    private TermList Single(FormulaNode factor, TextSpan span)
    {
        string name = CanonicalText.Of(factor);
        if (!indexByName.TryGetValue(name, out int index))
        {
            index = factors.Count;
            factors.Add(factor);
            indexByName.Add(name, index);
        }

        TermList term = new();
        term.Add(BigInteger.One << index, span);
        return term;
    }

    private void AddOffset(FormulaNode.FunctionCall call, bool added)
    {
        if (part != TermPart.Fixed || !added)
        {
            string place = added ? "left of a bar" : "after a minus sign";
            throw new MixedModelException(FormulaProblems.OffsetMisplaced(text, call.Span, place));
        }

        offsets.Add(call.Arguments[0].Value);
    }

    private void AddRandomEffects(FormulaNode.RandomEffects random, bool added)
    {
        if (part != TermPart.Fixed || !added)
        {
            string complaint = added ? "a bar inside another random-effects term" : "a random-effects term cannot be subtracted";
            throw new MixedModelException(FormulaProblems.BarMisplaced(text, random.Span, complaint, added ? "write the two terms beside each other, joined by `+`" : "leave the term out"));
        }

        randomEffects.Add(random);
    }

    // 2*x and x/10 are meant as arithmetic, which R would read as terms.
    private void RequireNoScaling(FormulaNode.Binary node)
    {
        FormulaNode? number = FormulaWalk.Bare(node.Left) is FormulaNode.Number ? node.Left
            : FormulaWalk.Bare(node.Right) is FormulaNode.Number ? node.Right : null;
        if (number is not null)
        {
            throw new MixedModelException(FormulaProblems.NumberInProduct(text, number.Span, node));
        }
    }

    private ImmutableArray<FormulaNode> FactorsOf(BigInteger bits)
    {
        ImmutableArray<FormulaNode>.Builder product = ImmutableArray.CreateBuilder<FormulaNode>();
        while (!bits.IsZero)
        {
            product.Add(factors[(int)BigInteger.TrailingZeroCount(bits)]);
            bits &= bits - BigInteger.One;
        }

        return product.ToImmutable();
    }
}
