using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>Refuses a response that also explains itself.</summary>
/// <remarks>An expression of one column claims that column: <c>log(y) ~ y</c> is refused, as is <c>y ~ log(y)</c>. An
/// expression of several, such as a change from baseline, claims only itself: <c>y - base ~ base</c> is sound.</remarks>
internal static class ResponseCheck
{
    /// <summary>Checks the terms, offsets and groupings right of the <c>~</c>.</summary>
    /// <param name="text">The formula, for the problem.</param>
    /// <param name="response">The response.</param>
    /// <param name="terms">The tree right of the <c>~</c>.</param>
    /// <exception cref="MixedModelException">The response stands on the right as well (MM1005).</exception>
    internal static void Check(string text, FormulaNode response, FormulaNode terms)
    {
        string[] columns = [.. FormulaWalk.Variables(response).Select(column => column.Name).Distinct(StringComparer.Ordinal)];
        FormulaNode bare = FormulaWalk.Bare(response);
        string whole = CanonicalText.Of(bare);
        string[] spellings = [whole, $"I({whole})"];
        FormulaNode? culprit = columns is [string only]
            ? FormulaWalk.Variables(terms).FirstOrDefault(column => column.Name == only)
            : FormulaWalk.All(terms).FirstOrDefault(node => node is FormulaNode.FunctionCall && spellings.Contains(CanonicalText.Of(node)));
        if (culprit is not null)
        {
            throw new MixedModelException(FormulaProblems.ResponseOnTheRight(text, culprit, culprit is FormulaNode.Variable && bare is not FormulaNode.Variable));
        }
    }
}
