using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The rank of [Z X] from its cross-products A: pivots of κ²A + I on the random part, and of what is left of the fixed part, that are more
/// than 1/κ² of the diagonal makes of them.</summary>
/// <remarks>The identity is what makes the factor exist where columns of Z and X depend on each other; with κ = 1e5 it is 1e-10 of a unit column.</remarks>
internal sealed class ModelRank
{
    /// <summary>κ.</summary>
    internal const double Kappa = 1e5;

    private const double ZeroPivot = 1e-7;      // of the diagonal, squared pivots

    private ModelRank(AugmentedSystem system, bool[] isZero)
    {
        System = system;
        IsZero = isZero;
        Rank = isZero.Count(zero => !zero);
    }

    /// <summary>The factor of κ²A_uu + I, bordered by κA_xu and A_xx.</summary>
    internal AugmentedSystem System { get; }

    /// <summary>Whether a pivot is zero: the random part in elimination order, then the fixed part.</summary>
    internal bool[] IsZero { get; }

    /// <summary>rank [Z X].</summary>
    internal int Rank { get; }

    /// <summary>Finds the rank.</summary>
    /// <param name="data">The cross-products.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static ModelRank Of(CrossProducts data, CancellationToken cancellationToken)
    {
        var system = new AugmentedSystem(data, long.MaxValue, ThreadTeam.Single, cancellationToken);
        system.Factorize([.. data.Factors.Select(f => Scaled(f.Width))]);
        int q = system.Symbolic.Order;
        int p = data.Rank;
        bool[] isZero = new bool[q + p];
        double[] pivots = system.Factor.Pivots();
        for (int f = 0; f < data.Factors.Length; f++)
        {
            int s = data.Factors[f].Width;
            for (int j = 0; j < data.Factors[f].LevelCount; j++)
            {
                int at = system.EliminationColumn(f, j);
                for (int a = 0; a < s; a++)
                {
                    double whole = Kappa * Kappa * data.Factors[f].Diagonal[(((j * s) + a) * s) + a];
                    isZero[at + a] = (pivots[at + a] * pivots[at + a]) - 1.0 <= ZeroPivot * whole;
                }
            }
        }

        int x = p + 1;
        for (int j = 0; j < p; j++)
        {
            double pivot = system.Factor.Border[(j * x) + j];
            isZero[q + j] = !(pivot * pivot > ZeroPivot * data.Fixed[(j * x) + j]);
        }

        return new ModelRank(system, isZero);
    }

    private static double[] Scaled(int s)
    {
        double[] scaled = new double[s * s];
        for (int i = 0; i < s; i++) { scaled[(i * s) + i] = Kappa; }
        return scaled;
    }
}
