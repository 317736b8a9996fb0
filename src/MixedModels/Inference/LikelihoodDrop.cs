namespace MixedModels.Inference;

/// <summary>The likelihood-ratio statistic of two searches.</summary>
internal static class LikelihoodDrop
{
    /// <summary>Less is zero: two searches of the same minimum may end this far apart.</summary>
    internal const double Zero = 1e-8;

    /// <summary>The drop of the objective from the smaller to the larger model, at least 0; exactly 0 where only rounding lies between, for
    /// on the boundary P(T ≥ 0) is 1 and P(T ≥ 10⁻¹³) about a half.</summary>
    /// <param name="smaller">Objective of the smaller model.</param>
    /// <param name="larger">Objective of the larger model.</param>
    internal static double Of(double smaller, double larger) => smaller - larger > Zero ? smaller - larger : 0.0;
}
