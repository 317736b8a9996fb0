using System.Collections;
using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels;

/// <summary>The fixed effects β̂ in the order of X's columns, aliased ones included, with Var(β̂).</summary>
public sealed class FixedEffects : IReadOnlyList<Coefficient>
{
    private readonly ImmutableArray<Coefficient> coefficients;

    internal FixedEffects(ImmutableArray<Coefficient> coefficients, Matrix covariance)
    {
        this.coefficients = coefficients;
        Covariance = covariance;
    }

    /// <summary>Var(β̂) of the estimable coefficients, in coefficient order, aliased ones left out.</summary>
    public Matrix Covariance { get; }

    /// <inheritdoc/>
    public int Count => coefficients.Length;

    /// <inheritdoc/>
    public Coefficient this[int index] => coefficients[index];

    /// <summary>The coefficient of that name.</summary>
    /// <param name="name">Name, compared ordinally.</param>
    /// <exception cref="KeyNotFoundException">There is no such coefficient.</exception>
    public Coefficient this[string name] =>
        coefficients.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException($"There is no coefficient '{name}'; there are {string.Join(", ", coefficients.Select(c => c.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<Coefficient> GetEnumerator() => ((IEnumerable<Coefficient>)coefficients).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
