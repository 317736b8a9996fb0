using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>A covariance matrix of random effects per level of a column.</summary>
public class MatrixPerLevelTests
{
    private static readonly Rows Trial = Sample();

    // Against indicators of the arms made by hand.
    [Theory]
    [InlineData("us(x | s, by = arm)", "(0 + a + a:x | s) + (0 + b + b:x | s)")]
    [InlineData("us(1 | s, by = arm)", "(0 + a | s) + (0 + b | s)")]
    [InlineData("diag(x | s, by = arm)", "(0 + a + a:x || s) + (0 + b + b:x || s)")]
    public void By_IsATermPerLevel(string by, string plain)
    {
        LinearMixedModel one = LinearMixedModel.Fit($"y ~ x * arm + {by}", Trial.ToDataSet());
        LinearMixedModel other = LinearMixedModel.Fit($"y ~ x * arm + {plain}", Trial.ToDataSet());
        Approx.Equal(other.Objective, one.Objective, Tolerance.Optimum, "objective");
        one.ParameterCount.ShouldBe(other.ParameterCount);
        one.RandomEffects.Length.ShouldBe(2);
        one.Problems.ShouldNotContain(p => p.Code == "MM3008");
        one.RandomEffects[1].Terms[0].ShouldBe("at(arm, \"b\")");
    }

    [Fact]
    public void By_FindsVariancesThatDiffer()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x * arm + us(1 | s, by = arm)", Trial.ToDataSet());
        (fit.RandomEffects[1].StandardDeviations[0] / fit.RandomEffects[0].StandardDeviations[0]).ShouldBeGreaterThan(1.8);
        LinearMixedModel same = LinearMixedModel.Fit("y ~ x * arm + (1 | s)", Trial.ToDataSet());
        fit.Objective.ShouldBeLessThan(same.Objective - 5.0);
    }

    [Fact]
    public void By_FromAStream_IsTheSame()
    {
        LinearMixedModel memory = LinearMixedModel.Fit("y ~ x * arm + us(x | s, by = arm)", Trial.ToDataSet());
        string csv = string.Join('\n', Trial.Numbers("y").Select((y, i) => FormattableString.Invariant($"{y:R},{Trial.Numbers("x")[i]:R},{Trial.Texts("arm")[i]},{Trial.Texts("s")[i]}")).Prepend("y,x,arm,s"));
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv));
        LinearMixedModel streamed = LinearMixedModel.FitCsv("y ~ x * arm + us(x | s, by = arm)", stream, "trial.csv");
        Approx.Equal(memory.Objective, streamed.Objective, Tolerance.Optimum, "objective");
    }

    [Theory]
    [InlineData("us(x | s, by = constant)", "MM1033")]
    [InlineData("us(x | s, by = y)", "MM1033")]
    [InlineData("us(x | s, by = nothing)", "MM2103")]
    public void By_ColumnThatSeparatesNothing_IsRefused(string term, string code) =>
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit($"y ~ x + {term}", Trial.ToDataSet())).Problems[0].Code.ShouldBe(code);

    [Fact]
    public void At_LevelThatIsNone_IsRefused() =>
        Should.Throw<MixedModelException>(() => LinearMixedModel.Fit("y ~ x + at(arm, \"c\") + (1 | s)", Trial.ToDataSet())).Problems[0].Code.ShouldBe("MM2107");

    private static Rows Sample()
    {
        var random = new SeededGenerator(44);
        var y = new List<double>();
        var x = new List<double>();
        var a = new List<double>();
        var s = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            bool second = i % 2 == 1;
            double level = (second ? 2.4 : 0.8) * random.NextNormal();
            double slope = (second ? 0.3 : 0.9) * random.NextNormal();
            for (int j = 0; j < 6; j++)
            {
                double time = random.NextNormal();
                y.Add(4.0 + level + ((1.0 + slope) * time) + (0.7 * random.NextNormal()));
                x.Add(time);
                a.Add(second ? 0.0 : 1.0);
                s.Add($"s{i:D2}");
            }
        }

        return Rows.Empty.With("y", y).With("x", x).With("a", a).With("b", [.. a.Select(v => 1.0 - v)]).With("s", s)
            .With("arm", [.. a.Select(v => v == 1.0 ? "a" : "b")]).With("constant", [.. a.Select(_ => "k")]);
    }
}
