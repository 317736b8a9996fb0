using System.Text.Json;
using MixedModels.Estimation;
using MixedModels.Inference;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Var(θ̂, σ̂) = 2H⁻¹ against the reference's, which differentiates numerically.</summary>
public class CovarianceParameterErrorTests
{
    private static readonly Tolerance Numerical = Tolerance.Noted(2e-3, "the reference's second derivatives are differences at its own optimum");

    /// <summary>The cases that have it, all in the interior.</summary>
    public static TheoryData<string> Cases =>
        [.. ReferenceCase.Ids("lmm", "equivalent_lmm").Where(id => ReferenceCase.Load(id).Expected.Json.TryGetProperty("vcov_theta_sigma", out _))];

    [Theory, MemberData(nameof(Cases))]
    public void Covariance_OfThetaAndSigma_Agrees(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        Estimate estimate = ReferenceFits.Of(reference).Estimate;
        int[][] order = [.. estimate.Terms.Select(t => Enumerable.Range(0, t.Layout.Width).ToArray())];
        var surface = new CriterionSurface(new ProfiledObjective(estimate.Data, estimate.ProfiledObjective.Method), order);
        int n = surface.Count;
        double[] covariance = Inverse(surface.ExactHessian(surface.PointOf(estimate)), n);
        // Coordinates are Λ and log σ²: dσ = ½σ·d log σ².
        double sigma = Math.Sqrt(estimate.ResidualVariance);
        double[][] expected = [.. reference.Expected.Json.GetProperty("vcov_theta_sigma").GetProperty("values").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        expected.Length.ShouldBe(n);
        int[] place = [.. Places(reference, estimate, surface), n - 1];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                double ours = 2.0 * covariance[(place[j] * n) + place[i]] * Unit(i) * Unit(j);
                double scale = Math.Sqrt(expected[i][i] * expected[j][j]);
                Approx.Equal(expected[i][j] / scale, ours / scale, Numerical, $"{id} ({i}, {j}) covariance");
            }
        }

        double Unit(int coordinate) => coordinate == n - 1 ? 0.5 * sigma : 1.0;
    }

    // The reference names an element by its group, its row and, off the diagonal, its column.
    private static IEnumerable<int> Places(ReferenceCase reference, Estimate estimate, CriterionSurface surface)
    {
        LinearMixedModel fit = ReferenceFits.Of(reference);
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int t = 0; t < fit.RandomEffects.Length; t++)
        {
            RandomEffectsTerm term = fit.RandomEffects[t];
            for (int c = 0; c < term.Terms.Length; c++)
            {
                for (int r = c; r < (estimate.Terms[t].IsFull ? term.Terms.Length : c + 1); r++)
                {
                    byName.Add(r == c ? $"{term.Group}.{term.Terms[r]}" : $"{term.Group}.{term.Terms[r]}.{term.Terms[c]}", surface.Coordinate(t, r, c));
                }
            }
        }

        return reference.Expected.Json.GetProperty("theta").GetProperty("names").EnumerateArray().Select(name => byName[name.GetString()!]);
    }

    private static double[] Inverse(double[] matrix, int n)
    {
        double[] factor = [.. matrix];
        DenseCholesky.Factor(factor, n, n, n).ShouldBe(DenseCholesky.Succeeded);
        double[] inverse = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            Span<double> column = inverse.AsSpan(j * n, n);
            column[j] = 1.0;
            Triangular.SolveLower(factor, n, column);
            Triangular.SolveLowerTransposed(factor, n, column);
        }

        return inverse;
    }
}
