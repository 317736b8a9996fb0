using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using MixedModels.Data;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Every reference data set reads whole: the rows its list of sources promises, each cell as it is written.</summary>
public partial class ReferenceDataTests
{
    public static TheoryData<string, int> Files
    {
        get
        {
            var files = new TheoryData<string, int>();
            foreach (string line in File.ReadLines(PathOf("SOURCES.md")))
            {
                Match match = Listed().Match(line);
                if (match.Success) { files.Add(match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)); }
            }

            return files;
        }
    }

    [Fact]
    public void Files_OfTheFolder_AreAllListed() =>
        Directory.EnumerateFiles(PathOf("."), "*.csv*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
            .ShouldBe(Files.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void ReadCsv_ReferenceData_HasTheRowsOfItsSource(string name, int rows)
    {
        DataSet data = DataSet.ReadCsv(PathOf(name));
        data.RowCount.ShouldBe(rows);
        data.Problems.ShouldBeEmpty();
        LineAccount lines = data.Lines.ShouldNotBeNull();
        (lines.Total, lines.Blank, lines.Skipped, lines.Continuation).ShouldBe((rows + 1, 0, 0, 0));
    }

    [Theory, MemberData(nameof(Files))]
    public void ReadCsv_ReferenceData_HasEveryCell(string name, int rows)
    {
        DataSet data = DataSet.ReadCsv(PathOf(name));
        string[][] cells = [.. ReadLines(name).Select(line => line.Split(','))];
        data.Columns.Select(c => c.Name).ShouldBe(cells[0]);
        for (int i = 0; i < data.Columns.Length; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                string expected = cells[row + 1][i];
                if (expected is "" or "NA")
                {
                    data.Columns[i].IsMissing(row).ShouldBeTrue();
                }
                else if (data.Columns[i] is NumberColumn number)
                {
                    number.Values[row].ShouldBe(double.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture));
                }
                else
                {
                    ((TextColumn)data.Columns[i])[row].ShouldBe(expected);
                }
            }
        }
    }

    private static string PathOf(string name) => Repository.PathOf("reference", "data", name);

    private static IEnumerable<string> ReadLines(string name)
    {
        using Stream file = File.OpenRead(PathOf(name));
        using Stream text = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(text);
        while (reader.ReadLine() is { } line) { yield return line; }
    }

    [GeneratedRegex(@"^\| (\S+\.csv(?:\.gz)?) \| ([0-9]+) \|")]
    private static partial Regex Listed();
}
