using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Checks the arguments of calls: their number, their names and what they are. It computes nothing.</summary>
/// <param name="text">The formula, for the problems.</param>
internal sealed class CallChecker(string text)
{
    /// <summary>Checks one call; calls inside it were checked when they were parsed.</summary>
    /// <exception cref="MixedModelException">An argument is missing, unknown or of the wrong kind (MM1015).</exception>
    internal void Check(FormulaNode.FunctionCall call, FunctionSignature signature)
    {
        if (signature.Result == ResultKind.List)
        {
            Require(call.Arguments.Length > 0, call.Span, signature, "is given nothing to list");
            return;
        }

        Dictionary<string, FormulaNode> bound = ArgumentBinder.Bind(call, signature);
        if (ArgumentBinder.Misfit(call, signature) is { } misfit)
        {
            string complaint = misfit.Name is null ? "is given too many arguments"
                : bound.ContainsKey(misfit.Name) ? $"is given `{misfit.Name}` twice"
                : $"has no argument `{misfit.Name}`";
            throw Wrong(misfit.Value.Span, signature, complaint);
        }

        foreach (FunctionParameter parameter in signature.Parameters)
        {
            if (bound.TryGetValue(parameter.Name, out FormulaNode? value))
            {
                CheckKind(value, parameter, signature);
            }
            else
            {
                Require(!parameter.Required, call.Span, signature, $"needs the argument `{parameter.Name}`");
            }
        }

        if (signature.Name is "ns" or "bs")
        {
            Require(bound.ContainsKey("df") != bound.ContainsKey("knots"), call.Span, signature, "needs either `df` or `knots`");
        }
    }

    /// <summary>Checks that a node is arithmetic over at least one column: the response, or an argument.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="role">What it is, for messages: <c>the response</c>, or <c>log</c> in back-ticks.</param>
    /// <exception cref="MixedModelException">Something in it has no value per row (MM1015, MM1024, MM1026, MM1028).</exception>
    internal void CheckArithmetic(FormulaNode node, string role)
    {
        CheckOperand(node, role);
        if (!FormulaWalk.Variables(node).Any())
        {
            throw new MixedModelException(FormulaProblems.NoColumn(text, node.Span, role));
        }
    }

    private void CheckKind(FormulaNode value, FunctionParameter parameter, FunctionSignature signature)
    {
        (bool fits, string need) = parameter.Kind switch
        {
            ArgumentKind.Count => (value is FormulaNode.Number { Value: >= 1.0 } n && n.Value == Math.Floor(n.Value), "a whole number of at least 1"),
            ArgumentKind.Constant => (IsNumber(value), "a number"),
            ArgumentKind.Constants => (IsNumber(value) || IsList(value, IsNumber), "a number or `c(…)` of numbers"),
            ArgumentKind.Levels => (IsLevel(value) || IsList(value, IsLevel), "a number, a quoted text or `c(…)` of them"),
            ArgumentKind.Logical => (value is FormulaNode.Variable v && PlainName.IsLogical(v.Name), "TRUE or FALSE"),
            ArgumentKind.Grouping => (IsGrouping(value), "a column, or several joined by `:`,"),
            _ => (true, ""),
        };
        Require(fits, value.Span, signature, $"needs {need} as `{parameter.Name}`");

        bool givesFactor = value is FormulaNode.FunctionCall call && FormulaFunctions.Find(call.Function)?.Result == ResultKind.Factor;
        if (parameter.Kind == ArgumentKind.Numeric || (parameter.Kind == ArgumentKind.Any && !givesFactor))
        {
            CheckArithmetic(value, $"`{signature.Name}`");
        }
    }

    private void CheckOperand(FormulaNode node, string role)
    {
        switch (node)
        {
            case FormulaNode.Variable variable when PlainName.IsLogical(variable.Name):
                throw new MixedModelException(FormulaProblems.ConstantInArithmetic(text, variable.Span, variable.Name, role));
            case FormulaNode.Quoted quoted:
                throw new MixedModelException(FormulaProblems.TextInArithmetic(text, quoted, role));
            case FormulaNode.Dot dot:
                throw new MixedModelException(FormulaProblems.DotMisplaced(text, dot.Span, $"inside {role}"));
            case FormulaNode.Unary unary:
                CheckOperand(unary.Operand, role);
                break;
            case FormulaNode.Group group:
                CheckOperand(group.Inner, role);
                break;
            case FormulaNode.Binary { Operator: ":" or "%in%" } binary:
                throw new MixedModelException(FormulaProblems.TermOperatorInArithmetic(text, binary, role));
            case FormulaNode.Binary binary:
                CheckOperand(binary.Left, role);
                CheckOperand(binary.Right, role);
                break;
            case FormulaNode.FunctionCall call:
                CheckResult(call, role);
                break;
        }
    }

    private void CheckResult(FormulaNode.FunctionCall call, string role)
    {
        string? gives = FormulaFunctions.Find(call.Function)!.Result switch
        {
            ResultKind.Basis => "several columns",
            ResultKind.Factor => "levels",
            ResultKind.List => "a list",
            ResultKind.Offset => "an offset",
            _ => null,
        };
        if (gives == "an offset")
        {
            throw new MixedModelException(FormulaProblems.OffsetMisplaced(text, call.Span, $"inside {role}"));
        }

        if (gives is not null)
        {
            throw new MixedModelException(FormulaProblems.NotANumber(text, call, gives, role));
        }
    }

    private static bool IsNumber(FormulaNode node) => node switch
    {
        FormulaNode.Number => true,
        FormulaNode.Unary unary => unary.Operand is FormulaNode.Number,
        _ => false,
    };

    private static bool IsLevel(FormulaNode node) => node is FormulaNode.Quoted || IsNumber(node);

    private static bool IsList(FormulaNode node, Func<FormulaNode, bool> isElement) =>
        node is FormulaNode.FunctionCall { Function: "c" } call
        && call.Arguments.All(argument => argument.Name is null && isElement(argument.Value));

    private static bool IsGrouping(FormulaNode node) => node switch
    {
        FormulaNode.Variable variable => !PlainName.IsLogical(variable.Name),
        FormulaNode.FunctionCall call => GroupingExpander.IsElement(call),
        FormulaNode.Binary { Operator: ":" } binary => IsGrouping(binary.Left) && IsGrouping(binary.Right),
        _ => false,
    };

    private void Require(bool condition, TextSpan span, FunctionSignature signature, string complaint)
    {
        if (!condition)
        {
            throw Wrong(span, signature, complaint);
        }
    }

    private MixedModelException Wrong(TextSpan span, FunctionSignature signature, string complaint) =>
        new(FormulaProblems.WrongArgument(text, span, signature, complaint));
}
