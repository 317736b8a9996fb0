using System.Diagnostics;
using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>Damaged bytes end in a named problem or in data whose every line is accounted for; nothing else.</summary>
public class CsvFuzzTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private static readonly byte[][] Seeds =
    [
        Encoding.UTF8.GetBytes("Reaction,Days,Subject\n249.56,0,308\n258.7047,1,308\nNA,2,309\n\n321.4398,3,\"309\"\n"),
        Encoding.UTF8.GetBytes("a;b;c\r\n1,5;\"x;\r\n\"\"y\"\"\";2024-01-01\r\n-99;;2024-02-30\r\n007;Inf;NaN\r\n"),
        Encoding.UTF8.GetBytes("\uFEFFg\tžluť\tx\nkůň\t1\t🐎\n\t\t\n1e400\t2\t3\n"),
        [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,2\n3,x\n")],
        Csv.Gzip("a,b\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},g{i % 7}\n"))),
    ];

    private static readonly byte[][] Tokens =
    [
        "\n"u8.ToArray(), "\r"u8.ToArray(), "\r\n"u8.ToArray(), "\""u8.ToArray(), "\"\""u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(),
        "\t"u8.ToArray(), [0], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF], "NA"u8.ToArray(), "1e999"u8.ToArray(), "sep=;\n"u8.ToArray(), "007"u8.ToArray(), "\n\n\n"u8.ToArray(),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ReadCsv_MutatedBytes_ProblemOrEveryLineAccountedFor(int seed)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        int read = 0, failed = 0;
        while (clock.Elapsed < Budget / 2)
        {
            byte[] bytes = Mutate(Seeds[random.Next(Seeds.Length)], random);
            var options = new CsvOptions { SkipBadRows = random.Next(2) == 0, DecimalMark = random.Next(4) == 0 ? ',' : '.' };
            try
            {
                DataSet data = DataSet.ReadCsv(new PlainStream(bytes, random.Next(1, 64)), "fuzz", options);
                LineAccount lines = data.Lines.ShouldNotBeNull();
                (lines.Header + lines.Rows + lines.Blank + lines.Skipped + lines.Continuation).ShouldBe(lines.Total, Convert.ToHexString(bytes));
                data.Columns.ShouldAllBe(c => c.Count == lines.Rows);
                foreach (Column column in data.Columns) { column.ToFactor().MissingCount.ShouldBe(column.MissingCount, Convert.ToHexString(bytes)); }
                read++;
            }
            catch (MixedModelException exception)
            {
                exception.Problems.ShouldAllBe(p => p.Code.StartsWith("MM20", StringComparison.Ordinal) && p.Message.Length < 400);
                failed++;
            }
            catch (Exception exception) when (exception is not ShouldAssertException)
            {
                throw new InvalidOperationException(Convert.ToHexString(bytes), exception);
            }
        }

        read.ShouldBeGreaterThan(20);
        failed.ShouldBeGreaterThan(20);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (int i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
