using System.Globalization;
using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>A fit to rows that pass by is the fit to rows in memory.</summary>
public class StreamedFitTests
{
    private static readonly string[] OfSingleRows = ["MM3101", "MM3040"];

    [Theory]
    [InlineData("y ~ x + (x | subject) + (1 | item)", null)]
    [InlineData("y ~ x * f + offset(off) + (x || subject) + (f | item)", "w")]
    [InlineData("log(y + 100) ~ scale(x) + center(off) + (1 | subject / a)", null)]
    [InlineData("y ~ scale(x, center = FALSE) + I(x^2) + a:f + (1 | subject) + (0 + x | subject)", "w")]
    [InlineData("scale(y) ~ ns(x, knots = c(-0.5, 0.5)) + (1 | subject)", null)]
    [InlineData("y ~ bs(x, knots = 0, degree = 2) + cut(off, 4) + (1 | item)", null)]
    [InlineData("y ~ cut(x, c(-10, 0, 10)) + (1 | subject)", "w")]
    [InlineData("y ~ poly(x, 3, raw = TRUE) + factor(code) + (1 | code) + (1 | subject)", null)]
    [InlineData("y ~ code + (1 | subject)", null)]
    [InlineData("y ~ group + (group | subject)", "w")]
    [InlineData("y ~ x + (1 | subject) + (1 | copy)", null)]
    [InlineData("y ~ x + (1 | day) + (1 | label)", null)]
    [InlineData("y ~ factor(label) + ordered(code) + (1 | subject)", null)]
    [InlineData("y ~ rare * f + (1 | subject)", "w")]
    [InlineData("y ~ x + (1 | mixed:item)", null)]
    [InlineData("y ~ x + (item | subject)", null)]
    [InlineData("y ~ x + (a : x | subject) + (1 + constant:a || item)", null)]
    public void FitCsv_AFormula_IsTheFitInMemory(string formula, string? weights) => Compare(formula, Text(400), new CsvOptions(), weights);

