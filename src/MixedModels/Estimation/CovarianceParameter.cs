namespace MixedModels.Estimation;

/// <summary>A local parameter: element (Row, Column) of a term's Δ, Row ≥ Column.</summary>
/// <param name="Term">Index of the term in the formula's order.</param>
/// <param name="Row">Row of Δ.</param>
/// <param name="Column">Column of Δ.</param>
internal readonly record struct CovarianceParameter(int Term, int Row, int Column);
