namespace MixedModels;

/// <summary>What the hypothesis that a term has no effect means when terms overlap.</summary>
public enum TermTestType
{
    /// <summary>Each term after those before it in the formula.</summary>
    I,

    /// <summary>Each term after all others that do not hold it.</summary>
    II,

    /// <summary>Each term after all others, those that hold it included: equal weights for the cells that it averages over.</summary>
    III,
}
