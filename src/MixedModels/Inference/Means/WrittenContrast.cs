using System.Collections.Immutable;

namespace MixedModels.Inference;

/// <summary>A contrast as written: Σ weight × part = value.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parts">Its parts with their weights.</param>
/// <param name="Value">What the sum is tested against.</param>
internal sealed record WrittenContrast(string Text, ImmutableArray<(double Weight, ContrastAtom Atom)> Parts, double Value);
