namespace MixedModels;

/// <summary>What a formula uses a column for; a column may have several roles.</summary>
[Flags]
public enum ColumnRoles
{
    /// <summary>Not used.</summary>
    None = 0,

    /// <summary>In the response.</summary>
    Response = 1,

    /// <summary>In the fixed-effects part.</summary>
    FixedEffects = 2,

    /// <summary>Left of a bar: its effect varies between groups.</summary>
    RandomEffects = 4,

    /// <summary>Right of a bar.</summary>
    Grouping = 8,

    /// <summary>In an offset.</summary>
    Offset = 16,

    /// <summary>Precision weights.</summary>
    Weights = 32,

    /// <summary>In the residual structure or the variance function.</summary>
    Residual = 64,
}
