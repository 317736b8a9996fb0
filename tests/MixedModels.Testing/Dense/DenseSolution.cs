using System.Collections.Immutable;

namespace MixedModels.Testing.Dense;

/// <summary>What a <see cref="DenseModel"/> says at one θ.</summary>
/// <param name="Criterion">−2 log (restricted) likelihood, constants included.</param>
/// <param name="Sigma">σ̂, with the divisor of the method.</param>
/// <param name="Beta">β̂.</param>
/// <param name="BetaCovariance">σ̂²(XᵀV⁻¹X)⁻¹.</param>
/// <param name="Population">Xβ̂, without the offset.</param>
/// <param name="Fitted">Xβ̂ + Zb̂, without the offset.</param>
/// <param name="Leverages">Diagonal of the matrix that takes y to the fitted values.</param>
/// <param name="Modes">Conditional modes per term.</param>
public sealed record DenseSolution(
    double Criterion,
    double Sigma,
    ImmutableArray<double> Beta,
    double[,] BetaCovariance,
    ImmutableArray<double> Population,
    ImmutableArray<double> Fitted,
    ImmutableArray<double> Leverages,
    ImmutableArray<DenseModes> Modes);
