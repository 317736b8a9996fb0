namespace MixedModels.Cli.Rendering;

/// <summary>A column of a table.</summary>
/// <param name="Header">Heading on a console; empty to let the heading to the left span this column too.</param>
/// <param name="Name">Name for programs: <c>lower</c>, <c>standardError</c>.</param>
/// <param name="Alignment">How cells line up.</param>
internal sealed record TableColumn(string Header, string Name, Alignment Alignment);
