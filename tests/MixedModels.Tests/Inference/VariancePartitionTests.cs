using System.Text.Json;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>R², intraclass correlations and the partition of the variance against the reference's, and what they must not depend on.</summary>
public class VariancePartitionTests
{
    // Each batch has casks of its own: cask and batch:cask are told apart by nothing. And || of a factor is one term there, with correlations.
    private static readonly string[] SumOnly = ["pastes_interaction", "machines_double_bar"];

    /// <summary>The cases with R².</summary>
    public static TheoryData<string> Cases =>
        [.. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm").Where(id => ReferenceCase.Load(id).Expected.Has("r2"))];

    [Theory, MemberData(nameof(Cases))]
    public void Partition_ReferenceCase_Agrees(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        VariancePartition ours = ReferenceFits.Of(reference).VariancePartition();
        JsonElement r2 = reference.Expected.Json.GetProperty("r2");
        JsonElement icc = reference.Expected.Json.GetProperty("icc");
        Compare("marginal", r2, ours.MarginalRSquared, 1.0);
        Compare("conditional", r2, ours.ConditionalRSquared, 1.0);
        Compare("var_fixed", r2, ours.Fixed.Variance, ours.Total);
        Compare("var_random", r2, ours.Random.Sum(r => r.Variance), ours.Total);
        double[] byTerm = [.. r2.GetProperty("var_random_by_term").EnumerateArray().Select(v => v.GetDouble() / ours.Total)];
        double[] sorted = [.. byTerm.Order()];
        double[] own = [.. ours.Random.Select(r => r.Variance / ours.Total).Order()];
        if (sorted.Length == own.Length && !SumOnly.Contains(id)) { Approx.Equal(sorted, own, Tolerance.Share, $"{id} var_random_by_term"); }
        else { Approx.Equal(sorted.Sum(), own.Sum(), Tolerance.Share, $"{id} sum var_random_by_term"); }
        Compare("var_residual", r2, ours.Residual.Variance, ours.Total);
        Compare("adjusted", icc, ours.AdjustedIntraclassCorrelation, 1.0);
        Compare("unadjusted", icc, ours.UnadjustedIntraclassCorrelation, 1.0);
        (ours.Fixed.Share + ours.Random.Sum(r => r.Share) + ours.Residual.Share).ShouldBe(1.0, 1e-14);

        void Compare(string field, JsonElement of, double actual, double scale) =>
            Approx.Equal(of.GetProperty(field).GetDouble() / scale, actual / scale, Tolerance.Share, $"{id} {field}");
    }

    [Theory]
    [InlineData("y ~ x + f + (x | subject) + (1 | item)", "y ~ I(1000 * x - 7) + f + (I(1000 * x - 7) | subject) + (1 | item)")]
    [InlineData("y ~ poly(x, 2) + (1 | subject)", "y ~ x + I(x^2) + (1 | subject)")]
    [InlineData("y ~ 0 + f + (1 | subject)", "y ~ f + (1 | subject)")]
    public void Partition_OtherUnitsAndOrigins_IsTheSame(string one, string other)
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        VariancePartition first = LinearMixedModel.Fit(one, data).VariancePartition();
        VariancePartition second = LinearMixedModel.Fit(other, data).VariancePartition();
        Approx.Equal(first.MarginalRSquared, second.MarginalRSquared, Tolerance.Share, "marginal");
        Approx.Equal(first.ConditionalRSquared, second.ConditionalRSquared, Tolerance.Share, "conditional");
    }

    [Fact]
    public void Partition_LoadedModel_IsThatOfTheFitOrNeedsRows()
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 0 + f + (x | subject)", data);
        Reloaded(fit).VariancePartition().ConditionalRSquared.ShouldBe(fit.VariancePartition().ConditionalRSquared);
        LinearMixedModel weighted = LinearMixedModel.Fit("y ~ f + (x | subject)", data, new FitOptions { Weights = "w" });
        weighted.VariancePartition().Total.ShouldBeGreaterThan(0.0);
        Reloaded(weighted).TryVariancePartition().ShouldBeNull();
        Should.Throw<MixedModelException>(() => Reloaded(weighted).VariancePartition());
    }

    private static LinearMixedModel Reloaded(LinearMixedModel fit)
    {
        string path = Path.GetTempFileName();
        try
        {
            fit.Save(path);
            return LinearMixedModel.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
