using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>All that is needed to code new rows as the training rows were coded. Plain values, to be written to a model
/// file; the formula is kept as text and parsed again.</summary>
/// <remarks>The properties of the codings are public, though the types are not, because JSON writers see no others.</remarks>
internal sealed record ModelCoding
{
    /// <summary>The coding of a design that was not built from a formula.</summary>
    internal static ModelCoding Empty { get; } = new();

    /// <summary>The formula in canonical form: a dot has become names.</summary>
    public string Formula { get; init; } = string.Empty;

    /// <summary>The columns of data that the model uses, the response's included.</summary>
    public ImmutableArray<ColumnCoding> Columns { get; init; } = [];

    /// <summary>What data-dependent functions remember, by canonical text of the call (inside <c>within</c> and
    /// <c>between</c> after the text of that call and a blank).</summary>
    public ImmutableSortedDictionary<string, FunctionCoding> Functions { get; init; } =
        ImmutableSortedDictionary.Create<string, FunctionCoding>(StringComparer.Ordinal);

    /// <summary>The factors of the fixed part and left of the bars.</summary>
    public ImmutableArray<FactorCoding> Factors { get; init; } = [];

    /// <summary>The grouping factors, each once.</summary>
    public ImmutableArray<GroupCoding> Groups { get; init; } = [];

    /// <summary>Names of the columns of X before rank reduction.</summary>
    public ImmutableArray<string> FixedNames { get; init; } = [];
}
