namespace MixedModels.Cli.Rendering;

/// <summary>What the command line, its tables and its documents call the methods for degrees of freedom.</summary>
internal static class DegreesOfFreedomNames
{
    /// <summary>The method of a name that was checked before.</summary>
    internal static DegreesOfFreedom Parse(string name) => name switch
    {
        "satterthwaite" => DegreesOfFreedom.Satterthwaite,
        "residual" => DegreesOfFreedom.Residual,
        "z" => DegreesOfFreedom.Normal,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>The name as an option's value and in JSON.</summary>
    internal static string Of(DegreesOfFreedom method) => method switch
    {
        DegreesOfFreedom.Satterthwaite => "satterthwaite",
        DegreesOfFreedom.Residual => "residual",
        _ => "z",
    };

    /// <summary>The tests in words, for a table's subtitle.</summary>
    internal static string Tests(DegreesOfFreedom method) => method switch
    {
        DegreesOfFreedom.Satterthwaite => "t tests: Satterthwaite",
        DegreesOfFreedom.Residual => "t tests: residual degrees of freedom",
        _ => "z tests",
    };
}
