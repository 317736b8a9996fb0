namespace MixedModels.Optimization;

/// <summary>A function to minimise, seen through a chart that may change with every accepted point.</summary>
/// <remarks>At its current point the problem offers value, gradient and two Hessians over k local parameters; a step is
/// a vector of those parameters. After <see cref="Accept"/> the chart is new: steps and gradients of different points
/// do not compare.</remarks>
internal interface ITrustRegionProblem
{
    /// <summary>k, the number of local parameters.</summary>
    int ParameterCount { get; }

    /// <summary>Length scale of the current point, for the first radius.</summary>
    double Scale { get; }

    /// <summary>Value at the current point.</summary>
    double Value { get; }

    /// <summary>Rounding noise to expect in <see cref="Value"/>.</summary>
    double Noise { get; }

    /// <summary>What the parameters held fixed are known to be worth together: the search may stop that far from flat.</summary>
    double Slack { get; }

    /// <summary>k derivatives at the current point.</summary>
    ReadOnlySpan<double> Gradient { get; }

    /// <summary>k × k approximate Hessian, column-major, positive semidefinite up to known curvature.</summary>
    ReadOnlySpan<double> Hessian { get; }

    /// <summary>k flags: true for parameters held fixed in the next step.</summary>
    ReadOnlySpan<bool> Fixed { get; }

    /// <summary>k lower limits of the next step, each negative or −∞.</summary>
    ReadOnlySpan<double> LowerLimits { get; }

    /// <summary>Whether <see cref="ExactHessian"/> is affordable.</summary>
    bool HasExactHessian { get; }

    /// <summary>k × k exact Hessian at the current point.</summary>
    ReadOnlySpan<double> ExactHessian();

    /// <summary>The value a step away; +∞ or NaN where there is none.</summary>
    double Try(ReadOnlySpan<double> step);

    /// <summary>Moves to the point tried last.</summary>
    void Accept();
}
