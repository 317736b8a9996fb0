using System.Globalization;
using MixedModels.Data;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>A covariate far from its origin under a double bar has two valleys; the fit ends in the lower one.</summary>
public class StartPointsTests
{
    private const int Rows = 200;
    private const int Levels = 20;

    [Theory]
    [InlineData("y ~ x + (x || g)", 5.0)]
    [InlineData("y ~ x + (x || g)", 20.0)]
    [InlineData("y ~ x + (1 | g) + (0 + x | g)", 20.0)]
    [InlineData("y ~ 1 + (x || g)", 100.0)]
    public void Fit_IndependentSlopeOfAFarCovariate_IsNoWorseThanAnyOfManyPoints(string formula, double mean)
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            DataSet data = FarCovariate(mean, seed);
            LinearMixedModel fit = LinearMixedModel.Fit(formula, data);
            foreach (double intercept in new[] { 0.0, 0.05, 0.3, 1.0, 3.0, 10.0, 30.0 * mean })
            {
                foreach (double slope in new[] { 0.0, 0.02, 0.1, 0.3, 1.0, 2.0, 5.0 })
                {
                    double there = MixedModels.Estimation.ProfiledObjective.Evaluate(
                        fit.Estimate.Data, EstimationMethod.Reml, [intercept, slope]);
                    Approx.AtMost(there, fit.Objective, Tolerance.Optimum, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, θ {intercept}, {slope}"));
                }
            }
        }
    }

    [Fact]
    public void Fit_OneStartAskedFor_TakesOne()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (x || g)", FarCovariate(20.0, 1), new FitOptions { Starts = 1 });

        fit.Certificate.Starts.ShouldBe(1);
    }

    [Fact]
    public void Fit_CentredCovariate_NeedsNoOtherStart()
    {
        LinearMixedModel.Fit("y ~ x + (x || g)", FarCovariate(0.0, 1)).Certificate.Starts.ShouldBe(1);
        LinearMixedModel.Fit("y ~ x + (x || g)", FarCovariate(20.0, 1)).Certificate.Starts.ShouldBe(2);
    }

    private static DataSet FarCovariate(double mean, ulong seed)
    {
        var random = new SeededGenerator(seed);
        double[] intercepts = new double[Levels];
        double[] slopes = new double[Levels];
        for (int j = 0; j < Levels; j++)
        {
            intercepts[j] = random.NextNormal();
            slopes[j] = 1.5 * random.NextNormal();
        }

        double[] y = new double[Rows];
        double[] x = new double[Rows];
        string[] g = new string[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int level = i % Levels;
            double deviation = random.NextNormal();
            x[i] = mean + deviation;
            g[i] = "g" + level.ToString(CultureInfo.InvariantCulture);
            y[i] = 1.0 + (0.5 * deviation) + intercepts[level] + (slopes[level] * (seed % 2 == 0 ? x[i] : deviation)) + random.NextNormal();
        }

        return new DataSetBuilder().Add("y", y).Add("x", x).Add("g", g).Build();
    }
}
