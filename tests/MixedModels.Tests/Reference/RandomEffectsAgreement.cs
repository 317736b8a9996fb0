using System.Collections.Immutable;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>Conditional modes and their variances beside the reference's, matched by the names of levels and columns.</summary>
internal static class RandomEffectsAgreement
{
    /// <summary>b̂ of the levels listed, and Σb̂² over all levels where the reference has it.</summary>
    internal static IEnumerable<Comparison> Modes(ReferenceFit expected, LinearMixedModel fit, Tolerances tolerances)
    {
        foreach (ReferenceModes reference in expected.Modes)
        {
            ConditionalModes ours = fit.ConditionalModes(reference.Group);
            for (int column = 0; column < reference.Terms.Length; column++)
            {
                int ourColumn = ours.Terms.IndexOf(reference.Terms[column]);
                for (int row = 0; row < reference.Levels.Length; row++)
                {
                    yield return new(
                        $"mode {reference.Group}.{reference.Terms[column]} {reference.Levels[row]}",
                        reference.Values[row, column],
                        ours.Values[ours.Levels.IndexOf(reference.Levels[row]), ourColumn],
                        tolerances.Row);
                }

                if (reference.SumOfSquares.IsEmpty) { continue; }
                double sum = 0.0;
                for (int row = 0; row < ours.Levels.Length; row++) { sum += ours.Values[row, ourColumn] * ours.Values[row, ourColumn]; }
                yield return new(
                    $"sum of squared modes {reference.Group}.{reference.Terms[column]}",
                    reference.SumOfSquares[column],
                    sum,
                    Tolerance.SumOfSquares(expected.Sigma, ours.Levels.Length));
            }
        }
    }

    /// <summary>Var(b | y) of the levels listed, block by block of independent columns.</summary>
    internal static IEnumerable<Comparison> Variances(ReferenceFit expected, LinearMixedModel fit, Tolerances tolerances) =>
        from reference in expected.Modes
        let ours = fit.ConditionalModes(reference.Group)
        from block in reference.Variances
        from level in Enumerable.Range(0, reference.Levels.Length)
        let ourLevel = ours.Levels.IndexOf(reference.Levels[level])
        from i in Enumerable.Range(0, block.Terms.Length)
        from j in Enumerable.Range(0, i + 1)
        select new Comparison(
            $"cond_var {reference.Group}.{block.Terms[i]}, {block.Terms[j]} {reference.Levels[level]}",
            block.ByLevel[level][i, j],
            ours.Variances[ourLevel][ours.Terms.IndexOf(block.Terms[i]), ours.Terms.IndexOf(block.Terms[j])],
            tolerances.ConditionalCovariance(Math.Sqrt(block.ByLevel[level][i, i]), Math.Sqrt(block.ByLevel[level][j, j])));
}
