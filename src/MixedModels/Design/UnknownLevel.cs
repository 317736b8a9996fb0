namespace MixedModels.Design;

/// <summary>A level of a factor of the terms that the training rows did not have.</summary>
/// <param name="Factor">Canonical text of the factor.</param>
/// <param name="Level">The level.</param>
/// <param name="FirstRow">The first row that has it, from 0.</param>
internal sealed record UnknownLevel(string Factor, string Level, int FirstRow);
