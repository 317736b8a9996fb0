using System.Runtime.CompilerServices;

namespace MixedModels.Inference;

/// <summary>Confidences of intervals.</summary>
internal static class Confidence
{
    /// <summary>Checks a confidence.</summary>
    /// <param name="confidence">What should lie between 0 and 1.</param>
    /// <param name="name">Name of the argument.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    internal static void Check(double confidence, [CallerArgumentExpression(nameof(confidence))] string? name = null)
    {
        if (!(confidence > 0.0 && confidence < 1.0)) { throw new ArgumentOutOfRangeException(name, confidence, "A confidence lies between 0 and 1."); }
    }
}
