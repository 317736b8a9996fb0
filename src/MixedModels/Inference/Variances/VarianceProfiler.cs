using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Limits of variances, intraclass correlations and R², by the delta method or the profile likelihood.</summary>
internal sealed class VarianceProfiler
{
    private const double Negligible = 1e-12;    // a variance of a combination of columns, of the largest, that is rounding
    private const double SmallStart = 0.1;      // a variance estimated as zero is looked for from here, as a standard deviation over σ
    private const double FirstShare = 0.1;      // how far from a share of zero to look first

    private readonly Estimate estimate;
    private readonly VarianceForms forms;
    private readonly VarianceComponents components;
    private readonly CancellationToken cancellationToken;
    private readonly int[][] order;
    private readonly double[] rotation;
    private readonly double[] spreads;
    private readonly CovarianceErrors errors;

    /// <summary>Prepares.</summary>
    /// <param name="estimate">The fit by the likelihood that limits are of.</param>
    /// <param name="forms">F and Ā.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal VarianceProfiler(Estimate estimate, VarianceForms forms, CancellationToken cancellationToken)
    {
        this.estimate = estimate;
        this.forms = forms;
        this.cancellationToken = cancellationToken;
        components = VarianceComponents.Of(estimate, forms);
        order = [.. estimate.Terms.Select(t => Enumerable.Range(0, t.Layout.Width).ToArray())];
        SymmetricEigen eigen = SymmetricEigen.Of(forms.Fixed, estimate.Data.Rank);
        rotation = eigen.Vectors;
        double largest = eigen.Values.DefaultIfEmpty().Max();
        spreads = [.. eigen.Values.Select(v => v > Negligible * largest ? v : 0.0)];
        errors = new CovarianceErrors(estimate, cancellationToken);
    }

    private CriterionSurface Surface => errors.Surface;

    private double[] Point => errors.Point;

    private double Unit => estimate.Data.Basis.ResponseScale;

    /// <summary>The estimate of a quantity.</summary>
    internal double ValueOf(VarianceQuantity quantity) => quantity.ValueOf(components);

    /// <summary>The standard error: 2H⁻¹ for the covariance parameters, Var(β̂) for the coefficients, which do not depend on each other to first
    /// order, and the delta method.</summary>
    /// <returns>NaN where the data do not tell.</returns>
    internal double StandardError(VarianceQuantity quantity)
    {
        var variances = new VarianceSurface(forms, Surface, Layouts(), spreads);
        double[] at = [.. Point, .. Coefficients()];
        VarianceDerivatives measured = variances.At(quantity.Parts, at);
        VarianceDerivatives rest = variances.At(quantity.Others, at);
        double total = measured.Value + rest.Value;
        double[] slope =
        [
            .. measured.Gradient.Zip(rest.Gradient, (d, e) => quantity.IsShare ? ((rest.Value * d) - (measured.Value * e)) / (total * total) : d * Unit * Unit),
        ];
        double ofCovariances = errors.Of(slope.AsSpan(0, Surface.Count));
        int p = estimate.Data.Rank;
        double[] direction = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(direction, slope[Surface.Count + j], rotation.AsSpan(j * p, p)); }
        Triangular.SolveLower(estimate.ProfiledObjective.System.Factor.Border, p + 1, direction);
        return Math.Sqrt((ofCovariances * ofCovariances) + (Math.Exp(Point[^1]) * VectorKernels.Dot(direction, direction)));
    }

    /// <summary>Estimate ± root standard errors, of a variance on the log scale, of a share on that of the logit; none at the ends of the
    /// range.</summary>
    internal (double Lower, double Upper) Wald(VarianceQuantity quantity, double root)
    {
        double value = ValueOf(quantity);
        if (!(value > 0.0) || (quantity.IsShare && !(value < 1.0))) { return (double.NaN, double.NaN); }
        double error = StandardError(quantity);
        if (!quantity.IsShare) { return (value * Math.Exp(-root * error / value), value * Math.Exp(root * error / value)); }
        double logit = Math.Log(value / (1.0 - value));
        double half = root * error / (value * (1.0 - value));
        return (1.0 / (1.0 + Math.Exp(half - logit)), 1.0 / (1.0 + Math.Exp(-half - logit)));
    }

    /// <summary>The values that a likelihood-ratio test does not reject.</summary>
    /// <param name="quantity">The quantity; one of the fixed part needs a fit by maximum likelihood.</param>
    /// <param name="root">√ of the height of the criterion: the normal quantile.</param>
    internal (double Lower, bool IsLowerOpen, double Upper, bool IsUpperOpen) Profile(VarianceQuantity quantity, double root)
    {
        if (quantity.Parts is [VarianceQuantity.Residual])
        {
            var sigma = new ModelParameter(ParameterKind.ResidualStandardDeviation, null, "sigma", -1, -1, -1);
            (double lower, bool isLowerOpen, double upper, bool isUpperOpen) = new ParameterProfile(estimate, sigma, errors.Of(sigma, null), cancellationToken).Limits(root);
            return (lower * lower, isLowerOpen, upper * upper, isUpperOpen);
        }

        double value = ValueOf(quantity);
        double error = value > 0.0 ? StandardError(quantity) : double.NaN;
        double fallback = Math.Max(value, quantity.IsShare ? FirstShare : SmallStart * SmallStart * Unit * Unit);
        return SearchOf(quantity).Limits(root, error > 0.0 ? 0.9 * root * error : fallback);
    }

    /// <summary>The profile of a quantity other than the residual variance.</summary>
    internal ProfileSearch SearchOf(VarianceQuantity quantity)
    {
        JointCriterion? joint = quantity.HasFixed ? new JointCriterion(estimate, rotation, order, cancellationToken) : null;
        var variances = new VarianceSurface(forms, joint?.Covariances ?? Surface, Layouts(), joint is null ? [] : spreads);
        var path = new VariancePath(variances, quantity, Unit, estimate.Data.ObservationCount);
        double[] start = joint is null ? [.. Point] : [.. Point, .. Coefficients()];
        if (!path.IsInside(start))
        {
            foreach (int t in quantity.Parts) { SetSmall(t, start); }
        }

        return new ProfileSearch(joint is null ? Surface : joint, path, quantity.IsShare ? ProfileRange.Share : ProfileRange.NotNegative, ValueOf(quantity), start);
    }

    private void SetSmall(int term, double[] at)
    {
        TermLayout layout = estimate.Terms[term].Layout;
        for (int i = 0; i < layout.Width; i++) { at[Surface.Coordinate(term, i, i)] = SmallStart / layout.Transform[(i * layout.Width) + i]; }
    }

    private TermLayout[] Layouts() => [.. estimate.Terms.Select(t => t.Layout)];

    // d = EᵀRβ̂/scale.
    private double[] Coefficients()
    {
        int p = estimate.Data.Rank;
        double[] scaled = new double[p];
        for (int j = 0; j < p; j++) { VectorKernels.AddScaled(scaled, estimate.FixedEffects[j] / Unit, estimate.Data.Basis.Transform.AsSpan(j * p, p)); }
        return [.. Enumerable.Range(0, p).Select(j => VectorKernels.Dot(rotation.AsSpan(j * p, p), scaled))];
    }
}
