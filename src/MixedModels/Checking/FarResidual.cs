namespace MixedModels.Checking;

/// <summary>A row whose residual is larger than chance explains.</summary>
/// <param name="Row">Number of the row in the data, from 1.</param>
/// <param name="Group">The level of its first grouping factor in words, ready to stand before the residual; empty where there is none.</param>
/// <param name="Residual">Its residual over σ/√w.</param>
/// <param name="Leverage">Its leverage.</param>
internal sealed record FarResidual(int Row, string Group, double Residual, double Leverage);
