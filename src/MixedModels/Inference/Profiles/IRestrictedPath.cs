namespace MixedModels.Inference;

/// <summary>A quantity held at a value: how the coordinates of a criterion follow from those that stay free.</summary>
internal interface IRestrictedPath
{
    /// <summary>Number of free coordinates.</summary>
    int Count { get; }

    /// <summary>Whether free coordinates mean the value they are held at.</summary>
    bool IsInside(double[] at);

    /// <summary>The whole point with the quantity at a value.</summary>
    /// <param name="at">Free coordinates.</param>
    /// <param name="value">The value.</param>
    double[] Point(double[] at, double value);

    /// <summary>First and second derivatives by the free coordinates, from those by all.</summary>
    /// <param name="at">Free coordinates.</param>
    /// <param name="value">The value.</param>
    /// <param name="gradient">By all coordinates at the point.</param>
    /// <param name="hessian">By all coordinates at the point.</param>
    /// <param name="reducedGradient">Receives the first.</param>
    /// <param name="reducedHessian">Receives the second.</param>
    void Reduce(double[] at, double value, double[] gradient, double[] hessian, double[] reducedGradient, double[] reducedHessian);
}
