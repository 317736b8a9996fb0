namespace MixedModels.Estimation;

/// <summary>The columns of one level of a grouping factor among those that a class of subjects has.</summary>
/// <param name="Factor">Index of the factor.</param>
/// <param name="Level">The level.</param>
/// <param name="First">First of its s columns.</param>
internal readonly record struct LevelColumns(int Factor, int Level, int First);
