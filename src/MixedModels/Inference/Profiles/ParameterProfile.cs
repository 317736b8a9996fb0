using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The profile of one parameter: a coefficient, a standard deviation, a correlation or σ.</summary>
internal sealed class ParameterProfile
{
    private readonly ModelParameter parameter;
    private readonly CriterionSurface surface;
    private readonly ProfileSearch search;
    private readonly double unit;               // of the response

    /// <summary>Prepares.</summary>
    /// <param name="estimate">The fit by the likelihood to be profiled.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ParameterProfile(Estimate estimate, ModelParameter parameter, CancellationToken cancellationToken)
    {
        this.parameter = parameter;
        CrossProducts data = estimate.Data;
        Action<double>? move = null;
        if (parameter.Kind == ParameterKind.FixedEffect)
        {
            (ReplaceableResponse response, move) = ReplaceableResponse.Along(data, parameter.First);
            data = response.Data;
        }

        var objective = new ProfiledObjective(data, estimate.ProfiledObjective.Method, long.MaxValue, estimate.ProfiledObjective.System.Team, cancellationToken);
        int[][] order = [.. estimate.Terms.Select((t, i) => Order(t.Layout, i))];
        surface = new CriterionSurface(objective, order);
        unit = data.Basis.ResponseScale;
        bool isDiagonal = parameter.Term >= 0 && !estimate.Terms[parameter.Term].IsFull;
        var path = new RestrictedPath(surface, parameter, isDiagonal, unit);
        Estimate = parameter.ValueOf(estimate);
        double[] point = surface.PointOf(estimate);
        search = new ProfileSearch(surface, path, ProfileRange.Of(parameter.Kind), Estimate, path.Free(point), move);
        StandardError = parameter.Kind == ParameterKind.FixedEffect
            ? Math.Sqrt(estimate.FixedCovariance[parameter.First, parameter.First])
            : StandardErrorAt(point, isDiagonal);
    }

    /// <summary>The estimate.</summary>
    internal double Estimate { get; }

    /// <summary>The standard error by 2H⁻¹ and the delta method; NaN where the data do not tell, as at the boundary.</summary>
    internal double StandardError { get; }

    /// <summary>Evaluations of the criterion so far.</summary>
    internal int Evaluations => search.Evaluations;

    /// <summary>The limits at a height.</summary>
    /// <param name="root">√ of the height above the least criterion: the normal quantile.</param>
    internal (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen) Limits(double root) =>
        search.Limits(root, StandardError > 0.0 ? 0.9 * root * StandardError : Math.Max(Math.Abs(Estimate), 0.1 * unit));

    /// <summary>The least criterion with the parameter at a value, above the least of all.</summary>
    /// <param name="value">The value.</param>
    internal double HeightAt(double value) => search.HeightAt(value);

    private double StandardErrorAt(double[] point, bool isDiagonal)
    {
        surface.Derive(point);
        int n = surface.Count;
        double[] slope = new double[n];
        double sigma = unit * Math.Exp(0.5 * point[^1]);
        switch (parameter.Kind)
        {
            case ParameterKind.StandardDeviation:
                slope[surface.Coordinate(parameter.Term, isDiagonal ? parameter.First : 0, isDiagonal ? parameter.First : 0)] = sigma;
                slope[^1] = 0.5 * Estimate;
                break;
            case ParameterKind.Correlation:
                double along = point[surface.Coordinate(parameter.Term, 1, 0)];
                double across = point[surface.Coordinate(parameter.Term, 1, 1)];
                double cube = Math.Pow((along * along) + (across * across), 1.5);
                slope[surface.Coordinate(parameter.Term, 1, 0)] = across * across / cube;
                slope[surface.Coordinate(parameter.Term, 1, 1)] = -along * across / cube;
                break;
            default:
                slope[^1] = 0.5 * Estimate;
                break;
        }

        return surface.StandardError(slope);
    }

    private int[] Order(TermLayout layout, int term)
    {
        int[] order = [.. Enumerable.Range(0, layout.Width)];
        if (term != parameter.Term || layout.Structure == CovarianceStructure.Diagonal) { return order; }
        int[] ahead = parameter.Second < 0 ? [parameter.First] : [parameter.First, parameter.Second];
        return [.. ahead, .. order.Except(ahead)];
    }
}
