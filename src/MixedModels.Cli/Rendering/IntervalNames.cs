using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>What <c>--ci</c> calls intervals, and what tables call them.</summary>
internal static class IntervalNames
{
    private static readonly ImmutableArray<(string Name, IntervalChoice Choice, string Words)> Known =
    [
        ("wald", IntervalChoice.Wald, "Wald intervals"),
        ("profile", IntervalChoice.Profile, "profile-likelihood intervals"),
        ("profile-reml", IntervalChoice.RestrictedProfile, "restricted-profile intervals"),
        ("boot", IntervalChoice.Bootstrap, "bootstrap percentile intervals"),
    ];

    /// <summary>The names.</summary>
    internal static ImmutableArray<string> All => [.. Known.Select(k => k.Name)];

    /// <summary>What a name stands for; intervals of the coefficients alone where none is given.</summary>
    /// <param name="name">One of <see cref="All"/>, or null.</param>
    internal static IntervalChoice Parse(string? name) => Known.FirstOrDefault(k => k.Name == name).Choice;

    /// <summary>The name.</summary>
    internal static string Of(IntervalChoice choice) => choice == IntervalChoice.CoefficientsOnly ? "wald" : Known.Single(k => k.Choice == choice).Name;

    /// <summary>What the subtitle of a table of all parameters calls them.</summary>
    internal static string Words(IntervalChoice choice) => Known.Single(k => k.Choice == choice).Words;

    /// <summary>What the subtitle of a table of coefficients calls theirs.</summary>
    internal static string OfCoefficients(IntervalChoice choice) =>
        Words(choice is IntervalChoice.Profile or IntervalChoice.Bootstrap ? choice : IntervalChoice.Wald);
}
