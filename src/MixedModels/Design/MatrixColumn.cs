namespace MixedModels.Design;

/// <summary>A column of a model matrix before it is needed.</summary>
/// <param name="Key">Equal for equal columns, whichever term they stand in.</param>
/// <param name="Name">Its name, as R names it.</param>
/// <param name="Compute">Its n values.</param>
internal sealed record MatrixColumn(string Key, string Name, Func<double[]> Compute);
