using System.Collections.Immutable;
using MixedModels.LinearAlgebra;

namespace MixedModels;

/// <summary>Conditional modes b̂ (BLUPs) of one grouping factor, all its terms' columns side by side.</summary>
/// <param name="Group">Name of the grouping factor.</param>
/// <param name="Terms">Names of the s columns.</param>
/// <param name="Levels">The J level labels.</param>
/// <param name="Values">J × s modes, in units of the response per unit of the column.</param>
/// <param name="Variances">One s × s matrix per level: Var(b | y) at the estimated parameters, β̂ taken as known.</param>
public sealed record ConditionalModes(
    string Group,
    ImmutableArray<string> Terms,
    ImmutableArray<string> Levels,
    Matrix Values,
    ImmutableArray<Matrix> Variances);
