using MixedModels.Design;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Pairs of levels that occur together, against a set of them.</summary>
public class PairIndexTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(30, 7, 5)]
    [InlineData(500, 40, 12)]
    [InlineData(200, 3, 90)]
    public void Of_RandomCodes_ListsEachPairOnceInOrder(int rows, int first, int second)
    {
        var random = new SeededGenerator((ulong)rows);
        GroupingFactor a = Factor("a", [.. Enumerable.Range(0, rows).Select(_ => random.NextIndex(first))], first);
        GroupingFactor b = Factor("b", [.. Enumerable.Range(0, rows).Select(_ => random.NextIndex(second))], second);
        (PairProducts pair, int[] indexOfRow) = PairIndex.Of(a, b, 3, 4, 6);
        (int, int)[] expected = [.. a.Codes.Zip(b.Codes).Distinct().OrderBy(p => p.Second).ThenBy(p => p.First)];
        pair.FirstLevel.Zip(pair.SecondLevel).ShouldBe(expected);
        (pair.First, pair.Second, pair.Count, pair.Values.Length).ShouldBe((3, 4, expected.Length, 6 * expected.Length));
        for (int row = 0; row < rows; row++) { expected[indexOfRow[row]].ShouldBe((a.Codes[row], b.Codes[row])); }
    }

    [Fact]
    public void Of_NestedFactors_HasOnePairPerLevel()
    {
        GroupingFactor inner = Factor("inner", [0, 0, 1, 2, 3, 3], 4);
        GroupingFactor outer = Factor("outer", [1, 1, 0, 0, 1, 1], 2);
        (PairProducts pair, _) = PairIndex.Of(inner, outer, 0, 1, 1);
        pair.FirstLevel.ShouldBe([1, 2, 0, 3]);
        pair.SecondLevel.ShouldBe([0, 0, 1, 1]);
    }

    [Fact]
    public void Of_MorePairsThanAnArrayHolds_Throws() =>
        Should.Throw<OverflowException>(() => PairIndex.Of(Factor("a", [0, 1], 2), Factor("b", [0, 1], 2), 0, 1, int.MaxValue));

    private static GroupingFactor Factor(string name, int[] codes, int levels) =>
        new(name, codes, [.. Enumerable.Range(0, levels).Select(l => $"{name}{l}")]);
}
