namespace MixedModels.Covariance;

/// <summary>What a free parameter of a <see cref="RandomStructure"/> is.</summary>
internal enum RandomParameterKind
{
    /// <summary>A square root of a variance, of either sign: zero is a limit.</summary>
    Root,

    /// <summary>A square root of a standard deviation that correlations are multiplied by, of either sign: zero is a limit.</summary>
    FourthRoot,

    /// <summary>An angle whose sine is a correlation, or runs with it: odd multiples of π/2 are limits.</summary>
    Angle,

    /// <summary>A number without limits.</summary>
    Loading,
}
