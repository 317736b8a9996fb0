using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Covariance;

/// <summary>S(φ) of every structure and variance function: derivatives against differences, and closed forms.</summary>
public class ResidualCovarianceTests
{
    private const double Step = 1e-5;

    /// <summary>Structures as they are written, variance function, number of separate matrices.</summary>
    public static TheoryData<string, string?, int> Structures
    {
        get
        {
            var data = new TheoryData<string, string?, int>();
            foreach (string name in new[] { "us", "cs", "csh", "ar1", "ar1h", "arma", "toep", "toeph", "ad", "adh", "car1", "exp", "gau", "sph", "rq", "matern" })
            {
                data.Add($"{name}(t | id)", null, 1);
            }

            data.Add("us(t | id | g)", null, 2);
            data.Add("ar1(t | id | g)", null, 3);
            data.Add("car1(t | id | g)", null, 2);
            data.Add("us(t | id)", "power(x)", 1);
            data.Add("ar1h(t | id | g)", "exp(x)", 2);
            data.Add("exp(t | id)", "constpower(x)", 1);
            data.Add("toep(t | id)", "strata(f)", 1);
            data.Add("cs(1 | id)", "fixed(x)", 1);
            return data;
        }
    }

    [Theory, MemberData(nameof(Structures))]
    public void At_RandomParameters_HasTheDerivativesOfDifferences(string structure, string? variance, int groups)
    {
        (ResidualCovariance covariance, ImmutableArray<CovarianceUniverse> universes, double[] parameters) = Sample(structure, variance, groups, 5);
        CovarianceJet[] jets = covariance.At(universes, parameters, 2);
        for (int u = 0; u < universes.Length; u++)
        {
            int[] active = covariance.Active(universes[u].Group);
            jets[u].Count.ShouldBe(active.Length);
            for (int k = 0; k < active.Length; k++)
            {
                CovarianceJet above = Moved(active[k], Step)[u];
                CovarianceJet below = Moved(active[k], -Step)[u];
                double[] differences = [.. above.Value.Zip(below.Value, (a, b) => (a - b) / (2.0 * Step))];
                Approx.Equal(differences, jets[u].FirstBy(k), Tolerance.Difference(1.0), $"{structure} {variance}, parameter {k}");
                for (int l = 0; l < active.Length; l++)
                {
                    double[] second = [.. above.FirstBy(l).ToArray().Zip(below.FirstBy(l).ToArray(), (a, b) => (a - b) / (2.0 * Step))];
                    Approx.Equal(second, jets[u].SecondBy(k, l), Tolerance.Difference(1.0), $"{structure} {variance}, parameters {k}, {l}");
                }
            }
        }

        CovarianceJet[] Moved(int parameter, double by)
        {
            double[] moved = [.. parameters];
            moved[parameter] += by;
            return covariance.At(universes, moved, 1);
        }
    }

