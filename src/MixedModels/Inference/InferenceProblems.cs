using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>What can be wrong with a question about a fit.</summary>
internal static partial class InferenceProblems
{
    /// <summary>MM3270.</summary>
    /// <param name="probes">How many.</param>
    internal static Problem ProbedTraces(int probes) =>
        new("MM3270", Severity.Note, $"Kenward-Roger with stochastic traces: {probes} probes stand for the traces over pairs of levels, which are too many to form")
        {
            Cause = "the grouping factors are crossed and large; the adjustment of the standard errors and the degrees of freedom are known to about a percent",
            Fix = "none is needed; with groups this many, Satterthwaite's degrees of freedom say the same",
        };

    /// <summary>MM3271.</summary>
    internal static Problem KenwardRogerNeedsReml() =>
        new("MM3271", Severity.Error, "Kenward-Roger degrees of freedom need a REML fit; this one is by maximum likelihood")
        {
            Cause = "the adjustment is derived for the REML estimates of the covariance parameters",
            Fix = "fit by REML, or use Satterthwaite's degrees of freedom",
        };
}
