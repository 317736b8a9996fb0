using System.Collections.Concurrent;
using System.Collections.Immutable;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>All numbers of the reference's inference beside ours, case by case, each computed once for the whole suite.</summary>
internal static class InferenceAgreement
{
    private static readonly ConcurrentDictionary<(string, string), Lazy<ImmutableArray<Compared>>> Found = new();

    /// <summary>The parts by name.</summary>
    internal static ImmutableSortedDictionary<string, Func<ReferenceCase, IEnumerable<Compared>>> Parts { get; } =
        new Dictionary<string, Func<ReferenceCase, IEnumerable<Compared>>>
        {
            ["coefficients"] = CoefficientAgreement.Of,
            ["terms"] = TermAgreement.Of,
            ["intervals"] = IntervalAgreement.Of,
            ["comparisons"] = ComparisonAgreement.Of,
            ["partition"] = PartitionAgreement.Of,
            ["means"] = MeansAgreement.Of,
            ["closed form"] = ClosedFormAgreement.Of,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The ids of the cases: mixed models, closed forms and the mixed models of repeated-measures analyses.</summary>
    internal static ImmutableArray<string> Ids => ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm");

    /// <summary>All numbers of a part of a case, those excluded included.</summary>
    /// <param name="part">The part.</param>
    /// <param name="id">The case.</param>
    internal static ImmutableArray<Compared> Of(string part, string id) =>
        Found.GetOrAdd((part, id), _ => new Lazy<ImmutableArray<Compared>>(() => [.. Parts[part](ReferenceCase.Load(id))])).Value;
}
