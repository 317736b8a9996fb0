using System.IO.Compression;
using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;

namespace MixedModels.Tests.Data;

/// <summary>Reads texts and bytes as CSV, for tests.</summary>
internal static class Csv
{
    internal static DataSet Read(string text, CsvOptions? options = null) => Read(Encoding.UTF8.GetBytes(text), options);

    internal static DataSet Read(byte[] bytes, CsvOptions? options = null) => DataSet.ReadCsv(new MemoryStream(bytes), "test.csv", options);

    internal static Problem Fail(string text, CsvOptions? options = null) => Fail(Encoding.UTF8.GetBytes(text), options);

    internal static Problem Fail(byte[] bytes, CsvOptions? options = null) =>
        Should.Throw<MixedModelException>(() => Read(bytes, options)).Problems.ShouldHaveSingleItem();

    internal static double[] Numbers(this DataSet data, string column) => data.Find(column).ShouldBeOfType<NumberColumn>().Values.ToArray();

    internal static string?[] Texts(this DataSet data, string column)
    {
        TextColumn text = data.Find(column).ShouldBeOfType<TextColumn>();
        return [.. Enumerable.Range(0, text.Count).Select(row => text[row])];
    }

    internal static string?[] Labels(this DataSet data, string column)
    {
        FactorColumn factor = data.Find(column).ShouldNotBeNull().ToFactor();
        return [.. factor.Codes.ToArray().Select(c => c < 0 ? null : factor.Levels[c])];
    }

    internal static byte[] Gzip(string text)
    {
        using var result = new MemoryStream();
        using (var deflater = new GZipStream(result, CompressionLevel.Optimal)) { deflater.Write(Encoding.UTF8.GetBytes(text)); }
        return result.ToArray();
    }
}
