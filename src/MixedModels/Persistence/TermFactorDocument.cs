namespace MixedModels.Persistence;

/// <summary>λ = U·diag(s) of one term, scaled columns; base64 of little-endian doubles.</summary>
/// <param name="Vectors">U, column-major.</param>
/// <param name="Values">s.</param>
internal sealed record TermFactorDocument(string Vectors, string Values);
