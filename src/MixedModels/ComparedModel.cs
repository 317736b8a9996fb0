namespace MixedModels;

/// <summary>A model among others.</summary>
/// <param name="Model">The model, refitted where need be.</param>
/// <param name="Index">Its place among the models given, from 0.</param>
/// <param name="DeltaAic">Its AIC less the lowest.</param>
/// <param name="AkaikeWeight">Its share of Σ exp(−ΔAIC/2), 0 to 1.</param>
/// <param name="Test">The row before it within this one; null for the first row and where <paramref name="WhyNoTest"/> says why.</param>
/// <param name="WhyNoTest">Why the row before it is not tested within this one; null where it is, and for the first row.</param>
public sealed record ComparedModel(LinearMixedModel Model, int Index, double DeltaAic, double AkaikeWeight, LikelihoodRatioTest? Test, string? WhyNoTest)
{
    /// <summary>Why the test has no p value by simulation though one was asked for; null where it has one or none was asked for.</summary>
    public string? WhyNotSimulated { get; init; }
}
