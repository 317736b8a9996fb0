namespace MixedModels.Design;

/// <summary>The shape of a random-effects term's covariance matrix.</summary>
internal enum CovarianceStructure
{
    /// <summary>Any covariance matrix.</summary>
    Unstructured,

    /// <summary>One variance per column, no covariances.</summary>
    Diagonal,
}
