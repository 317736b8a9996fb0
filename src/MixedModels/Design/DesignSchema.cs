using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>What remains of a design without its rows: names, terms and codings.</summary>
/// <param name="FixedNames">Names of the columns of X before rank reduction.</param>
/// <param name="Terms">The random-effects terms in the formula's order.</param>
/// <param name="Coding">What is needed to code new rows.</param>
internal sealed record DesignSchema(ImmutableArray<string> FixedNames, ImmutableArray<TermSchema> Terms, ModelCoding Coding)
{
    /// <summary>The schema of a design.</summary>
    internal static DesignSchema Of(ModelDesign design) =>
        new(design.FixedNames, [.. design.RandomTerms.Select(t => new TermSchema(t.Group.Name, t.ColumnNames, t.Structure, t.Text))], design.Coding);

    /// <summary>The level labels of a grouping factor.</summary>
    /// <param name="group">Its name.</param>
    internal ImmutableArray<string> Levels(string group) => Coding.Groups.First(g => string.Equals(g.Name, group, StringComparison.Ordinal)).Levels;
}
