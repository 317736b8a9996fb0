using System.Collections.Immutable;
using MixedModels.Cli.Commands;
using MixedModels.Cli.Documents;
using MixedModels.Problems;

namespace MixedModels.Cli.Rendering;

/// <summary>Residual structures and how they are to be shown.</summary>
/// <param name="Steps">The structures.</param>
/// <param name="Effect">The coefficient of interest, or null.</param>
/// <param name="Method">How degrees of freedom are found.</param>
/// <param name="Effects">Per step the coefficient; null where there is no fit.</param>
internal sealed record StructureReport(ImmutableArray<StructureFit> Steps, string? Effect, DegreesOfFreedom Method, ImmutableArray<Coefficient?> Effects)
{
    /// <summary>Computes what the fits make of the effect.</summary>
    /// <exception cref="MixedModelException">There is no such coefficient (MM1306).</exception>
    internal static StructureReport Of(ImmutableArray<StructureFit> steps, string? effect, DegreesOfFreedom method, double confidence, CancellationToken cancellationToken)
    {
        if (effect is null) { return new StructureReport(steps, null, method, [.. steps.Select(_ => (Coefficient?)null)]); }
        string[] names = [.. steps[0].Fit!.FixedEffects.Select(c => c.Name)];
        if (!names.Contains(effect, StringComparer.Ordinal)) { throw new MixedModelException(UsageProblems.UnknownChoice("--effect", effect, names)); }
        return new StructureReport(steps, effect, method, [.. steps.Select(s => s.Fit?.Coefficients(method, confidence, cancellationToken)[effect])]);
    }

    /// <summary>The fit of lowest AIC among those that converged.</summary>
    internal StructureFit Best => Steps.Where(IsFound).MinBy(s => s.Fit!.Aic)!;

    /// <summary>What the data gave rise to, once.</summary>
    internal ImmutableArray<Problem> Problems => [.. (Steps.LastOrDefault(s => s.Fit is not null) ?? Steps[0]).Fit!.Problems.Where(p => p.Code is "MM3020" or "MM3027")];

    /// <summary>Whether a structure has a fit to go by.</summary>
    internal static bool IsFound(StructureFit step) => step.Fit is { Status: not FitStatus.NotConverged };

    /// <summary>Name of a step.</summary>
    internal static string NameOf(StructureFit step) => step.Structure?.Correlation.Name ?? "none";

    /// <summary>Correlations of visits a number of steps apart, averaged; NaN where there are none.</summary>
    internal static double ByLag(ResidualMatrix matrix, int lag)
    {
        double[] found = [.. Enumerable.Range(0, matrix.Visits.Length - lag).Select(i => matrix.Correlation[i, i + lag]).Where(double.IsFinite)];
        return found.Length == 0 ? double.NaN : found.Average();
    }

    /// <summary>The document.</summary>
    internal CovarianceDocument ToDocument(ImmutableArray<Problem> problems) => new()
    {
        Schema = "mixed/covariance/1",
        Formula = Steps[0].Fit!.Formula,
        Method = Steps[0].Fit!.Method == EstimationMethod.Reml ? "REML" : "ML",
        DfMethod = DegreesOfFreedomNames.Of(Method),
        Rows = Steps[0].Fit!.ObservationCount,
        LowestAic = NameOf(Best),
        Structures = [.. Steps.Select((s, i) => new CovarianceDocument.LadderPart(
            NameOf(s),
            s.Structure?.ToString(),
            s.Fit is null ? "failed" : s.Fit.Status switch { FitStatus.Converged => "converged", FitStatus.Boundary => "boundary", _ => "notConverged" },
            s.Failure?.Message,
            s.Fit?.ParameterCount,
            Number(s.Fit?.Objective),
            Number(s.Fit?.Aic),
            Number(s.Fit?.Bic),
            s.Fit?.Certificate.Evaluations,
            Number(s.AgainstRichest?.Statistic),
            s.AgainstRichest?.DegreesOfFreedom,
            Number(s.AgainstRichest?.PValue),
            Effects[i] is { } e ? new CovarianceDocument.LadderEffectPart(e.Name, Number(e.Estimate), Number(e.StandardError), Number(e.DegreesOfFreedom), Number(e.PValue), Number(e.Lower), Number(e.Upper)) : null,
            [.. (s.Fit?.ResidualMatrices ?? []).Select(Of)]))],
        LeastSquares = [.. Matrices.Select(Of)],
        Problems = ProblemDocument.Of(problems),
    };

    /// <summary>The residuals of least squares by visit.</summary>
    internal ImmutableArray<ResidualMatrix> Matrices => Steps.FirstOrDefault(s => s.Structure is not null && s.Fit is not null)?.Fit!.LeastSquaresResiduals() ?? [];

    private static double? Number(double? value) => value is { } number ? FiniteNumber.Of(number) : null;

    private static FitDocument.ResidualMatrixPart Of(ResidualMatrix matrix) =>
        new(matrix.Group, matrix.Visits, FiniteNumber.Of(matrix.StandardDeviations), FiniteNumber.Of(matrix.Correlation));
}
