using System.Globalization;
using MixedModels.Data;
using MixedModels.Problems;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Data;

/// <summary>The thread's culture changes nothing that is read, written or said.</summary>
public class CsvCultureTests
{
    public static TheoryData<string> Cultures => ["comma", "arabic", "turkish", "apostrophe"];

    [Theory, MemberData(nameof(Cultures))]
    public void ReadCsv_AnyCulture_ReadsTheSame(string name)
    {
        const string Text = "y,id,g,d\n1.5,007,i,2024-01-31\n-2.25,12,I,2024-02-01\n1e-3,-3,ı,2023-12-31\n";
        DataSet expected = Csv.Read(Text);
        Under(name, () =>
        {
            DataSet data = Csv.Read(Text);
            data.Numbers("y").ShouldBe(expected.Numbers("y"));
            data.Labels("id").ShouldBe(expected.Labels("id"));
            data.Labels("g").ShouldBe(expected.Labels("g"));
            data.Labels("d").ShouldBe(expected.Labels("d"));
            data.Problems.Select(p => p.ToString()).ShouldBe(expected.Problems.Select(p => p.ToString()));
        });
    }

    [Theory, MemberData(nameof(Cultures))]
    public void ReadCsv_DecimalCommaUnderAnyCulture_IsNeverGuessed(string name) =>
        Under(name, () => Csv.Read("y;x\n1,5;1\n2,5;2\n").Find("y").ShouldBeOfType<TextColumn>());

    [Theory, MemberData(nameof(Cultures))]
    public void ToFactor_NumbersUnderAnyCulture_HaveInvariantLabels(string name) =>
        Under(name, () => Csv.Read("y\n-1.5\n2500\n", new CsvOptions { FactorColumns = ["y"] }).Labels("y").ShouldBe(["-1.5", "2500"]));

    [Theory, MemberData(nameof(Cultures))]
    public void Problem_UnderAnyCulture_HasTheSameWords(string name)
    {
        var options = new CsvOptions { MaxInflatedBytes = 1_600_000 };
        byte[] bytes = Csv.Gzip("x\n" + new string('1', 2_000_000));
        Problem expected = Csv.Fail(bytes, options);
        Problem note = Csv.Read("y\n-99\n-99\n1\n").Problems[0];
        Under(name, () =>
        {
            Csv.Fail(bytes, options).ShouldBe(expected);
            Csv.Read("y\n-99\n-99\n1\n").Problems[0].ShouldBe(note);
        });
    }

    /// <summary>Invariant globalization knows no real cultures, so the ones that hurt are built.</summary>
    private static CultureInfo Make(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = culture.NumberFormat;
        switch (name)
        {
            case "comma":
                numbers.NumberDecimalSeparator = ",";
                numbers.NumberGroupSeparator = ".";
                break;
            case "arabic":
                numbers.NumberDecimalSeparator = "٫";
                numbers.NegativeSign = "\u200E−";
                numbers.NaNSymbol = "ليس رقم";
                numbers.PositiveInfinitySymbol = "∞";
                break;
            case "turkish":
                numbers.NumberDecimalSeparator = ",";
                culture.DateTimeFormat.DateSeparator = ".";
                culture.DateTimeFormat.TimeSeparator = ".";
                break;
            default:
                numbers.NumberGroupSeparator = "’";
                numbers.NegativeSign = "~";
                break;
        }

        return culture;
    }

    private static void Under(string name, Action action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Make(name);
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
