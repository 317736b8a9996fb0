using System.Numerics;
using MixedModels.Problems;

namespace MixedModels.Formulas;

/// <summary>A term while a formula is being expanded.</summary>
/// <param name="Factors">Its factors: bit i stands for factor i.</param>
/// <param name="Span">Where it was written first.</param>
internal sealed record ListedTerm(BigInteger Factors, TextSpan Span)
{
    /// <summary>Number of factors.</summary>
    internal int Order { get; } = (int)BigInteger.PopCount(Factors);
}
