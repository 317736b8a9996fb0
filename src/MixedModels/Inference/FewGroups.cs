using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Where tests of coefficients are known to reject true hypotheses too often: few groups.</summary>
/// <remarks>Simulated rates are in <c>docs/calibration/type-one-error.md</c>.</remarks>
internal static class FewGroups
{
    private const int Few = 10;

    /// <summary>A note, or null where the method holds its level or there are groups enough.</summary>
    /// <param name="model">The fit.</param>
    /// <param name="method">How degrees of freedom are found.</param>
    internal static Problem? NoteOn(LinearMixedModel model, DegreesOfFreedom method)
    {
        bool always = method is DegreesOfFreedom.Normal or DegreesOfFreedom.Residual;
        if (!always && method != DegreesOfFreedom.Satterthwaite) { return null; }
        RandomEffectsTerm? term = model.RandomEffects
            .Where(t => model.Levels[t.Group] <= Few && (always || HasSlopes(t)))
            .MinBy(t => model.Levels[t.Group]);
        return term is null ? null : InferenceProblems.FewGroups(method, term.Group, model.Levels[term.Group], !always, model.Method);
    }

    private static bool HasSlopes(RandomEffectsTerm term) => term.Terms.Any(name => name != "(Intercept)");
}
