using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>β̃ and û at a factored θ, in scaled units.</summary>
internal sealed class ConditionalSolution
{
    private ConditionalSolution(double[] fixedEffects, double[] spherical)
    {
        FixedEffects = fixedEffects;
        Spherical = spherical;
    }

    /// <summary>β̃, p values: L_xᵀβ̃ = l_yxᵀ.</summary>
    internal double[] FixedEffects { get; }

    /// <summary>û, q values in elimination order: L_uᵀû = l_yuᵀ − L_xuᵀβ̃.</summary>
    internal double[] Spherical { get; }

    /// <summary>Solves from a factor.</summary>
    internal static ConditionalSolution Of(AugmentedSystem system)
    {
        SupernodalFactor factor = system.Factor;
        int p = system.Rank;
        int x = p + 1;
        double[] beta = new double[p];
        for (int j = 0; j < p; j++) { beta[j] = factor.Border[(j * x) + p]; }
        Triangular.SolveLowerTransposed(factor.Border, x, beta);
        double[] u = new double[system.Symbolic.Order];
        double[] row = new double[u.Length];
        factor.CopyBorderRow(p, u);
        for (int j = 0; j < p; j++)
        {
            factor.CopyBorderRow(j, row);
            VectorKernels.AddScaled(u, -beta[j], row);
        }

        factor.SolveBackward(u);
        return new ConditionalSolution(beta, u);
    }
}
