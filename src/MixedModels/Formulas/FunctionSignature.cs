using System.Collections.Immutable;

namespace MixedModels.Formulas;

/// <summary>A function of the closed list: how it is called and what it gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">What it gives.</param>
/// <param name="Usage">How to call it, as messages show it.</param>
/// <param name="Parameters">Its parameters in order; empty for <c>c</c>, which takes any number of constants.</param>
internal sealed record FunctionSignature(
    string Name, ResultKind Result, string Usage, params ImmutableArray<FunctionParameter> Parameters);
