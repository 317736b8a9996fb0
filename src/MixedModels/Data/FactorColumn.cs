using System.Collections.Immutable;

namespace MixedModels.Data;

/// <summary>A categorical column: a code per row into a list of levels.</summary>
public sealed class FactorColumn : Column
{
    /// <summary>The code of a missing cell.</summary>
    public const int MissingCode = -1;

    private readonly int[] codes;

    /// <summary>Takes ownership of the codes.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="codes">One code per row, an index into <paramref name="levels"/> or <see cref="MissingCode"/>.</param>
    /// <param name="levels">The levels, reference first.</param>
    /// <param name="isOrdered">Whether the levels are ordered (polynomial contrasts by default).</param>
    internal FactorColumn(string name, int[] codes, ImmutableArray<string> levels, bool isOrdered)
        : base(name, codes.Length)
    {
        this.codes = codes;
        Levels = levels;
        IsOrdered = isOrdered;
        foreach (int code in codes) { MissingCount += code < 0 ? 1 : 0; }
    }

    /// <summary>One code per row: an index into <see cref="Levels"/>, or <see cref="MissingCode"/>.</summary>
    public ReadOnlySpan<int> Codes => codes;

    /// <summary>The codes themselves, not to be changed.</summary>
    internal int[] Array => codes;

    /// <summary>The levels; the first is the reference of treatment contrasts. May hold levels that no row has.</summary>
    public ImmutableArray<string> Levels { get; }

    /// <summary>Whether the levels are ordered.</summary>
    public bool IsOrdered { get; }

    /// <inheritdoc/>
    public override int MissingCount { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => codes[row] < 0;

    /// <inheritdoc/>
    public override FactorColumn ToFactor() => this;
}
