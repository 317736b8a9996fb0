using System.Collections.Immutable;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

/// <summary>The oracle against lme4, on designs written out by hand: it must be right before anything is judged by it.</summary>
public class DenseModelTests
{
    private static readonly ImmutableSortedDictionary<string, Func<ReferenceCase, DenseModel>> Models =
        new Dictionary<string, Func<ReferenceCase, DenseModel>>
        {
            ["sleepstudy_slope_reml"] = c => Sleepstudy(c, "sleepstudy.csv", correlated: true),
            ["sleepstudy_slope_ml"] = c => Sleepstudy(c, "sleepstudy.csv", correlated: true),
            ["sleepstudy_indep_reml"] = c => Sleepstudy(c, "sleepstudy.csv", correlated: false),
            ["sleepstudy_weighted"] = c => Sleepstudy(c, "sleepstudy_weighted.csv", correlated: true),
            ["sleepstudy_offset_weights"] = c => Sleepstudy(c, "sleepstudy_weighted.csv", correlated: false),
            ["penicillin_reml"] = c => Intercepts(c, "penicillin.csv", "diameter", ["plate"], ["sample"]),
            ["penicillin_ml"] = c => Intercepts(c, "penicillin.csv", "diameter", ["plate"], ["sample"]),
            ["pastes_nested_reml"] = c => Intercepts(c, "pastes.csv", "strength", ["cask", "batch"], ["batch"]),
            ["dyestuff2_ml"] = c => Intercepts(c, "dyestuff2.csv", "Yield", ["Batch"]),
            ["sim_weights_offset"] = SimulatedWeights,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Cases => [.. Models.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void Criterion_AtReferenceTheta_AgreesWithLme4(string id) =>
        Approx.Equal(ReferenceCase.Load(id).Expected.Criterion, Solve(id).Criterion, Tolerance.Evaluation, "criterion");

    [Theory, MemberData(nameof(Cases))]
    public void Solve_AtReferenceTheta_AgreesWithLme4OnFixedEffects(string id)
    {
        ReferenceFit expected = ReferenceCase.Load(id).Expected;
        DenseSolution actual = Solve(id);
        Approx.Equal(expected.Sigma, actual.Sigma, Tolerance.Spread, "sigma");
        for (int i = 0; i < expected.Beta.Length; i++)
        {
            Approx.Equal(expected.Beta[i], actual.Beta[i], Tolerance.Estimate(expected.StandardErrors[i]), "beta");
            for (int j = 0; j < expected.Beta.Length; j++)
            {
                Approx.Equal(
                    expected.BetaCovariance![i, j],
                    actual.BetaCovariance[i, j],
                    Tolerance.Covariance(expected.StandardErrors[i], expected.StandardErrors[j]),
                    "vcov");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Solve_AtReferenceTheta_AgreesWithLme4OnRows(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        ReferenceFit expected = reference.Expected;
        DenseSolution actual = Solve(id);
        double[] offset = reference.Offset is { } name
            ? PlainTable.ReadReference(Path.GetFileName(reference.DataPath)).Numbers(name)
            : new double[actual.Fitted.Length];
        int head = expected.Numbers("fitted_head").Length;
        Approx.Equal(
            expected.Numbers("fitted_head").AsSpan(),
            [.. actual.Fitted.Zip(offset, (f, o) => f + o).Take(head)],
            Tolerance.PerRow(expected.Sigma),
            "fitted");
        Approx.Equal(
            expected.Numbers("fitted_population_head").AsSpan(),
            [.. actual.Population.Zip(offset, (f, o) => f + o).Take(head)],
            Tolerance.PerRow(expected.Sigma),
            "population");
        Approx.Equal(expected.LeverageHead.AsSpan(), actual.Leverages.AsSpan(0, head), Tolerance.PerRow(1.0), "leverage");
        Approx.Equal(expected.LeverageSum!.Value, actual.Leverages.Sum(), Tolerance.Spread, "sum of leverages");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Solve_AtReferenceTheta_AgreesWithLme4OnModes(string id)
    {
        ReferenceFit expected = ReferenceCase.Load(id).Expected;
        DenseSolution actual = Solve(id);
        for (int g = 0; g < expected.Modes.Length; g++)
        {
            ReferenceModes modes = expected.Modes[g];
            modes.IsComplete.ShouldBeTrue();
            for (int level = 0; level < modes.Levels.Length; level++)
            {
                for (int i = 0; i < modes.Terms.Length; i++)
                {
                    double scale = expected.Sigma;
                    Approx.Equal(modes.Values[level, i], actual.Modes[g].Values[level, i], Tolerance.PerRow(scale), "mode");
                    ReferenceModeVariances block = modes.Variances.Single(v => v.Terms.Contains(modes.Terms[i]));
                    int within = block.Terms.IndexOf(modes.Terms[i]);
                    double variance = block.ByLevel[level][within, within];
                    Approx.Equal(
                        variance,
                        actual.Modes[g].Variances[level][i, i],
                        Tolerance.ConditionalCovariance(Math.Sqrt(variance), Math.Sqrt(variance), scale),
                        "conditional variance");
                }
            }
        }
    }

    [Fact]
    public void Solve_ThetaOfWrongLength_Throws() => Should.Throw<ArgumentOutOfRangeException>(
        () => Models["sleepstudy_slope_reml"](ReferenceCase.Load("sleepstudy_slope_reml")).Solve([1.0]));

    [Fact]
    public void Solve_DependentColumns_Throws()
    {
        double[] ones = [1.0, 1.0, 1.0];
        var model = new DenseModel([1.0, 2.0, 4.0], [ones, ones], [new DenseTerm([0, 1, 1], 2, [ones], true)], null, true);
        Should.Throw<ArithmeticException>(() => model.Solve([1.0]));
    }

    [Fact]
    public void IndependentColumns_SumOfEarlierColumns_IsLeftOut()
    {
        double[] first = [1.0, 1.0, 1.0, 1.0];
        double[] second = [1.0, 2.0, 3.0, 5.0];
        double[] sum = [2.0, 3.0, 4.0, 6.0];
        double[] free = [0.0, 0.0, 0.0, 1e-3];
        DenseDesign.IndependentColumns([first, second, sum, free, new double[4]]).ShouldBe([first, second, free]);
    }

    private static DenseSolution Solve(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        return Models[id](reference).Solve(reference.Expected.Theta.AsSpan());
    }

    private static DenseModel Sleepstudy(ReferenceCase reference, string file, bool correlated)
    {
        PlainTable table = PlainTable.ReadReference(file);
        double[] ones = [.. Enumerable.Repeat(1.0, table.RowCount)];
        double[] days = table.Numbers("Days");
        (ImmutableArray<int> codes, ImmutableArray<string> levels) = table.Factor("Subject");
        double[] response = table.Numbers("Reaction");
        if (reference.Offset is { } offset) { response = [.. response.Zip(table.Numbers(offset), (y, o) => y - o)]; }
        return new DenseModel(
            response,
            [ones, days],
            [new DenseTerm(codes, levels.Length, [ones, days], correlated)],
            reference.Weights is { } weights ? table.Numbers(weights) : null,
            reference.Reml);
    }

    private static DenseModel Intercepts(ReferenceCase reference, string file, string response, params string[][] groups)
    {
        PlainTable table = PlainTable.ReadReference(file);
        double[] ones = [.. Enumerable.Repeat(1.0, table.RowCount)];
        return new DenseModel(
            table.Numbers(response),
            [ones],
            [.. groups.Select(g => table.Factor(g)).Select(f => new DenseTerm(f.Codes, f.Levels.Length, [ones], true))],
            null,
            reference.Reml);
    }

    private static DenseModel SimulatedWeights(ReferenceCase reference)
    {
        PlainTable table = PlainTable.ReadReference("sim_weights.csv");
        double[] ones = [.. Enumerable.Repeat(1.0, table.RowCount)];
        double[] male = [.. table.Texts("f").Select(f => f == "m" ? 1.0 : 0.0)];
        (ImmutableArray<int> codes, ImmutableArray<string> levels) = table.Factor("g");
        return new DenseModel(
            [.. table.Numbers("y").Zip(table.Numbers("off"), (y, o) => y - o)],
            [ones, table.Numbers("x"), male],
            [new DenseTerm(codes, levels.Length, [ones], true)],
            table.Numbers("w"),
            reference.Reml);
    }
}
