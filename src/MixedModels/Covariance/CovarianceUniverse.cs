namespace MixedModels.Covariance;

/// <summary>Positions whose covariance is one matrix: the visits of a study, or the times of one subject. Subjects have all or some of them.</summary>
/// <param name="Group">Which of the separate matrices it belongs to, from 0.</param>
/// <param name="Times">Times in ascending order, or indices of visits, ascending.</param>
/// <param name="Scales">Per position what the variance function depends on, or empty.</param>
internal sealed record CovarianceUniverse(int Group, double[] Times, double[] Scales)
{
    /// <summary>Number of positions.</summary>
    internal int Order => Times.Length;
}
