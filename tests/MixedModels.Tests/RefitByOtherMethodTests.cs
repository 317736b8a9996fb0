using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>A model refitted by the other method is the model that a fit by that method gives, in all it says of itself.</summary>
public class RefitByOtherMethodTests
{
    private const int MostRows = 3000;

    /// <summary>The mixed models whose rows are quickly fitted again.</summary>
    public static TheoryData<string> Cases => [.. Ids];

    private static IEnumerable<string> Ids =>
        ReferenceCase.Ids("lmm").Where(id => ReferenceCase.Load(id).Expected.RowCount <= MostRows && Exemptions.Allow(id, Quantity.Theta));

    [Theory, MemberData(nameof(Cases))]
    public void By_ReferenceCase_IsTheFitByThatMethod(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        EstimationMethod other = OtherMethod(reference);
        LinearMixedModel direct = LinearMixedModel.Fit(reference.Formula, reference.LoadData(), reference.Options() with { Method = other });
        LinearMixedModel refit = ReferenceFits.Of(reference).By(other, CancellationToken.None);
        refit.Method.ShouldBe(other);
        refit.Status.ShouldBe(direct.Status);
        refit.Problems.Select(p => p.Message).ShouldBe(direct.Problems.Select(p => p.Message));
        Approx.Equal(direct.Objective, refit.Objective, Tolerance.Likelihood, "objective");
        Approx.Equal(direct.ResidualStandardDeviation, refit.ResidualStandardDeviation, Tolerance.Spread, "sigma");
        refit.ScaledResidualQuantiles.Length.ShouldBe(direct.ScaledResidualQuantiles.Length);
        for (int i = 0; i < direct.ScaledResidualQuantiles.Length; i++)
        {
            Approx.Equal(direct.ScaledResidualQuantiles[i], refit.ScaledResidualQuantiles[i], Tolerance.PerRow(1.0), $"quantile {i}");
        }

        refit.By(reference.Reml ? EstimationMethod.Reml : EstimationMethod.Ml, CancellationToken.None).Problems.Select(p => p.Message)
            .ShouldBe(ReferenceFits.Of(reference).Problems.Select(p => p.Message));
    }

    // Among the cases there are fits that differ from their refits in what is to be said, so that the comparison above can fail.
    [Fact]
    public void By_SomeCases_SaysOtherThings() =>
        Ids.Select(ReferenceCase.Load).Count(c => Messages(ReferenceFits.Of(c)) != Messages(ReferenceFits.Of(c).By(OtherMethod(c), CancellationToken.None)))
            .ShouldBeGreaterThan(0);

    [Fact]
    public void By_WithoutRows_SaysNothingOfRows()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        fit.Problems.ShouldContain(p => p.Code == "MM3101");
        string path = Path.GetTempFileName();
        try
        {
            fit.Save(path);
            LinearMixedModel refit = LinearMixedModel.Load(path).By(EstimationMethod.Ml, CancellationToken.None);
            refit.Problems.ShouldNotContain(p => p.Code == "MM3101");
            refit.ScaledResidualQuantiles.ShouldBeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EstimationMethod OtherMethod(ReferenceCase reference) => reference.Reml ? EstimationMethod.Ml : EstimationMethod.Reml;

    private static string Messages(LinearMixedModel fit) => string.Join('\n', fit.Problems.Select(p => p.Message));
}
