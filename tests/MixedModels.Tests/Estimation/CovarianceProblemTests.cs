using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Derivatives against differences of the objective, and what the charts promise.</summary>
public class CovarianceProblemTests
{
    private const double Step = 1e-5;
    private const double LongStep = 4e-4;
    private static readonly ulong[] Seeds = [1, 2, 3];

    public static TheoryData<string> Samples => [.. EngineSamples.Names];

    public static TheoryData<string> FreeSamples => [.. EngineSamples.NamesOfFree];

    // A singular covariance has no neighbours on both sides.
    public static TheoryData<string> RegularSamples => [.. EngineSamples.Names.Where(name => name != "pattern_rr")];

    [Theory, MemberData(nameof(Samples))]
    public void Gradient_AtRandomPoints_AgreesWithDifferences(string name)
    {
        foreach (ulong seed in Seeds)
        {
            CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(seed);
            double[] gradient = problem.Gradient.ToArray();
            Tolerance tolerance = Tolerance.Difference(Math.Max(1.0, gradient.Max(Math.Abs)));
            for (int i = 0; i < gradient.Length; i++)
            {
                double difference = (At(problem, (i, Step)) - At(problem, (i, -Step))) / (2.0 * Step);
                Approx.Equal(difference, gradient[i], tolerance, $"d/d{problem.Parameters[i]}");
            }
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void ParameterHessian_AtRandomPoints_AgreesWithSecondDifferences(string name)
    {
        foreach (ulong seed in Seeds)
        {
            CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(seed);
            int k = problem.ParameterCount;
            double[] hessian = problem.ParameterHessian();
            Tolerance tolerance = Tolerance.SecondDifference(Math.Max(1.0, hessian.Max(Math.Abs)));
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++)
                {
                    Approx.Equal(SecondDifference(problem, i, j), hessian[(j * k) + i], tolerance, $"d²/d{problem.Parameters[i]}d{problem.Parameters[j]}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void ParameterHessian_AfterAnotherPointWasTried_IsThatOfTheCurrentOne(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(4);
        CovarianceProblem same = EngineSamples.Of(name).ProblemAtRandom(4);
        same.Try([.. Enumerable.Repeat(0.5, same.ParameterCount)]);
        same.ParameterHessian().ShouldBe(problem.ParameterHessian());
    }

    [Theory, MemberData(nameof(RegularSamples))]
    public void Score_AtRandomPoints_AgreesWithDifferencesAlongTheCovariance(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(5);
        CrossProducts products = EngineSamples.Of(name).Products();
        var objective = new ProfiledObjective(products, EngineSamples.Of(name).Method);
        for (int t = 0; t < problem.Terms.Count; t++)
        {
            TermFactor term = problem.Terms[t];
            int s = term.Layout.Width;
            double[] score = problem.Score(t).ToArray();
            Tolerance tolerance = Tolerance.Difference(Math.Max(1.0, score.Max(Math.Abs)));
            for (int r = 0; r < s; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    double difference = (Along(t, r, c, Step) - Along(t, r, c, -Step)) / (4.0 * Step);
                    Approx.Equal(difference, score[(c * s) + r], tolerance, $"Q[{r}, {c}] of term {t}");
                    score[(r * s) + c].ShouldBe(score[(c * s) + r]);
                }
            }
        }

        double Along(int t, int r, int c, double epsilon)
        {
            TermFactor term = problem.Terms[t];
            int s = term.Layout.Width;
            double[] lambda = term.Lambda();
            double[] covariance = new double[s * s];
            for (int j = 0; j < s; j++)
            {
                for (int i = 0; i < s; i++)
                {
                    for (int k = 0; k < s; k++) { covariance[(j * s) + i] += lambda[(k * s) + i] * lambda[(k * s) + j]; }
                    covariance[(j * s) + i] += epsilon * ((term.Vectors[(r * s) + i] * term.Vectors[(c * s) + j]) + (term.Vectors[(c * s) + i] * term.Vectors[(r * s) + j]));
                }
            }

            DenseCholesky.Factor(covariance, s, s, s).ShouldBe(DenseCholesky.Succeeded);
            for (int j = 1; j < s; j++) { covariance.AsSpan(j * s, j).Clear(); }
            double[][] all = CovarianceProblem.Lambda(products, problem.Terms);
            CovarianceFactors.Place(all[term.Factor], products.Factors[term.Factor].Width, term.Layout, covariance);
            return objective.Evaluate(all);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Evaluate_ColumnOfTheRootTurned_IsTheSame(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(6);
        CrossProducts products = EngineSamples.Of(name).Products();
        var objective = new ProfiledObjective(products, EngineSamples.Of(name).Method);
        for (int f = 0; f < products.Factors.Length; f++)
        {
            int s = products.Factors[f].Width;
            for (int c = 0; c < s; c++)
            {
                double[][] lambda = CovarianceProblem.Lambda(products, problem.Terms);
                VectorKernels.Scale(lambda[f].AsSpan(c * s, s), -1.0);
                Approx.Equal(problem.Value, objective.Evaluate(lambda), Tolerance.Evaluation, $"factor {f}, column {c} turned");
            }
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Accept_AfterATry_StandsAtTheValueTried(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(7);
        double before = problem.Value;
        double tried = problem.Try([.. Enumerable.Repeat(0.05, problem.ParameterCount)]);
        problem.Value.ShouldBe(before);
        problem.Accept();
        problem.Value.ShouldBe(tried);
        Approx.Equal(tried, problem.Evaluate(problem.Terms), Tolerance.Exact, "the same point again");
    }

    [Fact]
    public void Start_OfAScale_HasThatScaleInEveryTerm()
    {
        var problem = new CovarianceProblem(new ProfiledObjective(EngineSamples.Of("crossed_slopes").Products(), EstimationMethod.Reml));
        problem.StartAt(0.1);
        problem.Terms.SelectMany(t => t.Values).ShouldAllBe(v => v == 0.1);
        Approx.Equal(0.2, problem.Scale, Tolerance.Rounding(4, 1.0), "√(4 · 0.01)");
        problem.Parameters.Count.ShouldBe(6);
    }

    [Fact]
    public void Score_VarianceThatWouldRatherBeZero_IsPositiveAtTheFloor()
    {
        ReferenceCase dyestuff = ReferenceCase.Load("dyestuff2_reml");
        ModelDesign design = DesignBuilder.Build(
            ModelFormula.Parse("Yield ~ 1 + (1 | Batch)"), dyestuff.LoadData(), new DesignOptions());
        var problem = new CovarianceProblem(new ProfiledObjective(CrossProducts.From(design, CancellationToken.None), EstimationMethod.Reml));
        problem.StartAt(TermFactor.Floor);
        problem.Terms[0].IsFloored(0).ShouldBeTrue();
        problem.Score(0)[0].ShouldBeGreaterThan(0.0);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Slope_AtRandomPoints_IsTheGradientByTheRootsOverThem(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(8);
        int n = problem.CoordinateCount;
        double[] jacobian = new double[n * problem.ParameterCount];
        problem.Jacobian(new double[problem.ParameterCount], jacobian);
        for (int i = 0; i < problem.ParameterCount; i++)
        {
            double byRoot = VectorKernels.Dot(jacobian.AsSpan(i * n, n), problem.Slope);
            Approx.Equal(problem.Gradient[i], byRoot, Tolerance.SolutionOf(1.0), $"d/d{problem.Parameters[i]}");
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void GradientAt_ThePointItself_IsTheGradient(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(9);
        double[] gradient = problem.Gradient.ToArray();
        Approx.Equal(gradient, problem.GradientAt(problem.Terms), Tolerance.SolutionOf(Math.Max(1.0, gradient.Max(Math.Abs))), "gradient");
    }

    [Theory, MemberData(nameof(FreeSamples))]
    public void GradientAt_AVarianceSetToZero_IsThatNearZero(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(10);
        int last = problem.Terms[0].Layout.Width - 1;
        TermFactor[] zeroed = [problem.Terms[0].Zeroed(i => i == last), .. problem.Terms.Skip(1)];
        TermFactor small = problem.Terms[0];
        double[] values = [.. small.Values.Select((v, i) => i == last ? TermFactor.Floor : v)];
        problem.Start([TermFactor.Restore(small.Factor, small.Layout, small.Vectors, values), .. problem.Terms.Skip(1)]);
        double[] nearby = problem.Gradient.ToArray();
        problem.Evaluate(zeroed);
        double[] atZero = problem.GradientAt(zeroed);
        for (int i = 0; i < nearby.Length; i++)
        {
            (int t, int _, int c) = problem.Parameters[i];
            double expected = problem.Terms[t].IsFloored(c) ? 0.0 : nearby[i];
            Approx.Equal(expected, atZero[i], Tolerance.Difference(Math.Max(1.0, nearby.Max(Math.Abs))), $"d/d{problem.Parameters[i]}");
        }
    }

    private static double SecondDifference(CovarianceProblem problem, int i, int j) =>
        (At(problem, (i, LongStep), (j, LongStep)) - At(problem, (i, LongStep), (j, -LongStep))
            - At(problem, (i, -LongStep), (j, LongStep)) + At(problem, (i, -LongStep), (j, -LongStep))) / (4.0 * LongStep * LongStep);

    private static double At(CovarianceProblem problem, params ReadOnlySpan<(int Parameter, double Step)> steps)
    {
        double[] step = new double[problem.ParameterCount];
        foreach ((int parameter, double length) in steps) { step[parameter] += length; }
        return problem.Try(step);
    }
}
