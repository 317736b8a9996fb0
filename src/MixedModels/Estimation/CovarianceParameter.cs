namespace MixedModels.Estimation;

/// <summary>A local parameter or a coordinate: element (Row, Column) of a term, Row ≥ Column; one of a term's pattern; or one of the residual covariance.</summary>
/// <param name="Term">Index of the term in the formula's order; −1 for the residual covariance, whose parameter is Row.</param>
/// <param name="Row">Row of the element; of a pattern the index of its parameter.</param>
/// <param name="Column">Column of the element; −1 for a pattern's parameter.</param>
internal readonly record struct CovarianceParameter(int Term, int Row, int Column)
{
    /// <summary>Whether it is a parameter of the residual covariance.</summary>
    internal bool IsResidual => Term < 0;

    /// <summary>Whether it is a parameter of a term's pattern.</summary>
    internal bool IsPattern => Column < 0;

    /// <summary>A parameter of the residual covariance.</summary>
    internal static CovarianceParameter OfResidual(int index) => new(-1, index, index);

    /// <summary>A parameter of a term's pattern.</summary>
    internal static CovarianceParameter OfPattern(int term, int index) => new(term, index, -1);
}
