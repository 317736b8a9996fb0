using MixedModels.Design;

namespace MixedModels.Persistence;

/// <summary>Whether two sets of cross-products are of the same rows.</summary>
internal static class CrossProductsComparison
{
    // The same rows summed with another vector width differ in the last digits only.
    private const double Relative = 1e-8;

    /// <summary>Whether counts agree and all numbers do up to the order of summation.</summary>
    internal static bool AreOfTheSameRows(CrossProducts a, CrossProducts b) =>
        a.ObservationCount == b.ObservationCount
        && a.Factors.Length == b.Factors.Length
        && a.Pairs.Length == b.Pairs.Length
        && a.Basis.Retained.AsSpan().SequenceEqual(b.Basis.Retained.AsSpan())
        && Agree([a.SumLogWeights, a.Basis.ResponseScale], [b.SumLogWeights, b.Basis.ResponseScale])
        && Agree(a.Basis.Transform, b.Basis.Transform)
        && Agree(a.Basis.ResponseShift, b.Basis.ResponseShift)
        && Agree(a.Fixed, b.Fixed)
        && a.Factors.Zip(b.Factors).All(f => AreAlike(f.First, f.Second))
        && a.Pairs.Zip(b.Pairs).All(p => AreAlike(p.First, p.Second));

    private static bool AreAlike(FactorProducts a, FactorProducts b) =>
        string.Equals(a.Name, b.Name, StringComparison.Ordinal)
        && a.LevelCount == b.LevelCount
        && Agree(a.Diagonal, b.Diagonal)
        && Agree(a.Border, b.Border)
        && a.Terms.Length == b.Terms.Length
        && a.Terms.Zip(b.Terms).All(t => Agree(t.First.Transform.AsSpan(), t.Second.Transform.AsSpan()));

    private static bool AreAlike(PairProducts a, PairProducts b) =>
        a.FirstLevel.AsSpan().SequenceEqual(b.FirstLevel)
        && a.SecondLevel.AsSpan().SequenceEqual(b.SecondLevel)
        && Agree(a.Values, b.Values);

    private static bool Agree(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length) { return false; }
        double largest = 0.0;
        foreach (double value in a) { largest = Math.Max(largest, Math.Abs(value)); }
        for (int i = 0; i < a.Length; i++)
        {
            if (!(Math.Abs(a[i] - b[i]) <= Relative * largest)) { return false; }
        }

        return true;
    }
}
