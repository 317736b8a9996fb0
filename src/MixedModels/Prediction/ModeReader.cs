using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Prediction;

/// <summary>Conditional modes b̂ = Λû of a grouping factor, with Var(b | y) = σ²ΛCΛᵀ, C = (L_uL_uᵀ)⁻¹.</summary>
/// <remarks>β̂ is taken as known, as lme4's conditional variances do.</remarks>
internal static class ModeReader
{
    /// <summary>The J × s modes of a factor in the user's units, column-major.</summary>
    internal static double[] Modes(Estimate estimate, int factor)
    {
        FactorProducts products = estimate.Data.Factors[factor];
        double[] lambda = UserLambda(estimate, factor);
        AugmentedSystem system = estimate.ProfiledObjective.System;
        double scale = estimate.Data.Basis.ResponseScale;
        int s = products.Width;
        double[] modes = new double[products.LevelCount * s];
        for (int j = 0; j < products.LevelCount; j++)
        {
            ReadOnlySpan<double> u = estimate.Spherical.AsSpan(system.EliminationColumn(factor, j), s);
            for (int a = 0; a < s; a++)
            {
                double sum = 0.0;
                for (int c = 0; c < s; c++) { sum += lambda[(c * s) + a] * u[c]; }
                modes[(a * products.LevelCount) + j] = scale * sum;
            }
        }

        return modes;
    }

    /// <summary>One s × s conditional variance per level, in the user's units squared.</summary>
    /// <param name="estimate">The fit.</param>
    /// <param name="factor">Index of the grouping factor.</param>
    /// <param name="inverse">(L_uL_uᵀ)⁻¹ on the factor's pattern: the selected inverse with zero border weights.</param>
    internal static ImmutableArray<Matrix> Variances(Estimate estimate, int factor, SelectedInverse inverse)
    {
        FactorProducts products = estimate.Data.Factors[factor];
        double[] lambda = UserLambda(estimate, factor);
        int s = products.Width;
        double[] transposed = new double[s * s];
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < s; r++) { transposed[(r * s) + c] = lambda[(c * s) + r]; }
        }

        AugmentedSystem system = estimate.ProfiledObjective.System;
        var product = new BlockProduct(s, s);
        double[] block = new double[s * s];
        var result = ImmutableArray.CreateBuilder<Matrix>(products.LevelCount);
        for (int j = 0; j < products.LevelCount; j++)
        {
            int stride = system.StrideAt(factor, j);
            int address = system.DiagonalAddress(factor, j);
            for (int c = 0; c < s; c++)
            {
                for (int r = 0; r < s; r++) { block[(c * s) + r] = inverse.Values[address + (Math.Min(r, c) * stride) + Math.Max(r, c)]; }
            }

            double[] variance = product.Congruence(transposed, block, transposed).ToArray();
            VectorKernels.Scale(variance, estimate.ResidualVariance);
            result.Add(new Matrix(s, s, variance));
        }

        return result.MoveToImmutable();
    }

    // R⁻¹λ of all terms of a factor, block diagonal.
    private static double[] UserLambda(Estimate estimate, int factor)
    {
        int s = estimate.Data.Factors[factor].Width;
        double[] lambda = new double[s * s];
        foreach (TermFactor term in estimate.Terms)
        {
            if (term.Factor != factor) { continue; }
            CovarianceFactors.Place(lambda, s, term.Layout, CovarianceFactors.ToUserUnits(term.Layout, term.Lambda()));
        }

        return lambda;
    }
}
