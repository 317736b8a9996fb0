namespace MixedModels.Formulas;

/// <summary>Matches the arguments of a call to parameters as R does: named ones first, then the others by place.</summary>
internal static class ArgumentBinder
{
    /// <summary>The value per parameter given.</summary>
    /// <param name="call">The call.</param>
    /// <param name="signature">The function called.</param>
    /// <remarks>An argument that fits no parameter, or one taken already, is left out: <see cref="Misfit"/> finds it.</remarks>
    internal static Dictionary<string, FormulaNode> Bind(FormulaNode.FunctionCall call, FunctionSignature signature)
    {
        Dictionary<string, FormulaNode> bound = new(StringComparer.Ordinal);
        Match(call, signature, bound);
        return bound;
    }

    /// <summary>The first argument that fits no free parameter, or null when all fit.</summary>
    internal static FormulaNode.Argument? Misfit(FormulaNode.FunctionCall call, FunctionSignature signature) =>
        Match(call, signature, new(StringComparer.Ordinal));

    private static FormulaNode.Argument? Match(
        FormulaNode.FunctionCall call, FunctionSignature signature, Dictionary<string, FormulaNode> bound)
    {
        FormulaNode.Argument? misfit = null;
        foreach (FormulaNode.Argument argument in call.Arguments.Where(argument => argument.Name is not null))
        {
            bool known = signature.Parameters.Any(parameter => parameter.Name == argument.Name);
            if (!known || !bound.TryAdd(argument.Name!, argument.Value))
            {
                misfit ??= argument;
            }
        }

        foreach (FormulaNode.Argument argument in call.Arguments.Where(argument => argument.Name is null))
        {
            FunctionParameter? free = signature.Parameters.FirstOrDefault(parameter => !bound.ContainsKey(parameter.Name));
            if (free is null)
            {
                misfit ??= argument;
            }
            else
            {
                bound.Add(free.Name, argument.Value);
            }
        }

        return misfit;
    }
}
