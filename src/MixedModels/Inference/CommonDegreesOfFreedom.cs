using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The same degrees of freedom for every hypothesis: n − p, or infinite for z and χ² tests.</summary>
/// <param name="estimates">β̂, p values.</param>
/// <param name="covariance">Var(β̂), p × p.</param>
/// <param name="degreesOfFreedom">ν; +∞ for z.</param>
internal sealed class CommonDegreesOfFreedom(double[] estimates, Matrix covariance, double degreesOfFreedom) : FixedEffectsInference(estimates, covariance)
{
    /// <inheritdoc/>
    internal override double DenominatorDegreesOfFreedom(ReadOnlySpan<double> contrast) => degreesOfFreedom;

    private protected override FTest Test(UncorrelatedContrasts hypothesis) =>
        FTest.Of(hypothesis.MeanSquare(), hypothesis.Count, degreesOfFreedom, 1.0);
}
