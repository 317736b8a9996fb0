using System.Collections.Immutable;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Estimation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>What Satterthwaite's degrees of freedom are made of, against differences and closed forms; those of the reference cases are compared with
/// all its inference.</summary>
public class SatterthwaiteTests
{
    [Theory]
    [InlineData("one_slope")]
    [InlineData("one_slope_ml_weights")]
    [InlineData("nested")]
    [InlineData("crossed_slopes")]
    [InlineData("diagonal")]
    public void CovarianceSlopes_AreDifferencesOfTheCovariance(string sample)
    {
        Estimate estimate = EstimateOf(sample);
        var information = CovarianceInformation.Of(estimate);
        const double h = 1e-4;
        int at = 0;
        for (int t = 0; t < estimate.Terms.Length; t++)
        {
            int s = estimate.Terms[t].Layout.Width;
            for (int c = 0; c < s; c++)
            {
                if (estimate.Terms[t].Values[c] == 0.0)
                {
                    continue;
                }

                for (int r = c; r < (estimate.Terms[t].IsFull ? s : c + 1); r++, at++)
                {
                    Matrix above = CovarianceAt(estimate, t, r, c, h);
                    Matrix below = CovarianceAt(estimate, t, r, c, -h);
                    for (int i = 0; i < above.RowCount; i++)
                    {
                        for (int j = 0; j < above.RowCount; j++)
                        {
                            double scale = Math.Sqrt(estimate.FixedCovariance[i, i] * estimate.FixedCovariance[j, j]);
                            Approx.Equal((above[i, j] - below[i, j]) / (2.0 * h), information.CovarianceSlopes[at][i, j], Tolerance.Difference(scale), $"term {t} ({r}, {c})");
                        }
                    }
                }
            }
        }

        information.Count.ShouldBe(at + 1);
    }

    [Theory]
    [InlineData("one_slope")]
    [InlineData("crossed_slopes_ml")]
    [InlineData("two_terms_a_group")]
    [InlineData("pattern_cs")]
    [InlineData("pattern_ar1")]
    [InlineData("pattern_toep_het")]
    public void DifferencedHessian_IsTheExactOne(string sample)
    {
        Estimate estimate = EstimateOf(sample);
        var problem = new CovarianceProblem(new ProfiledObjective(estimate.Data, estimate.ProfiledObjective.Method));
        problem.Start(estimate.Terms.Select(term => term.Floored(k => term.Values[k] == 0.0)));
        int k = problem.ParameterCount;
        int[] free = [.. Enumerable.Range(0, k).Where(i => problem.Parameters[i].IsPattern
            ? problem.Tangent(i).ToArray().Any(v => Math.Abs(v) > 1e-6)
            : !problem.Terms[problem.Parameters[i].Term].IsFloored(problem.Parameters[i].Column))];
        double[] exact = problem.ParameterHessian();
        problem.IsObservedExact.ShouldBeTrue();
        double[] differenced = CovarianceInformation.DifferencedHessian(problem, free);
        foreach (int j in free)
        {
            foreach (int i in free)
            {
                double scale = Math.Sqrt(exact[(i * k) + i] * exact[(j * k) + j]);
                Approx.Equal(exact[(j * k) + i] / scale, differenced[(j * k) + i] / scale, Tolerance.Noted(2e-5, "a central difference over a thousandth of a standard error"), $"({i}, {j})");
            }
        }
    }

    // Balanced groups: the mean of all is the mean of six independent group means.
    [Fact]
    public void Coefficients_BalancedOneWay_HaveTheDegreesOfFreedomOfTheGroups()
    {
        ReferenceCase reference = ReferenceCase.Load("dyestuff_reml");
        Coefficient mean = ReferenceFits.Of(reference).Coefficients(DegreesOfFreedom.Satterthwaite)["(Intercept)"];
        Approx.Equal(5.0, mean.DegreesOfFreedom, Tolerance.Noted(1e-6, "the optimum is known to the square root of the objective's precision"), "df");
    }

    [Fact]
    public void Coefficients_OtherMethods_HaveTheirDegreesOfFreedom()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        fit.Coefficients(DegreesOfFreedom.Residual)["Days"].DegreesOfFreedom.ShouldBe(178.0);
        fit.Coefficients(DegreesOfFreedom.Normal)["Days"].ShouldBe(fit.FixedEffects["Days"]);
        Should.Throw<ArgumentOutOfRangeException>(() => fit.Coefficients((DegreesOfFreedom)99));
        Should.Throw<ArgumentOutOfRangeException>(() => fit.Coefficients(DegreesOfFreedom.Normal, 1.0));
    }

    private static Estimate EstimateOf(string sample)
    {
        EngineSamples.Sample of = EngineSamples.Of(sample);
        return Fitter.Fit(of.Products(), new FitSettings(of.Method, 50, 1, long.MaxValue, 1, null, CancellationToken.None));
    }

    // Var(β̂) at the fit's σ with one root moved; Estimate reads its own σ off the factor.
    private static Matrix CovarianceAt(Estimate estimate, int term, int row, int column, double delta)
    {
        int s = estimate.Terms[term].Layout.Width;
        bool full = estimate.Terms[term].IsFull;
        double[] step = new double[full ? s * (s + 1) / 2 : s];
        step[full ? (column * s) - (column * (column - 1) / 2) + row - column : row] = delta;
        ImmutableArray<TermFactor> moved = estimate.Terms.SetItem(term, estimate.Terms[term].Moved(step));
        var objective = new ProfiledObjective(estimate.Data, estimate.ProfiledObjective.Method);
        double value = objective.Evaluate(CovarianceProblem.Lambda(estimate.Data, moved));
        var at = new Estimate(objective, moved, value, estimate.Status, estimate.Certificate, null);
        double ratio = estimate.ResidualVariance / at.ResidualVariance;
        int p = at.FixedCovariance.RowCount;
        return new Matrix(p, p, [.. at.FixedCovariance.Values.ToArray().Select(v => v * ratio)]);
    }
}
