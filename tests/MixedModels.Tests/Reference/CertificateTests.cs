using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>The evidence that every fit carries, on every case.</summary>
public class CertificateTests
{
    /// <summary>Below this many rows a fit starts three times by default.</summary>
    private const int FewRows = 100;

    public static TheoryData<string> Cases => [.. ReferenceCase.Ids("lmm", "closed_form")];

    [Theory, MemberData(nameof(Cases))]
    public void Certificate_OfAFit_SaysThatNothingIsLeftToGain(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        fit.Status.ShouldNotBe(FitStatus.NotConverged);
        Approx.AtMost(0.0, fit.Certificate.PredictedDecrease, Tolerance.Optimum, "predicted decrease");
        Approx.AtLeast(0.0, fit.Certificate.PredictedDecrease, Tolerance.Optimum, "predicted decrease");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Certificate_OfAFit_NamesTheBoundaryExactlyWhenThereIsOne(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        bool boundary = fit.Status == FitStatus.Boundary;
        fit.Certificate.Boundary.IsEmpty.ShouldBe(!boundary);
        fit.Certificate.BoundarySlope.HasValue.ShouldBe(boundary);
        if (fit.Certificate.BoundarySlope is { } slope) { Approx.AtLeast(0.0, slope, Tolerance.Optimum, "slope at the boundary"); }
    }

    /// <summary>Independent columns of one grouping factor that are collinear over the rows get a start of their own.</summary>
    private static readonly string[] OtherValley =
        ["sleepstudy_indep_reml", "sleepstudy_indep_split_ml", "orthodont_sum_indep", "sleepstudy_offset_weights"];

    [Theory, MemberData(nameof(Cases))]
    public void Certificate_OfAFit_CountsStartsAndEvaluations(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        int scales = fit.Rows.Used < FewRows ? 3 : 1;
        fit.Certificate.Starts.ShouldBe(OtherValley.Contains(id) ? scales + 1 : scales);
        fit.Certificate.Evaluations.ShouldBeGreaterThan(0);
        fit.Certificate.TotalEvaluations.ShouldBeGreaterThanOrEqualTo(fit.Certificate.Evaluations + fit.Certificate.Starts - 1);
    }
}
