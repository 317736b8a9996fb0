using System.Collections.Immutable;

namespace MixedModels.Cli.Rendering;

/// <summary>What the command line, its tables and its documents call the methods for degrees of freedom.</summary>
internal static class DegreesOfFreedomNames
{
    private static readonly ImmutableArray<(string Name, DegreesOfFreedom Method, string Tests)> Methods =
    [
        ("satterthwaite", DegreesOfFreedom.Satterthwaite, "t tests: Satterthwaite"),
        ("kr", DegreesOfFreedom.KenwardRoger, "t tests: Kenward-Roger, expected information"),
        ("kr-expected", DegreesOfFreedom.KenwardRogerExpected, "t tests: Kenward-Roger, expected information"),
        ("kr-linear", DegreesOfFreedom.KenwardRogerLinear, "t tests: Kenward-Roger, observed information, no second derivatives"),
        ("kr-sas", DegreesOfFreedom.KenwardRogerSas, "t tests: Kenward-Roger, observed information, as SAS"),
        ("containment", DegreesOfFreedom.Containment, "t tests: containment degrees of freedom"),
        ("between-within", DegreesOfFreedom.BetweenWithin, "t tests: between-within degrees of freedom"),
        ("residual", DegreesOfFreedom.Residual, "t tests: residual degrees of freedom"),
        ("z", DegreesOfFreedom.Normal, "z tests"),
        ("cr0", DegreesOfFreedom.RobustCr0, "t tests: sandwich CR0 by cluster, Satterthwaite"),
        ("cr1s", DegreesOfFreedom.RobustCr1S, "t tests: sandwich CR1S by cluster, Satterthwaite"),
        ("cr2", DegreesOfFreedom.RobustCr2, "t tests: sandwich CR2 by cluster, Satterthwaite"),
        ("cr3", DegreesOfFreedom.RobustCr3, "t tests: sandwich CR3 by cluster, Satterthwaite"),
    ];

    /// <summary>The names, in the order of the help.</summary>
    internal static ImmutableArray<string> All { get; } = [.. Methods.Select(m => m.Name)];

    /// <summary>Whether a name is one of Kenward and Roger's methods.</summary>
    internal static bool IsKenwardRoger(string name) => name == "kr" || name.StartsWith("kr-", StringComparison.Ordinal);

    /// <summary>The method of a name that was checked before.</summary>
    internal static DegreesOfFreedom Parse(string name) => Methods.First(m => string.Equals(m.Name, name, StringComparison.Ordinal)).Method;

    /// <summary>The name as an option's value and in JSON.</summary>
    internal static string Of(DegreesOfFreedom method) => Methods.First(m => m.Method == method).Name;

    /// <summary>The convention that a method follows on a fit: Kenward and Roger's with a residual structure has observed information.</summary>
    internal static DegreesOfFreedom Followed(LinearMixedModel fit, DegreesOfFreedom method) =>
        method == DegreesOfFreedom.KenwardRoger && fit.HasResidualCovariance ? DegreesOfFreedom.KenwardRogerLinear : method;

    /// <summary>The tests in words, for a table's subtitle.</summary>
    internal static string Tests(DegreesOfFreedom method) => Methods.First(m => m.Method == method).Tests;

    /// <summary>F tests in words.</summary>
    internal static string JointTests(DegreesOfFreedom method) =>
        Tests(method).Replace("t tests", "F tests", StringComparison.Ordinal).Replace("z tests", "χ² tests", StringComparison.Ordinal);

    /// <summary>Intervals in words.</summary>
    internal static string Intervals(DegreesOfFreedom method) =>
        Tests(method).Replace("t tests", "t intervals", StringComparison.Ordinal).Replace("z tests", "normal intervals", StringComparison.Ordinal);
}
