using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Testing.Simulation;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Intervals of variances, intraclass correlations and R² against closed forms, other searches and what they must not depend on.</summary>
public class VarianceIntervalTests
{
    private const double Root = 1.959963984540054;      // normal quantile of 0.975

    private static readonly Tolerance Height = Tolerance.Noted(1e-3, "1e-5 of the root of the height");

    private static readonly Tolerance Optimum = Tolerance.Noted(1e-5, "the optimum is known to the square root of the objective's precision");

    /// <summary>The cases with R², but for one that takes as long as all others together.</summary>
    public static TheoryData<string> Cases =>
        [.. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm").Where(id => ReferenceCase.Load(id).Expected.Has("r2") && id != "insteval_service")];

    // A balanced one-way layout of k groups of m: MS_b ~ τχ²/(k − 1) with τ = σ² + mσ_a², MS_w ~ σ²χ²/k(m − 1), independent; by REML their second
    // derivatives give Var(log τ̂) = 2/(k − 1) and Var(log σ̂²) = 2/k(m − 1), and all else follows by the delta method.
    [Fact]
    public void Wald_BalancedOneWay_IsTheClosedForm()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("dyestuff_reml"));
        const double k = 6.0;
        const double m = 5.0;
        double within = fit.ResidualStandardDeviation * fit.ResidualStandardDeviation;
        double among = Math.Pow(fit.RandomEffects[0].StandardDeviations[0], 2.0);
        double between = within + (m * among);
        double ofBetween = 2.0 / (k - 1.0);
        double ofWithin = 2.0 / (k * (m - 1.0));
        double ratio = between / within;
        double intraclass = (ratio - 1.0) / (ratio - 1.0 + m);
        double ofIntraclass = m * ratio * Math.Sqrt(ofBetween + ofWithin) / Math.Pow(ratio - 1.0 + m, 2.0);
        double ofAmong = Math.Sqrt((between * between * ofBetween) + (within * within * ofWithin)) / m;

        ImmutableArray<VarianceInterval> ours = fit.VarianceIntervals(IntervalMethod.Wald);

