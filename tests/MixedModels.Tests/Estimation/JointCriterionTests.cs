using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>The criterion as a function of coefficients and covariances: its value at the optimum, and derivatives by central differences.</summary>
public class JointCriterionTests
{
    [Theory]
    [InlineData("sleepstudy_slope_ml")]
    [InlineData("sleepstudy_nointercept")]
    [InlineData("sleepstudy_weighted")]
    [InlineData("machines_cells")]
    [InlineData("penicillin_ml")]
    public void Derivatives_AwayFromTheOptimum_AreDifferences(string id)
    {
        LinearMixedModel fit = ReferenceFits.Of(ReferenceCase.Load(id)).By(EstimationMethod.Ml, CancellationToken.None);
        VarianceForms forms = fit.NeedVarianceForms();
        int p = fit.Estimate.Data.Rank;
        double[] rotation = SymmetricEigen.Of(forms.Fixed, p).Vectors;
        int[][] order = [.. fit.Estimate.Terms.Select(t => Enumerable.Range(0, t.Layout.Width).ToArray())];
        var joint = new JointCriterion(fit.Estimate, rotation, order, CancellationToken.None);
        var scaled = new double[p];
        for (int j = 0; j < p; j++)
        {
            VectorKernels.AddScaled(scaled, fit.Estimate.FixedEffects[j] / fit.Estimate.Data.Basis.ResponseScale, fit.Estimate.Data.Basis.Transform.AsSpan(j * p, p));
        }

        double[] point = [.. joint.Covariances.PointOf(fit.Estimate), .. Enumerable.Range(0, p).Select(j => VectorKernels.Dot(rotation.AsSpan(j * p, p), scaled))];
        Approx.Equal(fit.Objective, joint.Value(point), Tolerance.Evaluation, "at the optimum");

        double[] at = [.. point.Select((x, i) => x + (0.01 * (i + 1) * (i % 2 == 0 ? 1.0 : -1.0)))];
        joint.Derive(at);
        double[] gradient = [.. joint.Gradient];
        double[] hessian = [.. joint.Hessian];
        const double step = 1e-4;
        for (int i = 0; i < at.Length; i++)
        {
            double[] above = [.. at];
            double[] below = [.. at];
            above[i] += step;
            below[i] -= step;
            double difference = (joint.Value(above) - joint.Value(below)) / (2.0 * step);
            double scale = Math.Abs(gradient[i]) + Math.Abs(hessian[(i * at.Length) + i]);
            Approx.Equal(difference, gradient[i], Tolerance.Difference(scale), $"{id}, slope {i}");
            joint.Derive(above);
            double[] gradientAbove = [.. joint.Gradient];
            joint.Derive(below);
            for (int j = 0; j < at.Length; j++)
            {
                double second = (gradientAbove[j] - joint.Gradient[j]) / (2.0 * step);
                double size = Math.Sqrt(Math.Abs(hessian[(i * at.Length) + i] * hessian[(j * at.Length) + j]));
                Approx.Equal(second, hessian[(i * at.Length) + j], Tolerance.Difference(size), $"{id}, bend {i} {j}");
                hessian[(i * at.Length) + j].ShouldBe(hessian[(j * at.Length) + i], 1e-9 * size);
            }
        }
    }
}
