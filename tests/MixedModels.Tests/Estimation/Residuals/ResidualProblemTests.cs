using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>The objective with a residual structure, its derivatives and the sums of inference, against n × n matrices and differences.</summary>
public class ResidualProblemTests
{
    private const double Step = 1e-4;

    /// <summary>Formula, structure, variance function, method, weights; without random effects.</summary>
    public static TheoryData<string, string?, string?, EstimationMethod, string?> Plain => new()
    {
        { "y ~ x + factor(visit)", "us(visit | id)", null, EstimationMethod.Reml, null },
        { "y ~ x", "csh(visit | id | arm)", null, EstimationMethod.Ml, null },
        { "y ~ x", "us(visit | id)", null, EstimationMethod.Ml, null },
        { "y ~ x + arm", "ar1h(visit | id)", null, EstimationMethod.Reml, "w" },
        { "y ~ x", "toep(visit | id)", "strata(f)", EstimationMethod.Ml, null },
        { "y ~ x", "car1(t | id)", "exp(x)", EstimationMethod.Reml, null },
        { "y ~ x", null, "strata(arm)", EstimationMethod.Reml, null },
    };

    /// <summary>The same, and with random effects.</summary>
    public static TheoryData<string, string?, string?, EstimationMethod, string?> Models
    {
        get
        {
            TheoryData<string, string?, string?, EstimationMethod, string?> models = Plain;
            models.Add("y ~ x + (1 | id)", "ar1(visit | id)", null, EstimationMethod.Reml, null);
            models.Add("y ~ x + (0 + x | id)", "cs(1 | id)", "strata(f)", EstimationMethod.Ml, "w");
            models.Add("y ~ x + (1 | item)", "ar1(visit | id)", null, EstimationMethod.Reml, null);
            models.Add("y ~ x + (x | item) + (1 | id)", "exp(t | id)", "power(t)", EstimationMethod.Reml, null);
            models.Add("y ~ x + (1 | id) + (1 | item)", null, "strata(f)", EstimationMethod.Ml, null);
            return models;
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Evaluate_AtRandomParameters_IsTheDenseObjective(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        var sample = new ResidualSample(formula, structure, variance, method, weights);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            CovarianceProblem problem = sample.ProblemAtRandom(seed, out double[] residual);
            Approx.Equal(sample.Dense(problem.Terms, residual).Objective, problem.Value, Tolerance.Evaluation, formula);
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Gradient_AtRandomParameters_IsThatOfDifferences(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        var sample = new ResidualSample(formula, structure, variance, method, weights);
        CovarianceProblem problem = sample.ProblemAtRandom(4, out _);
        for (int i = 0; i < problem.ParameterCount; i++)
        {
            double difference = (At(problem, i, Step) - At(problem, i, -Step)) / (2.0 * Step);
            Approx.Equal(difference, problem.Gradient[i], Tolerance.Difference(problem.Gradient.ToArray().Max(Math.Abs)), $"{formula}, parameter {i}");
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void GradientAt_NearbyPoint_ByTheResidualCovariance_IsThatOfDifferences(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        var sample = new ResidualSample(formula, structure, variance, method, weights);
        CovarianceProblem problem = sample.ProblemAtRandom(5, out _);
        double[] step = [.. Enumerable.Range(0, problem.ParameterCount).Select(_ => 1e-3)];
        TermFactor[] moved = problem.Moved(step);
        double[] residual = problem.MovedResidual(step);
        problem.Evaluate(moved, residual);
        double[] gradient = problem.GradientAt(moved, residual);
        for (int i = gradient.Length - residual.Length; i < gradient.Length; i++)
        {
            double difference = (At(problem, step, i, Step) - At(problem, step, i, -Step)) / (2.0 * Step);
            Approx.Equal(difference, gradient[i], Tolerance.Difference(gradient.Max(Math.Abs)), $"{formula}, parameter {i}");
        }
    }

    [Theory, MemberData(nameof(Plain))]
    public void ObservedHessian_WithoutRandomEffects_IsThatOfDifferences(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        var sample = new ResidualSample(formula, structure, variance, method, weights);
        CovarianceProblem problem = sample.ProblemAtRandom(6, out double[] residual);
        int k = problem.ParameterCount;
        double[] hessian = problem.ObservedHessian().ToArray();
        for (int j = 0; j < k; j++)
        {
            double[] above = GradientAt(j, Step);
            double[] below = GradientAt(j, -Step);
            for (int i = 0; i < k; i++)
            {
                Approx.Equal((above[i] - below[i]) / (2.0 * Step), hessian[(j * k) + i], Tolerance.Difference(hessian.Max(Math.Abs)), $"{formula}, {i} {j}");
            }
        }

        double[] GradientAt(int parameter, double by)
        {
            double[] moved = [.. residual];
            moved[parameter] += by;
            var fresh = new CovarianceProblem(new ProfiledObjective(sample.Part.Copy(), method));
            fresh.Start([], moved);
            return fresh.Gradient.ToArray();
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Slopes_AtRandomParameters_AreThoseOfTheDenseInformation(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        var sample = new ResidualSample(formula, structure, variance, method, weights);
        CovarianceProblem problem = sample.ProblemAtRandom(7, out double[] residual);
        for (int i = 0; i < residual.Length; i++)
        {
            double[] above = Moved(i, Step);
            double[] below = Moved(i, -Step);
            // ∂(XᵀV⁻¹X) = −XᵀV⁻¹V̇V⁻¹X.
            double[] difference = [.. above.Zip(below, (a, b) => (b - a) / (2.0 * Step))];
            Approx.Equal(difference, problem.ResidualSums!.Slopes[i], Tolerance.Difference(difference.Max(Math.Abs)), $"{formula}, parameter {i}");
        }

        double[] Moved(int parameter, double by)
        {
            double[] moved = [.. residual];
            moved[parameter] += by;
            return sample.Dense(problem.Terms, moved).Information;
        }
    }

    // ∂²(XᵀV⁻¹X) = 2Q − XᵀV⁻¹V̈V⁻¹X along a parameter.
    [Theory]
    [InlineData("y ~ x + (1 | item)", "ar1(visit | id)", null)]
    [InlineData("y ~ x + (x | id) + (1 | item)", null, "strata(f)")]
    public void Gram_OfWorkingVectors_GivesTheCurvatureOfTheInformation(string formula, string? structure, string? variance)
    {
        var sample = new ResidualSample(formula, structure, variance, EstimationMethod.Reml);
        CovarianceProblem problem = sample.ProblemAtRandom(8, out double[] residual);
        int p = sample.Part.Data.Rank;
        CovarianceParameter[] free = [CovarianceParameter.OfResidual(0)];
        var objective = new ProfiledObjective(sample.Part, EstimationMethod.Reml);
        objective.Evaluate(CovarianceProblem.Lambda(sample.Part.Data, problem.Terms), residual);
        double[] gram = new WorkingProducts(sample.Part, objective, problem, free, sample.Part.Design.Covariance.At(sample.Part.Design.Universes, residual, 1)).Gram();
        double[] middle = sample.Dense(problem.Terms, residual).Information;
        double h = 1e-3;
        double[] above = Moved(h);
        double[] below = Moved(-h);
        double[] bent = CurvatureOfS();
        for (int i = 0; i < p * p; i++)
        {
            double second = (above[i] - (2.0 * middle[i]) + below[i]) / (h * h);
            Approx.Equal(second + bent[i], 2.0 * gram[i], Tolerance.SecondDifference(gram.Max(Math.Abs)), $"{formula}, element {i}");
        }

        double[] Moved(double by)
        {
            double[] moved = [.. residual];
            moved[0] += by;
            return sample.Dense(problem.Terms, moved).Information;
        }

        // XᵀV⁻¹V̈V⁻¹X: the information where V is moved along V̈.
        double[] CurvatureOfS()
        {
            const double small = 1e-4;
            double[] plus = sample.DenseAlongSecond(problem.Terms, residual, 0, small).Information;
            double[] minus = sample.DenseAlongSecond(problem.Terms, residual, 0, -small).Information;
            return [.. plus.Zip(minus, (a, b) => (b - a) / (2.0 * small))];
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Fit_Model_EndsWithACertificate(string formula, string? structure, string? variance, EstimationMethod method, string? weights)
    {
        LinearMixedModel fit = LinearMixedModel.Fit(formula, ResidualSample.Data().ToDataSet(), new FitOptions
        {
            Method = method,
            Weights = weights,
            Residual = structure is null ? null : MixedModels.Covariance.ResidualStructure.Parse(structure),
            Variance = variance is null ? null : MixedModels.Covariance.VarianceFunction.Parse(variance),
        });
        fit.Status.ShouldNotBe(FitStatus.NotConverged);
        fit.Certificate.PredictedDecrease.ShouldBeLessThan(1e-8);
    }

    private static double At(CovarianceProblem problem, int parameter, double by) => At(problem, new double[problem.ParameterCount], parameter, by);

    private static double At(CovarianceProblem problem, double[] from, int parameter, double by)
    {
        double[] step = [.. from];
        step[parameter] += by;
        return problem.Try(step);
    }
}
