namespace MixedModels.Design;

/// <summary>A grouping factor of a source of rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LevelCount">J, number of levels.</param>
internal readonly record struct GroupLayout(string Name, int LevelCount);
