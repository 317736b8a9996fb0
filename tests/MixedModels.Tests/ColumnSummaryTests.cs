using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

public class ColumnSummaryTests
{
    [Fact]
    public void Of_Numbers_HasRangeAndMean()
    {
        ColumnSummary summary = ColumnSummary.Of(new NumberColumn("x", [1.5, 4.5, double.NaN, 3.0]));
        summary.Kind.ShouldBe("number");
        (summary.Minimum, summary.Maximum, summary.Mean).ShouldBe((1.5, 4.5, 3.0));
        (summary.MissingCount, summary.DistinctCount).ShouldBe((1, 3));
    }

    [Fact]
    public void Of_WholeNumbers_IsIntegerWithRowsPerValue()
    {
        ColumnSummary summary = ColumnSummary.Of(new NumberColumn("x", [1, 1, 1, 2]));
        summary.Kind.ShouldBe("integer");
        (summary.SmallestValueRows, summary.LargestValueRows).ShouldBe((1, 3));
    }

    [Fact]
    public void Of_NothingButMissing_HasNoNumbers()
    {
        ColumnSummary summary = ColumnSummary.Of(new NumberColumn("x", [double.NaN, double.NaN]));
        summary.DistinctCount.ShouldBe(0);
        summary.Mean.ShouldBe(double.NaN);
        summary.LargestValueRows.ShouldBe(0);
    }

    [Fact]
    public void Of_FactorWithAnUnusedLevel_CountsThoseThatOccur()
    {
        ColumnSummary summary = ColumnSummary.Of(new FactorColumn("f", [1, 2, 2, -1], ["a", "b", "c"], false));
        summary.Kind.ShouldBe("factor");
        (summary.DistinctCount, summary.MissingCount).ShouldBe((2, 1));
        (summary.FirstLabel, summary.LastLabel).ShouldBe(("b", "c"));
    }

    [Fact]
    public void Of_Null_Throws() => Should.Throw<ArgumentNullException>(() => ColumnSummary.Of(null!));
}
