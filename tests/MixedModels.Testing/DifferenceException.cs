namespace MixedModels.Testing;

/// <summary>Two numbers lie further apart than their tolerance allows.</summary>
/// <param name="message">What was compared, both numbers, the difference and what was allowed.</param>
public sealed class DifferenceException(string message) : Exception(message);
