namespace MixedModels;

/// <summary>What a parameter of a model is.</summary>
public enum ParameterKind
{
    /// <summary>A coefficient of the fixed part.</summary>
    FixedEffect,

    /// <summary>The standard deviation of a random-effects column.</summary>
    StandardDeviation,

    /// <summary>The correlation of two columns of a random-effects term.</summary>
    Correlation,

    /// <summary>The residual standard deviation.</summary>
    ResidualStandardDeviation,
}
