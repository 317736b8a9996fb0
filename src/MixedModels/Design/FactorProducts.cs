using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>Cross-products of one grouping factor's columns with themselves and with X and y.</summary>
/// <param name="Name">Name of the grouping factor.</param>
/// <param name="LevelCount">J, number of levels.</param>
/// <param name="Width">s, columns of all its terms together.</param>
/// <param name="Terms">Its terms; together they fill the s columns.</param>
/// <param name="Diagonal">J symmetric blocks T̃ⱼᵀWT̃ⱼ of s × s, one after the other, column-major.</param>
/// <param name="Border">[X̃ ỹ]ᵀWT̃, (p + 1) × (J·s), column-major: column j·s + a belongs to column a of level j.</param>
internal sealed record FactorProducts(
    string Name,
    int LevelCount,
    int Width,
    ImmutableArray<TermLayout> Terms,
    double[] Diagonal,
    double[] Border);
