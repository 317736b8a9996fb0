using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Traces of nested designs against those from dense matrices, one connected component after the other.</summary>
public class NestedTracesTests
{
    [Theory]
    [InlineData("y ~ x + (1 | subject/a)", null)]
    [InlineData("y ~ x + f + (x | subject/a)", null)]
    [InlineData("y ~ x + (x || subject) + (x | subject:a)", null)]
    [InlineData("y ~ x + (x + f | subject) + (1 | subject:a) + (0 + x | subject:a)", "w")]
    [InlineData("y ~ 0 + (x | subject) + (x | subject:a)", null)]
    public void Traces_NestedDesign_AreThoseOfDenseMatrices(string formula, string? weights)
    {
        ModelDesign design = DesignBuilder.Build(ModelFormula.Parse(formula), SimulatedRows.Crossed(5, 130).ToDataSet(), new FitOptions { Weights = weights }.ToDesignOptions());
        foreach (EstimationMethod method in Enum.GetValues<EstimationMethod>())
        {
            var objective = new ProfiledObjective(CrossProducts.From(design, CancellationToken.None), method);
            NestedTraces.Apply(objective.System.Data).ShouldBeTrue();
            var problem = new CovarianceProblem(objective);
            problem.StartAt(0.8);
            problem.Try([.. Enumerable.Range(0, problem.ParameterCount).Select(i => 0.1 * (i + 1) * (i % 2 == 0 ? 1.0 : -1.0))]);
            problem.Accept();
            AugmentedSystem system = objective.System;
            CovarianceParameter[] parameters = [.. problem.Parameters];
            int k = parameters.Length;
            int p = method == EstimationMethod.Reml ? system.Rank : 0;
            double[] inverse = new double[p * p];
            double[] phi = new double[p * p];
            Triangular.Invert(system.Factor.Border, system.Rank + 1, p, inverse);
            DenseProduct.Add(phi, Math.Max(1, p), p, p, p, 1.0, inverse, p, 1, inverse, 1, p);

            double[] expected = new double[k * k];
            double[][] expectedAdjustments = [.. parameters.Select(_ => new double[p * p])];
            var components = new LevelComponents(system.Graph);
            var products = new ComponentProducts(system, new ComponentIndex(system, components.Label), components.Largest, problem.Terms, p);
            var sums = new ComponentTraces(problem.Terms, parameters, phi, p, components.Largest);
            foreach (List<int> component in components.Members())
            {
                products.Form(component);
                sums.Add(products, expected);
                sums.AddAdjustments(products, expectedAdjustments);
            }

            double[] actual = new double[k * k];
            double[][] adjustments = [.. parameters.Select(_ => new double[p * p])];
            new NestedTraces(system, problem.Terms, parameters, phi, p).Add(actual, adjustments);
            Approx.Equal(expected, actual, Tolerance.SolutionOf(expected.Max(Math.Abs)), $"traces, {method}");
            for (int i = 0; i < k; i++)
            {
                if (p > 0) { Approx.Equal(expectedAdjustments[i], adjustments[i], Tolerance.SolutionOf(expectedAdjustments[i].Max(Math.Abs)), $"adjustment {i}, {method}"); }
            }
        }
    }

    [Theory]
    [InlineData("y ~ x + (1 | subject) + (1 | item)")]
    [InlineData("y ~ x + (1 | subject)")]
    public void Apply_OtherDesigns_IsFalse(string formula)
    {
        ModelDesign design = DesignBuilder.Build(ModelFormula.Parse(formula), SimulatedRows.Crossed(5, 130).ToDataSet(), new DesignOptions());
        NestedTraces.Apply(CrossProducts.From(design, CancellationToken.None)).ShouldBeFalse();
    }
}
