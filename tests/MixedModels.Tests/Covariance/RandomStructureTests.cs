using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Covariance;

/// <summary>Patterns of random effects against their definitions and differences.</summary>
public class RandomStructureTests
{
    private const int Width = 4;

    public static TheoryData<string, bool?, int?> Patterns => new()
    {
        { "diag", false, null }, { "cs", false, null }, { "cs", true, null }, { "ar1", false, null }, { "ar1", true, null },
        { "toep", false, null }, { "toep", true, null }, { "fa", null, 1 }, { "rr", null, 1 }, { "rr", null, 2 }, { "rr", null, 3 },
    };

    [Theory, MemberData(nameof(Patterns))]
    public void Fill_Derivatives_AreDifferences(string name, bool? heterogeneous, int? factors)
    {
        RandomStructure pattern = RandomStructures.Of(name, heterogeneous, factors, Width)!;
        double[] at = RandomPoint(pattern, 3);
        CovarianceJet jet = Fill(pattern, at);
        const double h = 1e-5;
        for (int i = 0; i < at.Length; i++)
        {
            CovarianceJet above = Fill(pattern, Moved(at, i, h));
            CovarianceJet below = Fill(pattern, Moved(at, i, -h));
            for (int e = 0; e < Width * Width; e++)
            {
                Approx.Equal((above.Value[e] - below.Value[e]) / (2.0 * h), jet.FirstBy(i)[e], Tolerance.Difference(4.0), $"d/d{i} of {e}");
                for (int j = 0; j < at.Length; j++)
                {
                    Approx.Equal((above.FirstBy(j)[e] - below.FirstBy(j)[e]) / (2.0 * h), jet.SecondBy(i, j)[e], Tolerance.Difference(4.0), $"d²/d{i}d{j} of {e}");
                }
            }
        }
    }

    // From the parameters a reader knows back to the matrix, by the definition of each structure.
    [Theory, MemberData(nameof(Patterns))]
    public void Natural_MakesTheMatrix(string name, bool? heterogeneous, int? factors)
    {
        RandomStructure pattern = RandomStructures.Of(name, heterogeneous, factors, Width)!;
        double[] at = RandomPoint(pattern, 4);
        double[] units = pattern.IsHeterogeneous ? [1.0, 2.0, 0.5, 3.0] : [2.0, 2.0, 2.0, 2.0];
        double[] value = Fill(pattern, at).Value;
        Dictionary<(string, int), double> natural = pattern.Natural(at, units).ToDictionary(p => (p.Name, p.Column), p => p.Value);
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                double expected = name is "fa" or "rr"
                    ? Enumerable.Range(1, 3).Sum(f => Of($"loading{f}", i) * Of($"loading{f}", j)) + (i == j ? Of("specific", i) * Of("specific", i) : 0.0)
                    : Deviation(i) * Deviation(j) * Correlation(Math.Abs(i - j));
                Approx.Equal(expected, value[(j * Width) + i] * units[i] * units[j], Tolerance.SolutionOf(10.0), $"({i}, {j})");
            }
        }

        double Of(string parameter, int column) => natural.GetValueOrDefault((parameter, column));

        double Deviation(int column) => heterogeneous == true ? at[column] * at[column] * units[column] : natural[("sd", -1)];

        double Correlation(int lag) => lag == 0 ? 1.0 : name switch
        {
            "diag" => 0.0,
            "cs" => natural[("rho", -1)],
            "ar1" => Math.Pow(natural[("rho", -1)], lag),
            _ => natural[($"rho{lag}", -1)],
        };
    }

    // Whatever the parameters are, the matrix has no negative eigenvalue, and at an end it has one of zero.
    [Theory, MemberData(nameof(Patterns))]
    public void Fill_AnyParameters_IsPositiveSemidefinite(string name, bool? heterogeneous, int? factors)
    {
        RandomStructure pattern = RandomStructures.Of(name, heterogeneous, factors, Width)!;
        for (ulong seed = 0; seed < 20; seed++)
        {
            double[] at = [.. RandomPoint(pattern, seed).Select(v => 3.0 * v)];
            Smallest(at).ShouldBeGreaterThan(-1e-13 * 100.0);
            for (int i = 0; i < at.Length; i++)
            {
                double[] near = [.. at];
                near[i] = pattern.KindOf(i, Width) is RandomParameterKind.Root or RandomParameterKind.FourthRoot ? 1e-5 : (2.5 * Math.PI) - 2e-4;
                if (pattern.NearestEnd(i, Width, near[i]) is not { } end)
                {
                    pattern.KindOf(i, Width).ShouldBe(RandomParameterKind.Loading);
                    continue;
                }

                near[i] = end;
                if (name != "fa") { Smallest(near).ShouldBeLessThan(1e-10); }
                double[] slope = Fill(pattern, near).FirstBy(i).ToArray();
                slope.Max(Math.Abs).ShouldBeLessThan(1e-13 * Math.Max(1.0, Fill(pattern, near).Value.Max(Math.Abs)));
            }
        }

        double Smallest(double[] at) => MixedModels.LinearAlgebra.SymmetricEigen.Of(Fill(pattern, at).Value, Width).Values[0];
    }

    [Theory, MemberData(nameof(Patterns))]
    public void Start_IsNearAMultipleOfTheIdentity(string name, bool? heterogeneous, int? factors)
    {
        RandomStructure pattern = RandomStructures.Of(name, heterogeneous, factors, Width)!;
        double[] value = Fill(pattern, pattern.Start(Width, 2.0)).Value;
        // Loadings vary over the columns, and some columns have fewer of them.
        Enumerable.Range(0, Width).Average(i => value[(i * Width) + i]).ShouldBeInRange(name is "fa" or "rr" ? 1.0 : 4.0 - 1e-9, 4.0 + 1e-9);
        if (name is "diag" or "cs" or "ar1" or "toep") { Approx.Equal(0.0, value[1], Tolerance.SolutionOf(1.0), "covariance"); }
    }

    private static CovarianceJet Fill(RandomStructure pattern, double[] at)
    {
        var jet = new CovarianceJet(Width, at.Length, 2);
        pattern.Fill(at, jet);
        return jet;
    }

    private static double[] RandomPoint(RandomStructure pattern, ulong seed)
    {
        var random = new SeededGenerator(seed);
        return [.. Enumerable.Range(0, pattern.ParameterCount(Width)).Select(_ => random.NextNormal())];
    }

    private static double[] Moved(double[] at, int index, double by)
    {
        double[] moved = [.. at];
        moved[index] += by;
        return moved;
    }
}
