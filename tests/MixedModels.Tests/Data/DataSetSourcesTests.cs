using System.Data.Common;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;
using DataTable = System.Data.DataTable;
using DataTableReader = System.Data.DataTableReader;

namespace MixedModels.Tests.Data;

/// <summary>Rows of databases and of objects.</summary>
public class DataSetSourcesTests
{
    private static readonly DateTime Day = new(2024, 2, 29);

    [Fact]
    public void FromReader_EveryKind_IsTyped()
    {
        using DbDataReader reader = Table(
            ["y", "n", "g", "on", "day"],
            [1.5, 7L, "a", true, Day],
            [DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value],
            [2.5m, (short)3, "b", false, DateOnly.FromDateTime(Day).AddDays(1)]);
        DataSet data = DataSet.FromReader(reader, "db");
        data.Numbers("y").ShouldBe([1.5, double.NaN, 2.5]);
        data.Numbers("n").ShouldBe([7.0, double.NaN, 3.0]);
        data.Texts("g").ShouldBe(["a", null, "b"]);
        data.Texts("on").ShouldBe(["true", null, "false"]);
        data.Find("day").ShouldBeOfType<DateColumn>().Values.ShouldBe([Day, null, Day.AddDays(1)]);
        (data.Source, data.Sha256).ShouldBe(("db", null));
    }

    [Fact]
    public async Task FromReaderAsync_ReadsTheSame()
    {
        using DbDataReader reader = Table(["y"], [1.5], [2.5]);
        (await DataSet.FromReaderAsync(reader)).Numbers("y").ShouldBe([1.5, 2.5]);
    }

    [Fact]
    public void FromReader_TextAmongNumbers_IsAnErrorNotZero()
    {
        using DbDataReader reader = Table(["y"], [1.5], [DBNull.Value], ["abc"]);
        Problem problem = Should.Throw<MixedModelException>(() => DataSet.FromReader(reader, "db")).Problems[0];
        problem.Code.ShouldBe("MM2026");
        problem.Message.ShouldBe("column `y` holds abc (String) in row 3 of db, but Double before");
    }

    [Fact]
    public void FromReader_NumberAmongTexts_IsAnError()
    {
        using DbDataReader reader = Table(["y"], ["abc"], [1]);
        Should.Throw<MixedModelException>(() => DataSet.FromReader(reader)).Problems[0].Code.ShouldBe("MM2026");
    }

    [Fact]
    public void FromReader_Blob_IsAnError()
    {
        using DbDataReader reader = Table(["x"], [new byte[] { 1, 2 }]);
        Problem problem = Should.Throw<MixedModelException>(() => DataSet.FromReader(reader)).Problems[0];
        (problem.Code, problem.Message).ShouldBe(("MM2026", "column `x` holds a Byte[] in row 1 of query"));
    }

    [Fact]
    public void FromReader_Infinity_NamesTheRow()
    {
        using DbDataReader reader = Table(["y"], [1.0], [double.NegativeInfinity]);
        Problem problem = Should.Throw<MixedModelException>(() => DataSet.FromReader(reader)).Problems[0];
        problem.Code.ShouldBe("MM2016");
        problem.Message.ShouldContain("-Infinity in row 2");
    }

    [Fact]
    public void FromReader_NoRows_IsAnError()
    {
        using DbDataReader reader = Table(["y"]);
        Should.Throw<MixedModelException>(() => DataSet.FromReader(reader)).Problems[0].Code.ShouldBe("MM2004");
    }

    [Fact]
    public void FromReader_LookalikeNames_AreNoted()
    {
        using DbDataReader reader = Table(["y", "y "], [1.0, 2.0]);
        DataSet.FromReader(reader).Problems.Select(p => p.Code).ShouldBe(["MM2010", "MM2010"]);
    }

    [Fact]
    public void FromReader_LongIdentifiers_StayApart()
    {
        using DbDataReader reader = Table(["id"], [5L], [DBNull.Value], [9007199254740993L], [9007199254740992L], [7L]);
        DataSet.FromReader(reader).Labels("id").ShouldBe(["5", null, "9007199254740993", "9007199254740992", "7"]);
    }

    [Fact]
    public void FromReader_LongDecimals_StayNumbers()
    {
        using DbDataReader reader = Table(["y"], [1.25m], [20.50m]);
        DataSet.FromReader(reader).Labels("y").ShouldBe(["1.25", "20.5"]);
    }

    [Fact]
    public void FromReader_Cancelled_Stops()
    {
        using DbDataReader reader = Table(["y"], [1.0]);
        Should.Throw<OperationCanceledException>(() => DataSet.FromReader(reader, "db", new CancellationToken(canceled: true)));
    }

    [Fact]
    public void FromRows_Objects_BecomeColumns()
    {
        (double? Y, string? G, DayOfWeek Day, int N)[] rows = [(1.5, "a", DayOfWeek.Monday, 1), (null, null, DayOfWeek.Friday, 2)];
        DataSet data = DataSet.FromRows(rows, ("y", r => r.Y), ("g", r => r.G), ("day", r => r.Day), ("n", r => r.N));
        data.Numbers("y").ShouldBe([1.5, double.NaN]);
        data.Texts("g").ShouldBe(["a", null]);
        data.Texts("day").ShouldBe(["Monday", "Friday"]);
        data.Numbers("n").ShouldBe([1.0, 2.0]);
    }

    [Fact]
    public void FromRows_MixedKinds_NamesTheRow()
    {
        object[] rows = [1, "x"];
        Should.Throw<MixedModelException>(() => DataSet.FromRows(rows, ("v", r => r))).Problems[0].Message
            .ShouldBe("column `v` holds x (String) in row 2, but Int32 before");
    }

    [Fact]
    public void FromRows_NoColumns_Throws() => Should.Throw<ArgumentException>(() => DataSet.FromRows<int>([1]));

    [Fact]
    public void FromRows_NameTwice_Throws() => Should.Throw<ArgumentException>(() => DataSet.FromRows([1], ("a", r => r), ("a", r => r)));

    [Fact]
    public void FromRows_DatesWithOffsets_BecomeUtc() =>
        DataSet.FromRows([new DateTimeOffset(2024, 1, 1, 1, 0, 0, TimeSpan.FromHours(2))], ("d", r => r))
            .Find("d").ShouldBeOfType<DateColumn>().Values[0].ShouldBe(new DateTime(2023, 12, 31, 23, 0, 0));

    /// <summary>A reader whose values keep their own types, as SQLite's do.</summary>
    private static DataTableReader Table(string[] names, params object[][] rows)
    {
        var table = new DataTable();
        foreach (string name in names) { table.Columns.Add(name, typeof(object)); }
        foreach (object[] row in rows) { table.Rows.Add(row); }
        return table.CreateDataReader();
    }
}
