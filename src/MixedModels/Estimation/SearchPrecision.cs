using MixedModels.Design;
using MixedModels.Optimization;

namespace MixedModels.Estimation;

/// <summary>How closely a minimum is sought, and how much is known of it afterwards.</summary>
/// <param name="Tolerance">The search ends where a step is predicted to gain less than this, in units of the objective; that step
/// is still taken.</param>
/// <param name="UsesExactTraces">Whether observed second derivatives near the end have exact traces, where those are affordable;
/// if not, averages stand for them.</param>
/// <param name="DerivesAtEnd">Whether derivatives are computed at the point returned; if not, the certificate speaks of the point
/// before the last step.</param>
internal sealed record SearchPrecision(double Tolerance, bool UsesExactTraces, bool DerivesAtEnd)
{
    private const int MostLevels = 1000;

    /// <summary>For a fit that is reported.</summary>
    internal static readonly SearchPrecision Full = new(TrustRegionMinimizer.DefaultTolerance, true, true);

    /// <summary>For one of many fits of which only the distribution is wanted: the objective within about 1e-6 of its minimum, estimates
    /// within a thousandth of their standard errors.</summary>
    internal static readonly SearchPrecision Sampling = new(1e-6, false, false);

    /// <summary>Whether a search uses exact traces of a design: over more than a thousand levels averages are so near them that no evaluation is
    /// saved.</summary>
    /// <param name="data">The cross-products.</param>
    internal bool UsesExactTracesOf(CrossProducts data) => UsesExactTraces && data.Factors.Sum(f => f.LevelCount) <= MostLevels;
}