        Approx.Equal(Math.Exp(Root * ofAmong / among), ours[0].Upper / among, Tolerance.Noted(1e-3, Optimum.Because), "variance of batches, upper");
        Approx.Equal(Math.Exp(-Root * Math.Sqrt(ofWithin)), ours[1].Lower / within, Optimum, "residual variance, lower");
        VarianceInterval icc = ours.Single(i => i.Measure == VarianceMeasure.AdjustedIntraclassCorrelation && i.Group is null);
        double logit = Math.Log(intraclass / (1.0 - intraclass));
        double half = Root * ofIntraclass / (intraclass * (1.0 - intraclass));
        Approx.Equal(intraclass, icc.Estimate, Optimum, "intraclass correlation");
        Approx.Equal(1.0 / (1.0 + Math.Exp(half - logit)), icc.Lower, Optimum, "intraclass correlation, lower");
        Approx.Equal(1.0 / (1.0 + Math.Exp(-half - logit)), icc.Upper, Optimum, "intraclass correlation, upper");
        ours.ShouldNotContain(i => i.Measure == VarianceMeasure.MarginalRSquared);
        VarianceInterval conditional = ours.Single(i => i.Measure == VarianceMeasure.ConditionalRSquared);
        (conditional.Lower, conditional.Upper).ShouldBe((icc.Lower, icc.Upper));
    }

    // Least squares, R² = f/(f + σ²): Var(σ̂²) = 2σ⁴/(n − p) and Var(f̂) = (2Sβ)ᵀVar(β̂)(2Sβ), S = s_x² for one predictor.
    [Fact]
    public void Wald_LeastSquares_IsTheClosedForm()
    {
        double[] x = [1, 2, 3, 4, 6, 7, 9, 12];
        double[] y = [2.1, 2.9, 4.4, 4.9, 6.1, 9.2, 9.0, 14.3];
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x", new DataSet(new NumberColumn("x", x), new NumberColumn("y", y)), new FitOptions { Independent = true });
        double mean = x.Average();
        double spread = x.Sum(v => (v - mean) * (v - mean)) / 7.0;
        Coefficient slope = fit.FixedEffects["x"];
        double residual = fit.ResidualStandardDeviation * fit.ResidualStandardDeviation;
        double part = spread * slope.Estimate * slope.Estimate;
        double r2 = part / (part + residual);
        double ofPart = 2.0 * spread * slope.Estimate * slope.StandardError;
        double ofResidual = residual * Math.Sqrt(2.0 / 6.0);
        double error = Math.Sqrt(Math.Pow(residual * ofPart, 2.0) + Math.Pow(part * ofResidual, 2.0)) / Math.Pow(part + residual, 2.0);
        double half = Root * error / (r2 * (1.0 - r2));
        double odds = r2 / (1.0 - r2);

        ImmutableArray<VarianceInterval> ours = fit.VarianceIntervals(IntervalMethod.Wald);

        ours.Select(i => i.Measure).ShouldBe([VarianceMeasure.Variance, VarianceMeasure.MarginalRSquared]);
        Approx.Equal(r2, ours[1].Estimate, Tolerance.Share, "R²");
        Approx.Equal(1.0 / (1.0 + (Math.Exp(half) / odds)), ours[1].Lower, Tolerance.Share, "lower");
        Approx.Equal(1.0 / (1.0 + (Math.Exp(-half) / odds)), ours[1].Upper, Tolerance.Share, "upper");
    }

    // With θ² = ρ/(1 − ρ) the profile of the intraclass correlation is the profiled objective itself.
    [Theory]
    [InlineData("dyestuff_reml", EstimationMethod.Ml)]
    [InlineData("dyestuff_reml", EstimationMethod.Reml)]
    [InlineData("sleepstudy_intercept_reml", EstimationMethod.Ml)]
    public void Profile_IntraclassOfOneIntercept_IsWhereTheObjectiveIsHigher(string id, EstimationMethod likelihood)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id)).By(likelihood, CancellationToken.None);
        VarianceInterval icc = fit.VarianceIntervals(IntervalMethod.Profile, likelihood: likelihood)
            .Single(i => i.Measure == VarianceMeasure.AdjustedIntraclassCorrelation && i.Group is null);
        Check(icc.Lower, icc.IsLowerOpen);
        Check(icc.Upper, icc.IsUpperOpen);
        icc.IsUpperOpen.ShouldBeFalse();

        void Check(double limit, bool isOpen)
        {
            double height = ProfiledObjective.Evaluate(fit.Estimate.Data, likelihood, [Math.Sqrt(limit / (1.0 - limit))]) - fit.Objective;
            if (isOpen) { (limit, Math.Max(height, Root * Root)).ShouldBe((0.0, Root * Root)); }
            else { Approx.Equal(Root * Root, height, Height, $"height at {limit} of {id}"); }
        }
    }

    // The least −2 log likelihood of a random-intercept model with R² held, by golden sections over β₁ and λ, σ from R² and β₀ from its normal equation.
    [Fact]
    public void Profile_RSquaredOfOneIntercept_IsWhereAnotherSearchIsHigher()
    {
        Rows rows = SimulatedRows.Crossed(5, 60);
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | subject)", rows.ToDataSet(), new FitOptions { Method = EstimationMethod.Ml });
        var search = new RestrictedIntercept(rows, "y", "x", "subject");
        ImmutableArray<VarianceInterval> ours = fit.VarianceIntervals(IntervalMethod.Profile);
        foreach (VarianceMeasure measure in (VarianceMeasure[])[VarianceMeasure.MarginalRSquared, VarianceMeasure.ConditionalRSquared])
        {
            VarianceInterval interval = ours.Single(i => i.Measure == measure);
            interval.Lower.ShouldBeLessThan(interval.Estimate);
            interval.Upper.ShouldBeGreaterThan(interval.Estimate);
            Approx.Equal(fit.Objective, search.Least(measure, interval.Estimate, fit), Tolerance.Noted(1e-6, "golden sections"), "the least of all");
            Approx.Equal(Root * Root, search.Least(measure, interval.Lower, fit) - fit.Objective, Height, $"{measure} lower");
            Approx.Equal(Root * Root, search.Least(measure, interval.Upper, fit) - fit.Objective, Height, $"{measure} upper");
        }
    }

    
    [Theory, MemberData(nameof(Cases))]
    public void Profile_Limits_AreAtTheHeightOrOpen(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id)).By(EstimationMethod.Ml, CancellationToken.None);
        VarianceForms forms = fit.NeedVarianceForms();
        var profiler = new VarianceProfiler(fit.Estimate, forms, CancellationToken.None);
        ImmutableArray<VarianceInterval> intervals = fit.VarianceIntervals(IntervalMethod.Profile);
        ImmutableArray<VarianceQuantity> quantities = VarianceQuantity.Of(fit.Schema.Terms, forms);
        foreach ((VarianceInterval interval, VarianceQuantity quantity) in intervals.Zip(quantities))
        {
            interval.Lower.ShouldBeLessThanOrEqualTo(interval.Estimate, interval.ToString());
            interval.Upper.ShouldBeGreaterThanOrEqualTo(interval.Estimate, interval.ToString());
            if (quantity.Parts.Contains(VarianceQuantity.Residual)) { continue; }
            ProfileSearch search = profiler.SearchOf(quantity);
            Approx.Equal(fit.Objective, search.Least, Tolerance.Noted(1e-6, "what the fit leaves"), $"{interval} least");
            Approx.Equal(Root * Root, search.HeightAt(interval.Upper), Height, $"{interval} upper");
            if (interval.IsLowerOpen) { search.HeightAt(interval.Lower).ShouldBeLessThanOrEqualTo(Root * Root); }
            else { Approx.Equal(Root * Root, search.HeightAt(interval.Lower), Height, $"{interval} lower"); }
        }
    }

    [Theory]
    [InlineData("dyestuff_reml")]
    [InlineData("penicillin_reml")]
    [InlineData("pastes_sample_ml")]
    public void Limits_VarianceOfOneColumn_AreSquaresOfThoseOfItsStandardDeviation(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id));
        foreach (IntervalMethod method in (IntervalMethod[])[IntervalMethod.Wald, IntervalMethod.Profile, IntervalMethod.Bootstrap])
        {
            ImmutableArray<ParameterInterval> deviations =
                [.. fit.ConfidenceIntervals(method).Where(i => i.Kind is ParameterKind.StandardDeviation or ParameterKind.ResidualStandardDeviation)];
            ImmutableArray<VarianceInterval> variances = [.. fit.VarianceIntervals(method).Where(i => i.Measure == VarianceMeasure.Variance)];
            deviations.Length.ShouldBe(variances.Length);
            foreach ((ParameterInterval deviation, VarianceInterval variance) in deviations.Zip(variances))
            {
                Approx.Equal(deviation.Lower / deviation.Estimate, Math.Sqrt(variance.Lower / variance.Estimate), Tolerance.Noted(2e-4, "1e-5 of each root of a height"), $"{method} {variance} lower");
                Approx.Equal(deviation.Upper / deviation.Estimate, Math.Sqrt(variance.Upper / variance.Estimate), Tolerance.Noted(2e-4, "1e-5 of each root of a height"), $"{method} {variance} upper");
            }
        }
    }

    [Theory]
    [InlineData(IntervalMethod.Wald)]
    [InlineData(IntervalMethod.Profile)]
    public void Limits_OtherUnitsAndOrigins_AreTheSame(IntervalMethod method)
    {
        DataSet data = SimulatedRows.Crossed(3, 140).ToDataSet();
        ImmutableArray<VarianceInterval> one = LinearMixedModel.Fit("y ~ x + f + (x | subject) + (1 | item)", data).VarianceIntervals(method);
        ImmutableArray<VarianceInterval> other =
            LinearMixedModel.Fit("I(1e4 * y) ~ I(1000 * x - 7) + f + (I(1000 * x - 7) | subject) + (1 | item)", data).VarianceIntervals(method);
        one.Length.ShouldBe(11);
        foreach ((VarianceInterval first, VarianceInterval second) in one.Zip(other))
        {
            double unit = first.Measure == VarianceMeasure.Variance ? 1e8 : 1.0;
            double scale = first.Upper;
            Approx.Equal(first.Lower / scale, second.Lower / scale / unit, Tolerance.Noted(1e-4, "1e-5 of the root of the height"), $"{first} lower");
            Approx.Equal(1.0, second.Upper / scale / unit, Tolerance.Noted(1e-4, "1e-5 of the root of the height"), $"{first} upper");
        }
    }

    [Fact]
    public void Limits_VarianceThatIsZero_AreOpenOrNone()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("dyestuff2_reml"));
        foreach (VarianceInterval interval in fit.VarianceIntervals(IntervalMethod.Profile).Where(i => i.Estimate == 0.0))
        {
            (interval.Lower, interval.IsLowerOpen, interval.IsUpperOpen).ShouldBe((0.0, true, false));
            interval.Upper.ShouldBeGreaterThan(0.0);
        }

        VarianceInterval profile = fit.VarianceIntervals(IntervalMethod.Profile)[0];
        Approx.Equal(fit.ConfidenceIntervals(IntervalMethod.Profile)[0].Upper, Math.Sqrt(profile.Upper), Tolerance.Noted(1e-4, "1e-5 of each root of a height"), "upper");
        VarianceInterval wald = fit.VarianceIntervals(IntervalMethod.Wald)[0];
        (wald.Estimate, wald.Lower, wald.Upper).ShouldBe((0.0, double.NaN, double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => fit.VarianceIntervals(IntervalMethod.Wald, 0.0));
    }

    [Fact]
    public void Profile_Restricted_LeavesOutWhatCoefficientsHavePartIn()
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load("sleepstudy_slope_reml"));
        fit.VarianceIntervals(IntervalMethod.Profile, likelihood: EstimationMethod.Reml).Select(i => i.Measure).Distinct()
            .ShouldBe([VarianceMeasure.Variance, VarianceMeasure.AdjustedIntraclassCorrelation]);
        fit.VarianceIntervals(IntervalMethod.Wald).Select(i => i.Measure).Distinct().Count().ShouldBe(5);
    }

    // Without random effects the profile of σ² by ML has r²/σ² + n·log σ² for all that depends on it.
    [Fact]
    public void Profile_LeastSquares_IsWhereTheLikelihoodIsLower()
    {
        DataSet data = SimulatedRows.Crossed(4, 50).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x", data, new FitOptions { Independent = true, Method = EstimationMethod.Ml });
        ImmutableArray<VarianceInterval> ours = fit.VarianceIntervals(IntervalMethod.Profile);
        ours.Select(i => i.Measure).ShouldBe([VarianceMeasure.Variance, VarianceMeasure.MarginalRSquared]);
        Approx.Equal(Root * Root, 50.0 * HeightOf(ours[0].Lower / ours[0].Estimate), Height, "lower");
        Approx.Equal(Root * Root, 50.0 * HeightOf(ours[0].Upper / ours[0].Estimate), Height, "upper");
        fit.ConfidenceIntervals(IntervalMethod.Profile)[0].Upper.ShouldBe(Math.Sqrt(ours[0].Upper), 1e-6);

        static double HeightOf(double ratio) => (1.0 / ratio) + Math.Log(ratio) - 1.0;
    }
}
