namespace MixedModels.Estimation;

/// <summary>A local parameter: element (Row, Column) of a term's Δ, Row ≥ Column, or one of the residual covariance.</summary>
/// <param name="Term">Index of the term in the formula's order; −1 for the residual covariance, whose parameter is Row.</param>
/// <param name="Row">Row of Δ.</param>
/// <param name="Column">Column of Δ.</param>
internal readonly record struct CovarianceParameter(int Term, int Row, int Column)
{
    /// <summary>Whether it is a parameter of the residual covariance.</summary>
    internal bool IsResidual => Term < 0;

    /// <summary>A parameter of the residual covariance.</summary>
    internal static CovarianceParameter OfResidual(int index) => new(-1, index, index);
}
