namespace MixedModels.Design;

/// <summary>How a factor of the fixed part becomes columns.</summary>
public enum ContrastKind
{
    /// <summary>Each level against the first.</summary>
    Treatment,

    /// <summary>Each level but the last against the mean of all.</summary>
    Sum,

    /// <summary>Each level but the first against the mean of the levels before it.</summary>
    Helmert,

    /// <summary>Orthogonal polynomials over the levels; the default of ordered factors.</summary>
    Polynomial,
}
