using MixedModels.Data;
using MixedModels.Estimation;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Models whose residual variance is known: meta-analyses against their closed form, derivatives against differences.</summary>
public class KnownVarianceTests
{
    private static readonly double[] Effects = [0.42, -0.11, 0.87, 0.35, 1.20, 0.05, 0.66, -0.30, 0.51, 0.93];
    private static readonly double[] Variances = [0.04, 0.09, 0.12, 0.02, 0.20, 0.05, 0.03, 0.15, 0.08, 0.06];
    private static readonly DataSet Studies = new DataSetBuilder()
        .Add("y", Effects)
        .Add("w", Variances.Select(v => 1.0 / v).ToArray())
        .Add("study", Enumerable.Range(0, 10).Select(i => (string?)$"s{i}").ToArray())
        .Build();

    // y_i ~ N(mu, v_i + t²): the mean is weighted by 1/(v + t²), its variance is one over their sum, and −2 log L is a function of t² alone.
    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void MetaAnalysis_IsItsClosedForm(EstimationMethod method)
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | study)", Studies, new FitOptions { Method = method, Weights = "w", KnownResidualDeviation = 1.0 });
        double variance = fit.RandomEffects[0].StandardDeviations[0] * fit.RandomEffects[0].StandardDeviations[0];
        (double criterion, double mean, double error) = Closed(variance, method);
        Approx.Equal(criterion, fit.Objective, Tolerance.Evaluation, "objective");
        Approx.Equal(mean, fit.FixedEffects[0].Estimate, Tolerance.SolutionOf(1.0), "mean");
        Approx.Equal(error, fit.FixedEffects[0].StandardError, Tolerance.SolutionOf(1.0), "standard error");
        // A minimum: of a golden-section search over the between-study variance.
        double low = 0.0;
        double high = 2.0;
        double golden = (Math.Sqrt(5.0) - 1.0) / 2.0;
        while (high - low > 1e-9)
        {
            double a = high - (golden * (high - low));
            double b = low + (golden * (high - low));
            if (Closed(a, method).Criterion < Closed(b, method).Criterion) { high = b; }
            else { low = a; }
        }

        Approx.Equal(low, variance, Tolerance.Noted(1e-6, "a minimum is flat: the search knows half the digits"), "between-study variance");
        fit.ParameterCount.ShouldBe(2);
        fit.ResidualStandardDeviation.ShouldBe(1.0, 1e-12);
    }

    // Satterthwaite: ν = 2f²/(f′²·2/d″) with f = Var(mean), by differences of the closed form.
    [Fact]
    public void MetaAnalysis_Satterthwaite_HasNoPartOfTheResidual()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | study)", Studies, new FitOptions { Weights = "w", KnownResidualDeviation = 1.0 });
        double t = fit.RandomEffects[0].StandardDeviations[0] * fit.RandomEffects[0].StandardDeviations[0];
        const double h = 1e-4;
        double Deviance(double at) => Closed(at, EstimationMethod.Reml).Criterion;
        double Square(double at) => Math.Pow(Closed(at, EstimationMethod.Reml).Error, 2);
        double curvature = (Deviance(t + h) - (2.0 * Deviance(t)) + Deviance(t - h)) / (h * h);
        double slope = (Square(t + h) - Square(t - h)) / (2.0 * h);
        double expected = 2.0 * Square(t) * Square(t) / (slope * slope * 2.0 / curvature);
        Approx.Equal(expected, fit.Coefficients(DegreesOfFreedom.Satterthwaite)[0].DegreesOfFreedom, Tolerance.Noted(1e-4 * expected, "differences"), "df");
    }

    // Kenward-Roger of one variance: the weight is 2/I with I = Σ(1/V²) − 2Σ(1/V³)/Σ(1/V) + (Σ(1/V²)/Σ(1/V))², and Φ_A = Φ + 2W(Q − PΦP)Φ².
    [Fact]
    public void MetaAnalysis_KenwardRoger_IsItsClosedForm()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | study)", Studies, new FitOptions { Weights = "w", KnownResidualDeviation = 1.0 });
        double t = fit.RandomEffects[0].StandardDeviations[0] * fit.RandomEffects[0].StandardDeviations[0];
        double[] inverse = [.. Variances.Select(v => 1.0 / (v + t))];
        double s1 = inverse.Sum();
        double s2 = inverse.Sum(v => v * v);
        double s3 = inverse.Sum(v => v * v * v);
        double weight = 2.0 / (s2 - (2.0 * s3 / s1) + (s2 * s2 / (s1 * s1)));
        double adjusted = (1.0 / s1) + (2.0 * weight * (s3 - (s2 * s2 / s1)) / (s1 * s1));
        double df = 2.0 / (weight * Math.Pow(s2 / s1, 2));
        Coefficient mean = fit.Coefficients(DegreesOfFreedom.KenwardRoger)[0];
        Approx.Equal(Math.Sqrt(adjusted), mean.StandardError, Tolerance.Noted(1e-7, "end of a search"), "standard error");
        Approx.Equal(df, mean.DegreesOfFreedom, Tolerance.Noted(1e-5 * df, "end of a search"), "df");
    }

    // At random points of models with slopes and crossed factors.
    [Theory]
    [InlineData("one_slope")]
    [InlineData("crossed_slopes")]
    [InlineData("nested_weights")]
    [InlineData("pattern_ar1")]
    public void Derivatives_AreDifferences(string name)
    {
        MixedModels.Design.CrossProducts data = EngineSamples.Of(name).Products();
        data.KnownVariance = 1.7 * data.Basis.ResponseScale * data.Basis.ResponseScale;
        var problem = new CovarianceProblem(new ProfiledObjective(data, EngineSamples.Of(name).Method));
        problem.StartAt(0.8);
        double[] gradient = problem.Gradient.ToArray();
        double[] hessian = problem.ParameterHessian();
        int k = problem.ParameterCount;
        for (int i = 0; i < k; i++)
        {
            Approx.Equal((At(i, 1e-5, i, 0.0) - At(i, -1e-5, i, 0.0)) / 2e-5, gradient[i], Tolerance.Difference(Math.Max(1.0, gradient.Max(Math.Abs))), $"d/d{i}");
            for (int j = 0; j < k; j++)
            {
                const double h = 4e-4;
                double second = (At(i, h, j, h) - At(i, h, j, -h) - At(i, -h, j, h) + At(i, -h, j, -h)) / (4.0 * h * h);
                Approx.Equal(second, hessian[(j * k) + i], Tolerance.SecondDifference(Math.Max(1.0, hessian.Max(Math.Abs))), $"d²/d{i}d{j}");
            }
        }

        double At(int i, double a, int j, double b)
        {
            double[] step = new double[k];
            step[i] += a;
            step[j] += b;
            return problem.Try(step);
        }
    }

    // Known to be what would be estimated: the same model, with one parameter less.
    [Fact]
    public void Fit_VarianceThatWouldBeEstimated_IsTheSame()
    {
        DataSet data = SimulatedRows.Crossed(140, 140).ToDataSet();
        LinearMixedModel free = LinearMixedModel.Fit("y ~ x + (x | subject) + (1 | item)", data);
        LinearMixedModel known = LinearMixedModel.Fit("y ~ x + (x | subject) + (1 | item)", data, new FitOptions { KnownResidualDeviation = free.ResidualStandardDeviation });
        Approx.Equal(free.Objective, known.Objective, Tolerance.Optimum, "objective");
        known.ParameterCount.ShouldBe(free.ParameterCount - 1);
        known.Certificate.SmallestCurvature.ShouldNotBeNull().ShouldBeGreaterThan(0.0);
    }

    [Fact]
    public void Saved_AndLoaded_IsTheSame()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | study)", Studies, new FitOptions { Weights = "w", KnownResidualDeviation = 1.0 });
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            fit.Save(path);
            LinearMixedModel loaded = LinearMixedModel.Load(path);
            loaded.Objective.ShouldBe(fit.Objective);
            loaded.IsResidualDeviationKnown.ShouldBeTrue();
            loaded.Coefficients(DegreesOfFreedom.KenwardRoger)[0].DegreesOfFreedom.ShouldBe(fit.Coefficients(DegreesOfFreedom.KenwardRoger)[0].DegreesOfFreedom);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Intervals_AlongTheCovariance_AreRefusedAndDrawnOnesAreNot()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ 1 + (1 | study)", Studies, new FitOptions { Weights = "w", KnownResidualDeviation = 1.0 });
        Should.Throw<MixedModelException>(() => fit.ConfidenceIntervals(IntervalMethod.Profile)).Problems[0].Code.ShouldBe("MM1032");
        BootstrapSample sample = fit.Bootstrap(new BootstrapOptions { Replicates = 200 });
        sample.FailedCount.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => new FitOptions { KnownResidualDeviation = 0.0 });
    }

    private static (double Criterion, double Mean, double Error) Closed(double between, EstimationMethod method)
    {
        double[] inverse = [.. Variances.Select(v => 1.0 / (v + between))];
        double sum = inverse.Sum();
        double mean = inverse.Zip(Effects, (w, y) => w * y).Sum() / sum;
        double criterion = inverse.Zip(Effects, (w, y) => (w * (y - mean) * (y - mean)) - Math.Log(w)).Sum();
        criterion += method == EstimationMethod.Reml ? ((Effects.Length - 1) * Math.Log(2.0 * Math.PI)) + Math.Log(sum) : Effects.Length * Math.Log(2.0 * Math.PI);
        return (criterion, mean, 1.0 / Math.Sqrt(sum));
    }
}
