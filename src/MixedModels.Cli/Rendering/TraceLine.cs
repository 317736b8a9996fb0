using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>A step of the optimizer as a line of the trace.</summary>
internal static class TraceLine
{
    /// <summary>The line.</summary>
    internal static string Of(FitProgress step) => string.Create(
        CultureInfo.InvariantCulture,
        $"start {step.Start}  factorization {step.Evaluation,2}  objective {step.Objective:F9}  predicted decrease {NumberFormat.Significant(step.PredictedDecrease, 2)}  step {NumberFormat.Significant(step.StepLength, 2)}");
}
