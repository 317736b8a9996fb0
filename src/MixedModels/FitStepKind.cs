namespace MixedModels;

/// <summary>How a step of a fit was computed.</summary>
public enum FitStepKind
{
    /// <summary>The start: no step yet.</summary>
    Start,

    /// <summary>With expected information, as far from the optimum.</summary>
    Expected,

    /// <summary>With observed information, as near the optimum.</summary>
    Observed,

    /// <summary>The last one, which gains next to nothing and sets vanished variances to exactly zero.</summary>
    Last,

    /// <summary>Back to the best of several starts, which was not the last.</summary>
    Return,
}
