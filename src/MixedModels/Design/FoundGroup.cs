namespace MixedModels.Design;

/// <summary>A grouping factor of the training rows, and what is remembered of it.</summary>
/// <param name="Factor">Its levels and the codes of the rows used.</param>
/// <param name="Coding">What codes new rows.</param>
internal sealed record FoundGroup(GroupingFactor Factor, GroupCoding Coding);
