using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>A step of the optimizer as a line of the trace.</summary>
internal static class TraceLine
{
    /// <summary>The line.</summary>
    internal static string Of(FitProgress step) => string.Create(
        CultureInfo.InvariantCulture,
        $"start {step.Start}  factorization {step.Evaluation,2}  objective {step.Objective:F9}  predicted decrease {step.PredictedDecrease:0.0e-00}  step {step.StepLength:0.0e-00}");
}
