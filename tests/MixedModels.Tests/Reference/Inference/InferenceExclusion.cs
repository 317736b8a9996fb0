using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>Numbers of the reference that ours are not compared with, and why.</summary>
/// <param name="Name">Of which case, or what the cases have in common.</param>
/// <param name="Because">The reason.</param>
/// <param name="Holds">Whether a number of a case is one of them.</param>
internal sealed record InferenceExclusion(string Name, string Because, Func<ReferenceCase, Compared, bool> Holds)
{
    /// <summary>Those of one case.</summary>
    /// <param name="id">The case.</param>
    /// <param name="because">The reason.</param>
    /// <param name="holds">Whether a number of the case is one of them.</param>
    internal static InferenceExclusion Of(string id, string because, Func<Compared, bool> holds) => new(id, because, (reference, compared) => reference.Id == id && holds(compared));
}
