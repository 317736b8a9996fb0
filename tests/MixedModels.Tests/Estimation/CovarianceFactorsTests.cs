using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>θ in the user's units to square roots in scaled columns and back, and the objective there.</summary>
public class CovarianceFactorsTests
{
    public static TheoryData<string> Samples => [.. EngineSamples.NamesOfFree];

    [Theory, MemberData(nameof(Samples))]
    public void FromTheta_AndBack_IsTheSameTheta(string name)
    {
        CrossProducts data = EngineSamples.Of(name).Products();
        double[] theta = RandomTheta(data, 21, zeros: false);
        double[][] lambda = CovarianceFactors.FromTheta(data, theta);
        double[] back =
        [
            .. data.Terms.SelectMany(t => CovarianceFactors.Pack(t.Layout, CovarianceFactors.ToUserUnits(t.Layout, Own(lambda[t.Factor], data.Factors[t.Factor].Width, t.Layout)))),
        ];
        Approx.Equal(theta, back, Tolerance.SolutionOf(1.0), "θ");
    }

    [Theory, MemberData(nameof(Samples))]
    public void FromTheta_WrongLength_Throws(string name)
    {
        CrossProducts data = EngineSamples.Of(name).Products();
        double[] theta = RandomTheta(data, 22, zeros: false);
        Should.Throw<ArgumentException>(() => CovarianceFactors.FromTheta(data, theta.AsSpan(1))).ParamName.ShouldBe("theta");
        Should.Throw<ArgumentException>(() => CovarianceFactors.FromTheta(data, [.. theta, 1.0])).ParamName.ShouldBe("theta");
        Should.Throw<ArgumentException>(() => CovarianceFactors.FromTheta(data, []));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Evaluate_AtThetaWithZeros_AgreesWithDense(string name)
    {
        CrossProducts data = EngineSamples.Of(name).Products();
        DenseModel oracle = EngineSamples.Of(name).Oracle();
        for (ulong seed = 23; seed < 28; seed++)
        {
            double[] theta = RandomTheta(data, seed, zeros: true);
            Approx.Equal(oracle.Criterion(theta), ProfiledObjective.Evaluate(data, EngineSamples.Of(name).Method, theta), Tolerance.Evaluation, $"objective, seed {seed}");
        }
    }

    [Fact]
    public void Reduce_RootOfAnEstimate_KeepsItsCovariance()
    {
        CovarianceProblem problem = EngineSamples.Of("one_of_three").ProblemAtRandom(29);
        double[] lambda = CovarianceFactors.ToUserUnits(problem.Terms[0].Layout, problem.Terms[0].Lambda());
        double[] lower = (double[])lambda.Clone();
        LowerFactor.Reduce(lower, 3);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double expected = Enumerable.Range(0, 3).Sum(k => lambda[(k * 3) + i] * lambda[(k * 3) + j]);
                Approx.Equal(expected, Enumerable.Range(0, 3).Sum(k => lower[(k * 3) + i] * lower[(k * 3) + j]), Tolerance.SolutionOf(1.0), "Σ");
            }
        }
    }

    private static double[] RandomTheta(CrossProducts data, ulong seed, bool zeros)
    {
        var random = new SeededGenerator(seed);
        int count = data.Terms.Sum(t => t.Layout.ParameterCount);
        return [.. Enumerable.Range(0, count).Select(_ => zeros && random.NextUniform() < 0.3 ? 0.0 : random.NextNormal())];
    }

    private static double[] Own(double[] lambda, int width, TermLayout term)
    {
        double[] own = new double[term.Width * term.Width];
        for (int c = 0; c < term.Width; c++) { lambda.AsSpan(((term.Offset + c) * width) + term.Offset, term.Width).CopyTo(own.AsSpan(c * term.Width)); }
        return own;
    }
}
