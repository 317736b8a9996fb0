namespace MixedModels.Persistence;

/// <summary>λ = U·diag(s) of one term, scaled columns; base64 of little-endian doubles.</summary>
/// <param name="Vectors">U, column-major.</param>
/// <param name="Values">s.</param>
/// <param name="Parameters">ψ of a term held to a pattern; null in files without such terms.</param>
internal sealed record TermFactorDocument(string Vectors, string Values, string? Parameters = null);
