namespace MixedModels.Estimation;

/// <summary>−2 log (restricted) likelihood as a function of coordinates of the parameters, with derivatives.</summary>
internal interface ICriterion
{
    /// <summary>Number of coordinates.</summary>
    int Count { get; }

    /// <summary>First derivatives at the point of <see cref="Derive"/>.</summary>
    double[] Gradient { get; }

    /// <summary>Second derivatives at the point of <see cref="Derive"/>, both triangles.</summary>
    double[] Hessian { get; }

    /// <summary>The criterion at a point; +∞ where it cannot be computed.</summary>
    double Value(ReadOnlySpan<double> point);

    /// <summary>The criterion at a point, with its derivatives.</summary>
    double Derive(ReadOnlySpan<double> point);
}
