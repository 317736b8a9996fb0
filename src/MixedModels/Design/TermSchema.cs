using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>A random-effects term without its rows.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Columns">Names of the s columns.</param>
/// <param name="Structure">Shape of the covariance.</param>
/// <param name="Text">Canonical text of the term.</param>
internal sealed record TermSchema(string Group, ImmutableArray<string> Columns, CovarianceStructure Structure, string Text);
