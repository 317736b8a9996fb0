using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>A grouping factor over the rows used: a level index per row.</summary>
/// <param name="Name">Its name, such as <c>Subject</c> or <c>cask:batch</c>.</param>
/// <param name="Codes">One level index per used row, 0 to J − 1; every level occurs.</param>
/// <param name="Levels">The J level labels: numbers in numeric order, texts ordinally, declared levels as declared;
/// combinations (<c>a:A</c>) by their parts, the first one slowest.</param>
internal sealed record GroupingFactor(string Name, int[] Codes, ImmutableArray<string> Levels)
{
    /// <summary>J, the number of levels.</summary>
    internal int LevelCount => Levels.Length;
}
