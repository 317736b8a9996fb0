namespace MixedModels.Optimization;

/// <summary>A function f(x) to minimise, nearly quadratic in n coordinates x that are themselves a smooth known map of k ≤ n
/// local parameters Δ; both belong to a chart that may change with every accepted point.</summary>
/// <remarks>x(0) = 0 at the current point. The map is kept as it is, so that a model of f holds where the map is far from
/// linear, for instance at a square root on its way to zero. After <see cref="Accept"/> the chart is new: steps and
/// derivatives of different points do not compare.</remarks>
internal interface ITrustRegionProblem
{
    /// <summary>k, the number of local parameters.</summary>
    int ParameterCount { get; }

    /// <summary>n, the number of coordinates.</summary>
    int CoordinateCount { get; }

    /// <summary>Length scale of the current point, for the first radius.</summary>
    double Scale { get; }

    /// <summary>Value at the current point.</summary>
    double Value { get; }

    /// <summary>Rounding noise to expect in <see cref="Value"/>.</summary>
    double Noise { get; }

    /// <summary>∂f/∂x at the current point, n values.</summary>
    ReadOnlySpan<double> Slope { get; }

    /// <summary>The expected ∂²f/∂x², n × n, column-major: good far from the minimum.</summary>
    ReadOnlySpan<double> ExpectedHessian { get; }

    /// <summary>∂²f/∂x² at the current point, n × n, exact or nearly so: good near the minimum.</summary>
    ReadOnlySpan<double> ObservedHessian();

    /// <summary>x(Δ).</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="x">On return n values.</param>
    void Map(ReadOnlySpan<double> step, Span<double> x);

    /// <summary>∂x/∂Δ at Δ.</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="jacobian">On return n × k, column j for Δⱼ.</param>
    void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian);

    /// <summary>Adds Σ yᵢ·∂²xᵢ/∂Δ² at Δ.</summary>
    /// <param name="step">Δ, k values.</param>
    /// <param name="y">n values.</param>
    /// <param name="target">k × k.</param>
    void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target);

    /// <summary>The derivative at the current point along the change of x that led there; without meaning at the start. Negative where a
    /// longer step would have gained more.</summary>
    double OnwardSlope { get; }

    /// <summary>The value a step away; +∞ or NaN where there is none.</summary>
    double Try(ReadOnlySpan<double> step);

    /// <summary>Moves to the point tried last.</summary>
    void Accept();
}
