using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>What R², intraclass correlations and the partition of the variance must not depend on; the reference cases are compared with all its
/// inference.</summary>
public class VariancePartitionTests
{
    /// <summary>The cases with R².</summary>
    public static TheoryData<string> Cases =>
        [.. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm").Where(id => ReferenceCase.Load(id).Expected.Has("r2"))];

    [Theory, MemberData(nameof(Cases))]
    public void Partition_ReferenceCase_IsOfTheWhole(string id)
    {
        VariancePartition ours = ReferenceFits.Of(ReferenceCase.Load(id)).VariancePartition();
        (ours.Fixed.Share + ours.Random.Sum(r => r.Share) + ours.Residual.Share).ShouldBe(1.0, 1e-14);
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
    public void Partition_LoadedModel_IsThatOfTheFit()
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 0 + f + (x | subject)", data);
        Reloaded(fit).VariancePartition().ConditionalRSquared.ShouldBe(fit.VariancePartition().ConditionalRSquared);
        LinearMixedModel weighted = LinearMixedModel.Fit("y ~ f + (x | subject)", data, new FitOptions { Weights = "w" });
        weighted.VariancePartition().Total.ShouldBeGreaterThan(0.0);
        LinearMixedModel loaded = Reloaded(Reloaded(weighted));
        loaded.VariancePartition().MarginalRSquared.ShouldBe(weighted.VariancePartition().MarginalRSquared);
        loaded.VariancePartition().ConditionalRSquared.ShouldBe(weighted.VariancePartition().ConditionalRSquared);
        loaded.VariancePartition().Random.Select(r => r.Variance).ShouldBe(weighted.VariancePartition().Random.Select(r => r.Variance));
    }

    [Theory]
    [InlineData(IntervalMethod.Wald)]
    [InlineData(IntervalMethod.Profile)]
    public void Intervals_LoadedWeightedModel_AreThoseOfTheFit(IntervalMethod method)
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ f + (1 | subject)", data, new FitOptions { Weights = "w" });
        (double, double)[] ours = [.. fit.VarianceIntervals(method).Select(i => (i.Lower, i.Upper))];
        (double, double)[] loaded = [.. Reloaded(fit).VarianceIntervals(method).Select(i => (i.Lower, i.Upper))];
        loaded.ShouldBe(ours);
    }

    [Fact]
    public void Partition_ModelOfAnEarlierVersion_NeedsRows()
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ f + (1 | subject)", data, new FitOptions { Weights = "w" });
        LinearMixedModel earlier = Reloaded(fit, WithoutVarianceForms);
        earlier.TryVariancePartition().ShouldBeNull();
        Should.Throw<MixedModelException>(earlier.VariancePartition);
        earlier.WithData(data).VariancePartition().MarginalRSquared.ShouldBe(fit.VariancePartition().MarginalRSquared);
    }

    private static void WithoutVarianceForms(string path)
    {
        JsonObject file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        file["model"]!.AsObject().Remove("varianceForms").ShouldBeTrue();
        string model = file["model"]!.ToJsonString();
        file["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)));
        File.WriteAllText(path, file.ToJsonString());
    }

    private static LinearMixedModel Reloaded(LinearMixedModel fit, Action<string>? edit = null)
    {
        string path = Path.GetTempFileName();
        try
        {
            fit.Save(path);
            edit?.Invoke(path);
            return LinearMixedModel.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