    [Theory, MemberData(nameof(Structures))]
    public void At_FarParameters_IsPositiveDefinite(string structure, string? variance, int groups)
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            (ResidualCovariance covariance, ImmutableArray<CovarianceUniverse> universes, double[] parameters) = Sample(structure, variance, groups, seed);
            foreach (CovarianceJet jet in covariance.At(universes, parameters, 0))
            {
                DenseCholesky.Factor([.. jet.Value], jet.Order, jet.Order, jet.Order).ShouldBe(DenseCholesky.Succeeded);
            }
        }
    }

    [Fact]
    public void At_Zero_HasNoCorrelation()
    {
        foreach (string name in new[] { "us", "cs", "csh", "ar1", "ar1h", "arma", "toep", "toeph", "ad", "adh" })
        {
            (ResidualCovariance covariance, ImmutableArray<CovarianceUniverse> universes, double[] parameters) = Sample($"{name}(t | id)", null, 1, 1);
            CovarianceJet jet = covariance.At(universes, new double[parameters.Length], 0)[0];
            for (int i = 0; i < jet.Value.Length; i++) { jet.Value[i].ShouldBe(i % (jet.Order + 1) == 0 ? 1.0 : 0.0, 1e-15); }
        }
    }

    [Fact]
    public void At_Autoregression_IsThePowerOfTheLag()
    {
        CovarianceJet jet = Single("ar1(t | id)", [0.7]);
        double rho = Math.Tanh(0.7);
        for (int j = 0; j < jet.Order; j++)
        {
            for (int i = 0; i < jet.Order; i++) { jet.Value[(j * jet.Order) + i].ShouldBe(Math.Pow(rho, Math.Abs(i - j)), 1e-14); }
        }
    }

    [Fact]
    public void At_Toeplitz_HasTheDeterminantOfItsPartialCorrelations()
    {
        double[] free = [0.4, -0.8, 1.1, 0.2];
        CovarianceJet jet = Single("toep(t | id)", free);
        double[] root = [.. jet.Value];
        DenseCholesky.Factor(root, 5, 5, 5).ShouldBe(DenseCholesky.Succeeded);
        double logDeterminant = Enumerable.Range(0, 5).Sum(i => 2.0 * Math.Log(root[(i * 5) + i]));
        logDeterminant.ShouldBe(free.Select((f, k) => (4 - k) * Math.Log(1.0 - (Math.Tanh(f) * Math.Tanh(f)))).Sum(), 1e-12);
    }

    [Fact]
    public void At_CompoundSymmetry_GoesDownToTheNegativeLimit()
    {
        double lowest = Single("cs(t | id)", [-40.0]).Value[1];
        lowest.ShouldBe(-0.25, 1e-9);
        Single("cs(t | id)", [40.0]).Value[1].ShouldBe(1.0, 1e-9);
    }

    [Fact]
    public void At_AutoregressiveMovingAverage_HasTheAutocorrelationsOfItsMovingAverages()
    {
        (double phi, double theta) = (Math.Tanh(0.6), Math.Tanh(-0.3));
        // e_t = Σ ψ_j a_{t−j}, ψ_0 = 1, ψ_j = φ^{j−1}(φ + ϑ).
        double[] psi = [.. Enumerable.Range(0, 400).Select(j => j == 0 ? 1.0 : Math.Pow(phi, j - 1) * (phi + theta))];
        double variance = psi.Sum(p => p * p);
        CovarianceJet jet = Single("arma(t | id)", [0.6, -0.3]);
        for (int lag = 0; lag < 5; lag++)
        {
            jet.Value[lag].ShouldBe(Enumerable.Range(0, 390).Sum(j => psi[j] * psi[j + lag]) / variance, 1e-12);
        }
    }

    private static CovarianceJet Single(string structure, double[] parameters)
    {
        (ResidualCovariance covariance, ImmutableArray<CovarianceUniverse> universes, _) = Sample(structure, null, 1, 1);
        return covariance.At(universes, parameters, 0)[0];
    }

    private static (ResidualCovariance Covariance, ImmutableArray<CovarianceUniverse> Universes, double[] Parameters) Sample(string structure, string? variance, int groups, ulong seed)
    {
        const int visits = 5;
        var random = new SeededGenerator(seed);
        ResidualStructure parsed = ResidualStructure.Parse(structure);
        VarianceFunction? function = variance is null ? null : VarianceFunction.Parse(variance);
        bool isByVisit = parsed.Correlation is VisitCorrelation;
        int strata = function is { IsOfFactor: true } ? 3 : 0;
        var covariance = new ResidualCovariance(parsed.Correlation, isByVisit ? visits : 0, groups, function, strata);
        var universes = ImmutableArray.CreateBuilder<CovarianceUniverse>();
        for (int g = 0; g < groups; g++)
        {
            double[] times = isByVisit ? [0, 1, 2, 3, 4] : [0.0, 0.4, 1.3, 2.0, 3.7];
            double[] scales = function is null ? [] : [.. times.Select((_, i) => strata > 0 ? i % strata : 0.5 + random.NextUniform())];
            universes.Add(new CovarianceUniverse(g, times, scales));
        }

        double[] parameters = [.. Enumerable.Range(0, covariance.Count).Select(_ => 0.8 * random.NextNormal())];
        return (covariance, universes.ToImmutable(), parameters);
    }
}
