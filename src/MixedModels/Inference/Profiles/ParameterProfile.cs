using MixedModels.Design;
using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>The profile of one parameter: a coefficient, a standard deviation, a correlation or σ.</summary>
internal sealed class ParameterProfile
{
    private readonly ModelParameter parameter;
    private readonly ProfileSearch search;
    private readonly double unit;               // of the response
    private readonly double standardError;

    /// <summary>Prepares.</summary>
    /// <param name="estimate">The fit by the likelihood to be profiled.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="standardError">Its standard error, which says how far from the estimate to look first; NaN where there is none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal ParameterProfile(Estimate estimate, ModelParameter parameter, double standardError, CancellationToken cancellationToken)
    {
        this.standardError = standardError;
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
        var surface = new CriterionSurface(objective, order);
        unit = data.Basis.ResponseScale;
        bool isDiagonal = parameter.Term >= 0 && !estimate.Terms[parameter.Term].IsFull;
        var path = new RestrictedPath(surface, parameter, isDiagonal, unit);
        Estimate = parameter.ValueOf(estimate);
        search = new ProfileSearch(surface, path, ProfileRange.Of(parameter.Kind), Estimate, path.Free(surface.PointOf(estimate)), move);
    }

    /// <summary>The estimate.</summary>
    internal double Estimate { get; }

    /// <summary>Evaluations of the criterion so far.</summary>
    internal int Evaluations => search.Evaluations;

    /// <summary>The limits at a height.</summary>
    /// <param name="root">√ of the height above the least criterion: the normal quantile.</param>
    internal (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen) Limits(double root) =>
        search.Limits(root, standardError > 0.0 ? 0.9 * root * standardError : Math.Max(Math.Abs(Estimate), 0.1 * unit));

    /// <summary>The least criterion with the parameter at a value, above the least of all.</summary>
    /// <param name="value">The value.</param>
    internal double HeightAt(double value) => search.HeightAt(value);

    private int[] Order(TermLayout layout, int term)
    {
        int[] order = [.. Enumerable.Range(0, layout.Width)];
        if (term != parameter.Term || layout.Structure == CovarianceStructure.Diagonal) { return order; }
        int[] ahead = parameter.Second < 0 ? [parameter.First] : [parameter.First, parameter.Second];
        return [.. ahead, .. order.Except(ahead)];
    }
}
