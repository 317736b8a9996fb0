namespace MixedModels.Formulas;

/// <summary>A parameter of a formula function.</summary>
/// <param name="Name">The name by which a call may give it.</param>
/// <param name="Kind">What it may be.</param>
/// <param name="Required">Whether a call must give it.</param>
internal sealed record FunctionParameter(string Name, ArgumentKind Kind, bool Required);