    [Fact]
    public void FitCsv_DotAndOptions_IsTheFitInMemory()
    {
        string csv = Text(400);
        string levels = string.Join(',', DataSet.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "csv").Find("f")!.ToFactor().Levels);
        var reading = new CsvOptions
        {
            FactorColumns = ["item"],
            Levels = new Dictionary<string, IReadOnlyList<string>> { ["f"] = [.. levels.Split(',').Reverse(), "unused"] },
            OrderedLevels = new Dictionary<string, IReadOnlyList<string>> { ["code"] = ["3", "2", "1"] },
        };
        Compare("y ~ x + f + code + (1 | subject)", csv, reading, "w");
        Compare("y ~ . - day - label - copy - mixed - rare - constant - group - w - empty + (1 | subject)", csv, new CsvOptions(), null);
    }

    [Fact]
    public void FitCsv_ManyChunks_IsTheFitInMemory()
    {
        string csv = Text(150_000);
        Compare("y ~ x + scale(off) + (x | subject) + (1 | item)", csv, new CsvOptions(), "w");
    }

    [Theory]
    [InlineData("y ~ poly(x, 2) + (1 | subject)")]
    [InlineData("y ~ ns(x, df = 3) + (1 | subject)")]
    [InlineData("y ~ bs(x, df = 4) + (1 | subject)")]
    [InlineData("y ~ within(x, subject) + (1 | subject)")]
    [InlineData("y ~ between(x, subject) + (1 | subject)")]
    [InlineData("y ~ scale(center(x)) + (1 | subject)")]
    public void FitCsv_FunctionOfAllValues_IsRefused(string formula)
    {
        Problem problem = Should.Throw<MixedModelException>(() => Streamed(formula, Text(60), new CsvOptions(), null)).Problems.Where(p => p.Severity == Severity.Error).ShouldHaveSingleItem();
        problem.Code.ShouldBe("MM1040");
        problem.Where.ShouldNotBeNull();
        problem.Fix.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("z ~ x + (1 | subject)", null)]
    [InlineData("y ~ X + (1 | subject)", null)]
    [InlineData("y ~ x + (1 | subject)", "W")]
    [InlineData("y ~ x + (1 | subject)", "f")]
    [InlineData("y ~ x + (1 | subject)", "x")]
    [InlineData("y ~ x", null)]
    [InlineData("constant ~ x + (1 | subject)", null)]
    [InlineData("f ~ x + (1 | subject)", null)]
    [InlineData("y ~ day + (1 | subject)", null)]
    [InlineData("log(x) ~ f + (1 | subject)", null)]
    [InlineData("y ~ x + (1 | constant)", null)]
    [InlineData("y ~ x + (1 | id)", null)]
    [InlineData("y ~ empty + (1 | subject)", null)]
    [InlineData("y ~ cut(x, c(0, 1)) + (1 | subject)", null)]
    [InlineData("y ~ factor(code, levels = c(1, 2)) + (1 | subject)", null)]
    [InlineData("y ~ scale(constant) + (1 | subject)", null)]
    [InlineData("y ~ x + (0 + I(0 * x) | subject)", null)]
    [InlineData("y ~ x + (1 + constant | subject)", null)]
    [InlineData("y ~ mixed + (1 | subject)", null)]
    public void FitCsv_AMistake_IsTheProblemInMemory(string formula, string? weights)
    {
        string csv = Text(120);
        Problem[] expected = [.. Should.Throw<MixedModelException>(() => InMemory(formula, csv, new CsvOptions(), weights)).Problems.Where(p => p.Severity == Severity.Error)];
        Problem[] actual = [.. Should.Throw<MixedModelException>(() => Streamed(formula, csv, new CsvOptions(), weights)).Problems.Where(p => p.Severity == Severity.Error)];
        actual.Select(p => p.Code).ShouldBe(expected.Select(p => p.Code));
        actual[0].Message.ShouldBe(expected[0].Message);
    }

    [Theory]
    [InlineData("y,x,g\n1,2,a\n3,4\n")]
    [InlineData("y,x,g\n1,2,a\n3,\"4,b\n")]
    [InlineData("y,x,g\n")]
    [InlineData("y,x,x,g\n1,2,3,a\n")]
    [InlineData("y,x,g\n1,2,a\nInf,3,b\n4,5,b\n")]
    public void FitCsv_BadText_IsTheProblemInMemory(string csv)
    {
        string expected = Should.Throw<MixedModelException>(() => InMemory("y ~ x + (1 | g)", csv, new CsvOptions(), null)).Problems[0].Message;
        Should.Throw<MixedModelException>(() => Streamed("y ~ x + (1 | g)", csv, new CsvOptions(), null)).Problems[0].Message.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1", "7")]
    [InlineData("often", "Often")]
    public void FitCsv_SourceThatChanges_IsAnError(string from, string to)
    {
        byte[] before = Encoding.UTF8.GetBytes(Text(80));
        byte[] after = Encoding.UTF8.GetBytes(Text(80).Replace(from, to, StringComparison.Ordinal));
        using var stream = new SwitchingStream(before, after, opens: 2);
        Should.Throw<MixedModelException>(() => LinearMixedModel.FitCsv("y ~ x + (1 | subject)", stream, "changing")).Problems[0].Code.ShouldBe("MM2022");
    }

    [Fact]
    public void FitCsv_AFile_HasNoRowsAndTakesThemLater()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.csv", Text(200));
        LinearMixedModel fit = LinearMixedModel.FitCsv("y ~ x + (x | subject)", path);
        fit.HasRows.ShouldBeFalse();
        fit.ScaledResidualQuantiles.ShouldBeEmpty();
        fit.Problems.ShouldContain(p => p.Code == "MM3040");
        Should.Throw<MixedModelException>(() => fit.FittedValues()).Problems[0].Code.ShouldBe("MM4011");
        fit.ConditionalModes("subject").Levels.Length.ShouldBe(14);
        string model = Path.Combine(folder.Path, "fit.mm.json");
        fit.Save(model);
        LinearMixedModel loaded = LinearMixedModel.Load(model);
        loaded.Objective.ShouldBe(fit.Objective);
        LinearMixedModel whole = LinearMixedModel.Fit("y ~ x + (x | subject)", DataSet.ReadCsv(path));
        loaded.WithData(DataSet.ReadCsv(path)).FittedValues().ShouldBe(whole.FittedValues());
    }

    [Fact]
    public void FitCsv_StreamThatCannotSeek_IsCopied()
    {
        string csv = Text(100);
        using var stream = new PlainStream(Encoding.UTF8.GetBytes(csv), 1000);
        LinearMixedModel.FitCsv("y ~ x + (1 | subject)", stream, "pipe").Objective.ShouldBe(InMemory("y ~ x + (1 | subject)", csv, new CsvOptions(), null).Objective);
    }

    [Fact]
    public void FitCsv_Cancelled_Throws() => Should.Throw<OperationCanceledException>(() => LinearMixedModel.FitCsv(
        "y ~ x + (1 | subject)", new MemoryStream(Encoding.UTF8.GetBytes(Text(100))), "csv", null, new FitOptions { CancellationToken = new CancellationToken(canceled: true) }));

    [Fact]
    public void Fit_AnyThreads_HasTheSameBits()
    {
        DataSet data = DataSet.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(Text(3000))), "csv");
        LinearMixedModel one = LinearMixedModel.Fit("y ~ x + (x | subject) + (1 | item)", data, new FitOptions { Threads = 1 });
        LinearMixedModel three = LinearMixedModel.Fit("y ~ x + (x | subject) + (1 | item)", data, new FitOptions { Threads = 3 });
        three.Objective.ShouldBe(one.Objective);
        three.Theta.ShouldBe(one.Theta);
        three.FittedValues().ShouldBe(one.FittedValues());
        Should.Throw<ArgumentOutOfRangeException>(() => new FitOptions { Threads = 0 });
    }

    private static void Compare(string formula, string csv, CsvOptions reading, string? weights)
    {
        LinearMixedModel expected = InMemory(formula, csv, reading, weights);
        LinearMixedModel actual = Streamed(formula, csv, reading, weights);
        Approx.Equal(expected.Objective, actual.Objective, Tolerance.Evaluation, "objective");
        Approx.Equal(expected.ResidualStandardDeviation, actual.ResidualStandardDeviation, Tolerance.Solution, "σ");
        actual.FixedEffects.Select(c => c.Name).ShouldBe(expected.FixedEffects.Select(c => c.Name));
        for (int j = 0; j < expected.FixedEffects.Count; j++)
        {
            (Coefficient a, Coefficient b) = (expected.FixedEffects[j], actual.FixedEffects[j]);
            b.IsAliased.ShouldBe(a.IsAliased);
            if (a.IsAliased) { continue; }
            Approx.Equal(a.Estimate, b.Estimate, Tolerance.SolutionOf(a.StandardError), a.Name);
            Approx.Equal(a.StandardError, b.StandardError, Tolerance.Solution, a.Name);
        }

        for (int i = 0; i < expected.Theta.Length; i++) { Approx.Equal(expected.Theta[i], actual.Theta[i], Tolerance.SolutionOf(1.0), "θ"); }
        VariancePartition share = expected.VariancePartition();
        VariancePartition streamed = actual.VariancePartition();
        Approx.Equal(share.MarginalRSquared, streamed.MarginalRSquared, Tolerance.SolutionOf(1.0), "R² marginal");
        Approx.Equal(share.ConditionalRSquared, streamed.ConditionalRSquared, Tolerance.SolutionOf(1.0), "R² conditional");
        Approx.Equal(share.AdjustedIntraclassCorrelation, streamed.AdjustedIntraclassCorrelation, Tolerance.SolutionOf(1.0), "ICC");
        actual.Levels.ShouldBe(expected.Levels);
        (actual.Rows.Read, actual.Rows.Used, actual.Rows.Dropped).ShouldBe((expected.Rows.Read, expected.Rows.Used, expected.Rows.Dropped));
        actual.Rows.MissingByColumn.ShouldBe(expected.Rows.MissingByColumn);
        actual.Rows.ZeroWeight.ShouldBe(expected.Rows.ZeroWeight);
        expected.Rows.ZeroWeight.ShouldBe(expected.Rows.Used - expected.ObservationCount);
        actual.ObservationCount.ShouldBe(expected.ObservationCount);
        actual.DataSha256.ShouldBe(expected.DataSha256);
        string[] notes = [.. expected.Problems.Where(p => !OfSingleRows.Contains(p.Code)).Select(p => p.Message)];
        // In memory the notes of reading are the data set's; of a stream they come with the fit.
        actual.Problems.Where(p => !OfSingleRows.Contains(p.Code)).Select(p => p.Message).Where(m => notes.Contains(m)).ShouldBe(notes);
    }

    private static LinearMixedModel InMemory(string formula, string csv, CsvOptions reading, string? weights) =>
        LinearMixedModel.Fit(formula, DataSet.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "csv", reading), new FitOptions { Weights = weights });

    private static LinearMixedModel Streamed(string formula, string csv, CsvOptions reading, string? weights) =>
        LinearMixedModel.FitCsv(formula, new MemoryStream(Encoding.UTF8.GetBytes(csv)), "csv", reading, new FitOptions { Weights = weights });

    // Rows with holes, weights of zero, and columns of every kind.
    private static string Text(int count)
    {
        Rows rows = SimulatedRows.Crossed(95, count);
        var text = new StringBuilder("y,x,f,a,w,off,subject,item,code,group,copy,day,label,rare,mixed,constant,id,empty\n");
        var y = rows.Numbers("y");
        var x = rows.Numbers("x");
        var weights = rows.Numbers("w");
        var offsets = rows.Numbers("off");
        var subjects = rows.Texts("subject");
        for (int i = 0; i < count; i++)
        {
            string subject = subjects[i];
            int s = subjects.IndexOf(subject);
            string[] cells =
            [
                i % 31 == 7 ? "NA" : Number(y[i]),
                i % 37 == 3 ? "" : Number(x[i]),
                rows.Texts("f")[i],
                rows.Texts("a")[i],
                i % 11 == 5 ? "0" : Number(weights[i]),
                Number(offsets[i]),
                subject,
                rows.Texts("item")[i],
                Number(1 + (i % 3)),
                Number((s % 5) - 2.5),
                "copy of " + subject,
                $"2024-01-{1 + (i % 9):D2}",
                $"{i % 7:D3}",
                i % 29 == 0 ? "seldom" : "often",
                i < count / 2 ? Number(i % 4) : i % 4 == 0 ? "none" : Number(i % 4),
                "5",
                Number(i),
                "",
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();

        static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Gives other bytes from some opening on.</summary>
    private sealed class SwitchingStream(byte[] before, byte[] after, int opens) : Stream
    {
        private byte[] current = before;
        private int starts;
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => current.Length;

        public override long Position
        {
            get => at;
            set
            {
                at = (int)value;
                if (value == 0 && ++starts > opens) { current = after; }
            }
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(count, current.Length - at);
            Array.Copy(current, at, buffer, offset, read);
            at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
