using MixedModels.Covariance;
using MixedModels.Design;

namespace MixedModels.Inference;

/// <summary>Which of Kenward and Roger's conventions models with a residual structure have.</summary>
internal static class ResidualConventions
{
    /// <summary>What a model does not have, as the subject of a sentence; null where the method can be had.</summary>
    /// <param name="design">The residual structure.</param>
    /// <param name="hasRandomEffects">Whether there are random effects beside it.</param>
    /// <param name="method">The method.</param>
    internal static string? WhyNot(ResidualDesign design, bool hasRandomEffects, DegreesOfFreedom method) => method switch
    {
        // Second derivatives vanish where the covariance is linear in variances and covariances.
        DegreesOfFreedom.KenwardRogerSas when !IsLinear(design.Covariance) => $"Kenward-Roger's tests with second derivatives (kr-sas) of `{design.Covariance.Correlation?.Name ?? design.Covariance.Variance!.Name}`",
        DegreesOfFreedom.KenwardRogerExpected when hasRandomEffects => "Kenward-Roger's tests with expected information (kr-expected) beside random effects",
        _ => null,
    };

    private static bool IsLinear(ResidualCovariance covariance) =>
        covariance.Variance is null && (covariance.Correlation is Unstructured || covariance.Correlation is CompoundSymmetry { IsHeterogeneous: false } or Toeplitz { IsHeterogeneous: false });
}
