namespace MixedModels;

/// <summary>How a fit ended.</summary>
public enum FitStatus
{
    /// <summary>A minimum of the objective in the interior, certified.</summary>
    Converged,

    /// <summary>A minimum on the boundary: some variance is zero or some correlation ±1. Valid.</summary>
    Boundary,

    /// <summary>No certified minimum was reached; the estimates are the best found.</summary>
    NotConverged,
}
