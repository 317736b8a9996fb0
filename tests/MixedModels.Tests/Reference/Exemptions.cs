using System.Collections.Immutable;

namespace MixedModels.Tests.Reference;

/// <summary>The cases that are compared in part. Each line follows the note of its case; there are no others.</summary>
internal static class Exemptions
{
    private static readonly ImmutableArray<Quantity> DivisionOfVariance =
    [
        Quantity.Theta, Quantity.VarianceComponents, Quantity.Correlations, Quantity.Status,
        Quantity.ConditionalModes, Quantity.ConditionalVariances,
    ];

    /// <summary>The exemptions by case.</summary>
    internal static ImmutableSortedDictionary<string, Exemption> ByCase { get; } = new Exemption[]
    {
        new(
            "machines_double_bar",
            "lme4's (Machine || Worker) is (1 | Worker) + (0 + Machine | Worker), which is redundant: only the sum of the two is identified",
            DivisionOfVariance)
        {
            Formula = "score ~ Machine + (1 | Worker) + (0 + Machine | Worker)",
        },
        new(
            "pastes_interaction",
            "sample and batch:cask label the same groups: only the sum of their variances is identified",
            DivisionOfVariance),
        new(
            "sim_badscale_year_slope",
            "intercept and slope correlate within 1e-6 of -1 and the intercept's sd is 2000 times the slope's: the intercept is not determined",
            [
                Quantity.Theta, Quantity.Correlations, Quantity.Status, Quantity.Covariance,
                Quantity.ConditionalModes, Quantity.ConditionalVariances, Quantity.Leverages,
            ])
        {
            OnlyNames = ["year"],
            ObjectiveTolerance = 1e-4,
        },
    }.ToImmutableSortedDictionary(e => e.Case, e => e, StringComparer.Ordinal);

    /// <summary>Whether a quantity of a case is compared.</summary>
    /// <param name="id">Id of the case.</param>
    /// <param name="quantity">The quantity.</param>
    internal static bool Allow(string id, Quantity quantity) =>
        !ByCase.TryGetValue(id, out Exemption? exemption) || !exemption.NotIdentified.Contains(quantity);
}
