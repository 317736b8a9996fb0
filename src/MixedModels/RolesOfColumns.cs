using System.Collections.Immutable;
using MixedModels.Formulas;

namespace MixedModels;

/// <summary>Finds which columns a formula uses, and what for.</summary>
internal static class RolesOfColumns
{
    /// <summary>The roles of every column that appears.</summary>
    /// <param name="formula">The parsed formula, its dot expanded.</param>
    /// <param name="weights">Column of precision weights, or null.</param>
    /// <param name="residual">Columns of a residual structure and a variance function.</param>
    internal static ImmutableSortedDictionary<string, ColumnRoles> Of(ModelFormula formula, string? weights, IEnumerable<string> residual)
    {
        var roles = ImmutableSortedDictionary.CreateBuilder<string, ColumnRoles>(StringComparer.Ordinal);
        Add(roles, [formula.Response], ColumnRoles.Response);
        Add(roles, formula.FixedTerms.Terms.SelectMany(term => term.Factors), ColumnRoles.FixedEffects);
        Add(roles, formula.Offsets, ColumnRoles.Offset);
        foreach (RandomTerm term in formula.RandomTerms)
        {
            Add(roles, term.Terms.Terms.SelectMany(part => part.Factors), ColumnRoles.RandomEffects);
            Add(roles, term.Grouping, ColumnRoles.Grouping);
        }

        if (weights is not null) { Add(roles, weights, ColumnRoles.Weights); }
        foreach (string name in residual) { Add(roles, name, ColumnRoles.Residual); }
        return roles.ToImmutable();
    }

    private static void Add(ImmutableSortedDictionary<string, ColumnRoles>.Builder roles, IEnumerable<FormulaNode> nodes, ColumnRoles role)
    {
        foreach (string name in nodes.SelectMany(Names)) { Add(roles, name, role); }
    }

    private static void Add(ImmutableSortedDictionary<string, ColumnRoles>.Builder roles, string name, ColumnRoles role) =>
        roles[name] = roles.GetValueOrDefault(name) | role;

    private static IEnumerable<string> Names(FormulaNode node) => node switch
    {
        FormulaNode.Variable variable => [variable.Name],
        FormulaNode.Unary unary => Names(unary.Operand),
        FormulaNode.Binary binary => [.. Names(binary.Left), .. Names(binary.Right)],
        FormulaNode.Group group => Names(group.Inner),
        FormulaNode.FunctionCall call => call.Arguments.SelectMany(argument => Names(argument.Value)),
        FormulaNode.RandomEffects random => [.. Names(random.Terms), .. Names(random.Grouping)],
        _ => [],
    };
}
