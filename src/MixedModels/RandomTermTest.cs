namespace MixedModels;

/// <summary>What is lost when a random-effects term, or a part of it, is left out.</summary>
/// <param name="Dropped">What is left out: <c>(1 | Subject)</c>, or <c>Days in (Days | Subject)</c>.</param>
/// <param name="ParameterCount">Parameters of the smaller model.</param>
/// <param name="Objective">Objective of the smaller model, by the method of the fit.</param>
/// <param name="Aic">Akaike's criterion of the smaller model.</param>
/// <param name="Test">The smaller model within the fit.</param>
public sealed record RandomTermTest(string Dropped, int ParameterCount, double Objective, double Aic, LikelihoodRatioTest Test)
{
    /// <summary>Why the test has no p value by simulation though one was asked for; null where it has one or none was asked for.</summary>
    public string? WhyNotSimulated { get; init; }
}
