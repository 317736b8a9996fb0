using System.Collections.Immutable;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Variances of the fixed part, of each random-effects term and of the residuals, over the rows of a fit.</summary>
/// <param name="Fixed">Var(Xβ̂), divisor n − 1.</param>
/// <param name="Random">Mean of tᵀGt, per term.</param>
/// <param name="Residual">σ̂², or the mean over rows where residual variances differ.</param>
internal sealed record VarianceComponents(double Fixed, ImmutableArray<double> Random, double Residual)
{
    /// <summary>The variances at estimates: aᵀFa with a = Rβ̂, and σ̂²tr(λᵀĀλ).</summary>
    /// <param name="estimate">The estimates.</param>
    /// <param name="forms">F and Ā.</param>
    internal static VarianceComponents Of(Estimate estimate, VarianceForms forms)
    {
        int p = estimate.Data.Rank;
        double[] a = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(a, estimate.FixedEffects[j], estimate.Data.Basis.Transform.AsSpan(j * p, p)); }
        return new VarianceComponents(
            Form(forms.Fixed, a),
            [.. estimate.Terms.Select((term, t) => estimate.ResidualVariance * OfColumns(forms.Random[t], term.Lambda(), term.Layout.Width))],
            estimate.MeanResidualVariance);
    }

    private static double OfColumns(double[] form, double[] lambda, int s)
    {
        double sum = 0.0;
        for (int c = 0; c < s; c++) { sum += Form(form, lambda.AsSpan(c * s, s)); }
        return sum;
    }

    private static double Form(double[] form, ReadOnlySpan<double> x)
    {
        double sum = 0.0;
        for (int j = 0; j < x.Length; j++) { sum += x[j] * VectorKernels.Dot(form.AsSpan(j * x.Length, x.Length), x); }
        return Math.Max(0.0, sum);
    }
}
