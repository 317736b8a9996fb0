using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Draws responses from a model as their products with the model's columns: exact in distribution, without rows.</summary>
/// <remarks>
/// ỹ* = X̃α + T̃v + ẽ with v = σ̃λ̃u, u ~ N(0, I), ẽ ~ N(0, σ̃²W⁻¹). With M = [T̃ X̃] and A = MᵀWM: MᵀWẽ = σ̃·Lz, LLᵀ = A, and
/// ẽᵀWẽ = σ̃²(zᵀz + χ²(n − rank A)), the sum over the pivots of L that are not zero. L is that of <see cref="ModelRank"/>, over κ for the
/// random part.
/// </remarks>
internal sealed class ResponseSimulator
{
    private readonly AugmentedSystem system;
    private readonly double[][] lambda;         // σ̃λ̃ per factor
    private readonly double[] alpha;
    private readonly double sigma;              // σ̃
    private readonly bool[] isZero;             // pivots of the random part, then of the fixed part
    private readonly int freedom;               // n − rank A
    private readonly double[][] meanRandom;     // A_uxα
    private readonly double[] meanFixed;        // A_xxα
    private readonly double meanSquares;

    /// <summary>Prepares.</summary>
    /// <param name="data">The cross-products of the model whose columns are wanted.</param>
    /// <param name="lambda">Per factor the square root of the relative covariance, scaled columns, column-major.</param>
    /// <param name="alpha">The fixed part of ỹ as coefficients of X̃, p values.</param>
    /// <param name="sigma">σ̃, the residual standard deviation in scaled units.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ResponseSimulator(CrossProducts data, double[][] lambda, double[] alpha, double sigma, CancellationToken cancellationToken)
    {
        this.alpha = alpha;
        this.sigma = sigma;
        this.lambda = [.. lambda.Select(l => l.Select(v => sigma * v).ToArray())];
        var rank = ModelRank.Of(data, cancellationToken);
        system = rank.System;
        isZero = rank.IsZero;
        freedom = data.ObservationCount - rank.Rank;
        int p = data.Rank;
        int x = p + 1;
        meanRandom = [.. data.Factors.Select(f => Border(f, p, alpha))];
        meanFixed = new double[p];
        for (int j = 0; j < p; j++) { meanFixed[j] = VectorKernels.Dot(alpha, data.Fixed.AsSpan(j * x, p)); }
        meanSquares = VectorKernels.Dot(alpha, meanFixed);
    }

    /// <summary>Draws a response.</summary>
    /// <param name="random">The numbers.</param>
    internal ResponseStatistics Draw(RandomStream random)
    {
        CrossProducts data = system.Data;
        int q = system.Symbolic.Order;
        int p = data.Rank;
        double[] v = new double[q];
        for (int f = 0, at = 0; f < data.Factors.Length; f++)
        {
            int s = data.Factors[f].Width;
            double[] u = new double[s];
            for (int j = 0; j < data.Factors[f].LevelCount; j++, at += s)
            {
                for (int a = 0; a < s; a++) { u[a] = random.Normal(); }
                for (int c = 0; c < s; c++) { VectorKernels.AddScaled(v.AsSpan(at, s), u[c], lambda[f].AsSpan(c * s, s)); }
            }
        }

        double[] spread = new double[q];        // A_uu·v
        if (q > 0) { system.Multiply(v, spread, 1); }
        double[] z = new double[q + p];
        double squares = random.ChiSquared(freedom);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = random.Normal();
            if (!isZero[i]) { squares += z[i] * z[i]; }
        }

        double[] noise = new double[q + p];     // Lz: elimination order, then X̃
        system.Factor.MultiplyLower(z, noise);
        double[] ofX = new double[p];
        double[][] ofZ = new double[data.Factors.Length][];
        double total = meanSquares + (sigma * sigma * squares);
        for (int j = 0; j < p; j++)
        {
            ofX[j] = meanFixed[j] + (sigma * noise[q + j]);
            total += 2.0 * alpha[j] * sigma * noise[q + j];
        }

        for (int f = 0, at = 0; f < ofZ.Length; f++)
        {
            FactorProducts factor = data.Factors[f];
            int s = factor.Width;
            ofZ[f] = new double[factor.LevelCount * s];
            for (int j = 0; j < factor.LevelCount; j++)
            {
                int column = system.EliminationColumn(f, j);
                for (int a = 0; a < s; a++, at++)
                {
                    int i = (j * s) + a;
                    double e = sigma * noise[column + a] / ModelRank.Kappa;
                    ofZ[f][i] = meanRandom[f][i] + spread[at] + e;
                    total += v[at] * ((2.0 * (meanRandom[f][i] + e)) + spread[at]);
                    VectorKernels.AddScaled(ofX, v[at], factor.Border.AsSpan(i * (p + 1), p));
                }
            }
        }

        return new ResponseStatistics(ofZ, ofX, total);
    }

    private static double[] Border(FactorProducts factor, int p, double[] alpha)
    {
        double[] result = new double[factor.LevelCount * factor.Width];
        for (int i = 0; i < result.Length; i++) { result[i] = VectorKernels.Dot(alpha, factor.Border.AsSpan(i * (p + 1), p)); }
        return result;
    }
}
