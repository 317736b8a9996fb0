using MixedModels.Formulas;

namespace MixedModels.Design;

/// <summary>Decides for each factor of each term between contrasts and one indicator column per level.</summary>
/// <remarks>A factor enters a term by contrasts when what the term is without it is spanned already: by the
/// intercept, or by an earlier term that holds all the other factors. Without an intercept the first factor of the
/// formula enters by indicators. Source: Chambers and Hastie, Statistical Models in S (1992), section 2.3.2, in the form
/// of R's <c>model.matrix</c>.</remarks>
internal static class FactorCodes
{
    /// <summary>For each term and each of its factors whether it enters by contrasts (meaningless for numbers).</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="variables">For each term its variables, in order.</param>
    internal static bool[][] UsesContrasts(TermSet terms, FrameVariable[][] variables)
    {
        bool[][] result = new bool[variables.Length][];
        bool needsFullFactor = !terms.HasIntercept;
        for (int t = 0; t < result.Length; t++)
        {
            FrameVariable[] factors = variables[t];
            result[t] = new bool[factors.Length];
            for (int f = 0; f < factors.Length; f++)
            {
                FrameVariable left = factors[f];
                result[t][f] = factors.Length == 1
                    || variables.Take(t).Any(earlier => factors.All(v => v == left || Array.IndexOf(earlier, v) >= 0));
                if (needsFullFactor && left.Factor is not null)
                {
                    result[t][f] = false;
                    needsFullFactor = false;
                }
            }
        }

        return result;
    }
}
