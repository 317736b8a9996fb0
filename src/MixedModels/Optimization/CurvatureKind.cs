namespace MixedModels.Optimization;

/// <summary>The second derivatives that a step was computed with.</summary>
internal enum CurvatureKind
{
    /// <summary>Expected second derivatives.</summary>
    Expected,

    /// <summary>Observed second derivatives.</summary>
    Observed,
}
