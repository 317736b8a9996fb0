using MixedModels.Data;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>The table of distinct numbers against sets and dictionaries.</summary>
public class NumberIndexTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 100)]
    [InlineData(9, 100)]
    [InlineData(5_000, 20_000)]
    public void Add_RandomValues_NumbersThemInOrderOfAppearance(int distinct, int count)
    {
        var random = new SeededGenerator((ulong)distinct);
        double[] values = [.. Enumerable.Range(0, distinct).Select(i => i % 2 == 0 ? i : random.NextNormal())];
        var index = new NumberIndex();
        var expected = new Dictionary<double, int>();
        for (int i = 0; i < count; i++)
        {
            double value = values[random.NextIndex(distinct)];
            expected.TryAdd(value, expected.Count);
            index.Add(value).ShouldBe(expected[value]);
        }

        index.Count.ShouldBe(expected.Count);
        index.ToArray().ShouldBe(expected.Keys);
    }

    [Fact]
    public void Add_Extremes_AreTold()
    {
        double[] values = [0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity];
        var index = new NumberIndex();
        foreach (double value in values) { index.Add(value); }
        index.ToArray().ShouldBe(values);
    }

    [Fact]
    public void Add_MinusZero_IsZero()
    {
        var index = new NumberIndex();
        index.Add(-0.0).ShouldBe(index.Add(0.0));
        double.IsNegative(index.ToArray()[0]).ShouldBeFalse();
    }

    [Fact]
    public void ToFactor_NumbersWithGaps_HasSortedLevelsAndTheirCodes()
    {
        FactorColumn factor = new NumberColumn("g", [10.0, double.NaN, 2.0, -1.5, 10.0, -0.0, 0.0]).ToFactor();
        factor.Levels.ShouldBe(["-1.5", "0", "2", "10"]);
        factor.Codes.ToArray().ShouldBe([3, FactorColumn.MissingCode, 2, 0, 3, 1, 1]);
    }
}
