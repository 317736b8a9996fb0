namespace MixedModels.Testing.Dense;

/// <summary>The objective of a <see cref="DenseModel"/> at one θ and what was computed on the way.</summary>
/// <param name="Criterion">−2 log (restricted) likelihood, constants included.</param>
/// <param name="Variance">σ̂², with the divisor of the method.</param>
/// <param name="Beta">β̂.</param>
/// <param name="Population">Xβ̂.</param>
/// <param name="Factor">V, factored.</param>
/// <param name="Information">XᵀV⁻¹X, factored.</param>
/// <param name="SolvedColumns">V⁻¹X, column by column.</param>
/// <param name="SolvedResidual">V⁻¹(y − Xβ̂).</param>
internal sealed record DenseProfile(
    double Criterion,
    double Variance,
    double[] Beta,
    double[] Population,
    DenseCholeskyFactor Factor,
    DenseCholeskyFactor Information,
    double[][] SolvedColumns,
    double[] SolvedResidual);
