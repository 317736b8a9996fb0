using System.Globalization;

namespace MixedModels.Cli.Rendering;

/// <summary>A factorization of the optimizer as a line of the trace.</summary>
internal static class TraceLine
{
    /// <summary>The line.</summary>
    internal static string Of(FitProgress step)
    {
        if (step.Kind == FitStepKind.Return)
        {
            return string.Create(CultureInfo.InvariantCulture, $"start {step.Start}  factorization {step.Evaluation,2}  objective {step.Objective:F9}  back to the best start");
        }

        string place = string.Create(CultureInfo.InvariantCulture, $"start {step.Start}  factorization {step.Evaluation,2}  objective {step.Objective:F9}");
        if (step.Kind == FitStepKind.Start) { return $"{place}  the start"; }
        string kind = step.Kind switch
        {
            FitStepKind.Expected => "expected information",
            FitStepKind.Observed => "observed information",
            _ => "last step",
        };
        string rejected = step.IsAccepted ? string.Empty : ", rejected";
        return $"{place}  predicted decrease {NumberFormat.Significant(step.PredictedDecrease, 2)}  step {NumberFormat.Significant(step.StepLength, 2)}  {kind}{rejected}";
    }
}
