using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Without fixed effects and with one grouping factor, levels are independent: the sums then give the traces
/// exactly.</summary>
public class LevelSumsTests
{
    [Theory]
    [InlineData("y ~ 0 + (1 | subject)")]
    [InlineData("y ~ 0 + (x | subject)")]
    [InlineData("y ~ 0 + (x + a | subject)")]
    [InlineData("y ~ 0 + (x || subject)")]
    public void Remainder_IndependentLevels_CompletesAverageInformationToTheTraces(string formula)
    {
        ModelDesign design = DesignBuilder.Build(ModelFormula.Parse(formula), SimulatedRows.Crossed(5, 90).ToDataSet(), new DesignOptions());
        var objective = new ProfiledObjective(CrossProducts.From(design, CancellationToken.None), EstimationMethod.Ml);
        var problem = new CovarianceProblem(objective);
        problem.StartAt(0.8);
        problem.Try([.. Enumerable.Range(0, problem.ParameterCount).Select(i => 0.1 * (i + 1))]);
        problem.Accept();

        int k = problem.ParameterCount;
        AugmentedSystem system = objective.System;
        var information = new InformationWorkspace(objective, [.. problem.Parameters]);
        ConditionalSolution solution = ConditionalSolution.Of(system);
        information.Compute(problem.Terms, solution);
        var exact = new ExactCurvature(objective);
        exact.Remember();
        double[] minusTraces = new double[k * k];
        exact.SubtractTraces(problem.Terms, [.. problem.Parameters], minusTraces);
        var inverse = new SelectedInverse(system.Symbolic, system.Team);
        inverse.Compute(system.Factor, [objective.DegreesOfFreedom]);
        double variance = objective.ResidualSquares / objective.DegreesOfFreedom;
        LevelSums[] sums = [.. problem.Terms.Select(t => new LevelSums(t.Layout.Width))];
        for (int t = 0; t < sums.Length; t++) { sums[t].Compute(problem.Terms[t], system, inverse.Values, solution.Spherical, variance); }
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                CovarianceParameter a = problem.Parameters[i];
                CovarianceParameter b = problem.Parameters[j];
                if (a.Term != b.Term) { continue; }
                double size = problem.Terms[a.Term].Values[a.Column] * problem.Terms[b.Term].Values[b.Column];
                double traces = (information.Quadratic[(j * k) + i] / variance) + (size * sums[a.Term].Remainder(a.Row, a.Column, b.Row, b.Column));
                Approx.Equal(-size * minusTraces[(j * k) + i], traces, Tolerance.SolutionOf(minusTraces.Max(Math.Abs)), $"T of {a} and {b}");
            }
        }
    }
}
