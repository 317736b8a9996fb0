using MixedModels.Data;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Inference;

/// <summary>Sandwich covariances by n × n algebra, their distributions by the moments of quadratic forms, and where there are none.</summary>
public class ClusterRobustDenseTests
{
    private const string Formula = "y ~ x + f + (x | g/h)";

    public static TheoryData<DegreesOfFreedom> Methods => [DegreesOfFreedom.RobustCr0, DegreesOfFreedom.RobustCr1S, DegreesOfFreedom.RobustCr2, DegreesOfFreedom.RobustCr3];

    // V is ZΣZᵀ + σ²W⁻¹ from the printed covariances; P = V⁻¹ projections; every A by its definition.
    [Theory, MemberData(nameof(Methods))]
    public void Coefficients_UnbalancedNestedWeighted_AreDense(DegreesOfFreedom method)
    {
        Rows rows = Sample();
        LinearMixedModel fit = LinearMixedModel.Fit(Formula, rows.ToDataSet(), new FitOptions { Weights = "w" });
        Dense dense = Dense.Of(fit, rows, method);
        FixedEffects ours = fit.Coefficients(method);
        for (int i = 0; i < ours.Count; i++)
        {
            double[] c = [.. Enumerable.Range(0, ours.Count).Select(j => i == j ? 1.0 : 0.0)];
            Approx.Equal(dense.Covariance[i, i], ours[i].StandardError * ours[i].StandardError, Tolerance.Noted(1e-8 * dense.Covariance[i, i], "two ways to invert V"), $"variance of {ours[i].Name}");
            double expected = dense.DegreesOf([c]);
            Approx.Equal(expected, ours[i].DegreesOfFreedom, Tolerance.Noted(1e-6 * expected, "two ways to invert V"), $"df of {ours[i].Name}");
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Test_OfSeveralRows_IsHotellingsByDenseMoments(DegreesOfFreedom method)
    {
        Rows rows = Sample();
        LinearMixedModel fit = LinearMixedModel.Fit(Formula, rows.ToDataSet(), new FitOptions { Weights = "w" });
        Dense dense = Dense.Of(fit, rows, method);
        TermTest test = fit.TermTests(TermTestType.III, method).Single(t => t.Term == "f");
        int p = fit.FixedEffects.Count;
        double eta = dense.DegreesOf([[.. Enumerable.Range(0, p).Select(j => j == 2 ? 1.0 : 0.0)], [.. Enumerable.Range(0, p).Select(j => j == 3 ? 1.0 : 0.0)]]);
        test.Test.NumeratorDegreesOfFreedom.ShouldBe(2);
        Approx.Equal(eta - 1.0, test.Test.DenominatorDegreesOfFreedom, Tolerance.Noted(1e-6 * eta, "two ways to invert V"), "df");
        double a = dense.Covariance[2, 2];
        double b = dense.Covariance[2, 3];
        double d = dense.Covariance[3, 3];
        double u = fit.FixedEffects[2].Estimate;
        double v = fit.FixedEffects[3].Estimate;
        double wald = ((d * u * u) - (2.0 * b * u * v) + (a * v * v)) / ((a * d) - (b * b));
        double f = (eta - 1.0) / (eta * 2.0) * wald;
        Approx.Equal(f, test.Test.F, Tolerance.Noted(1e-6 * f, "two ways to invert V"), "F");
    }

    [Fact]
    public void Coefficients_OtherOrderOfRows_AreTheSame()
    {
        Rows rows = Sample();
        int n = rows.Numbers("y").Length;
        LinearMixedModel fit = LinearMixedModel.Fit(Formula, rows.ToDataSet());
        LinearMixedModel other = LinearMixedModel.Fit(Formula, rows.Take([.. Enumerable.Range(0, n).Reverse()]).ToDataSet());
        for (int i = 0; i < fit.FixedEffects.Count; i++)
        {
            double error = fit.Coefficients(DegreesOfFreedom.RobustCr2)[i].StandardError;
            Approx.Equal(error, other.Coefficients(DegreesOfFreedom.RobustCr2)[i].StandardError, Tolerance.Noted(1e-6 * error, "end of two searches"), "standard error");
        }
    }

    [Fact]
    public void Coefficients_CrossedFactors_AreRefused()
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | subject) + (1 | item)", SimulatedRows.Crossed(120, 120).ToDataSet());
        Should.Throw<MixedModelException>(() => fit.Coefficients(DegreesOfFreedom.RobustCr2)).Problems[0].Code.ShouldBe("MM3273");
    }

    [Fact]
    public void Coefficients_ClusterOfManyRows_HaveNoSymmetricRoot()
    {
        var random = new SeededGenerator(5);
        double[] x = [.. Enumerable.Range(0, 2100).Select(_ => random.NextNormal())];
        DataSet data = new DataSetBuilder().Add("y", x.Select(v => v + random.NextNormal()).ToArray()).Add("x", x).Add("g", x.Select((_, i) => (string?)$"g{i % 2}").ToArray()).Build();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | g)", data);
        Should.Throw<MixedModelException>(() => fit.Coefficients(DegreesOfFreedom.RobustCr2)).Problems[0].Code.ShouldBe("MM3275");
        fit.Coefficients(DegreesOfFreedom.RobustCr0)["x"].StandardError.ShouldBeGreaterThan(0.0);
    }

    [Fact]
    public void Coefficients_ClusterThatDeterminesOne_HaveCr2AndNoCr3()
    {
        Rows rows = Sample();
        DataSet data = rows.With("only", [.. rows.Texts("g").Select(g => g == "g03" ? 1.0 : 0.0)]).ToDataSet();
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + only + (1 | g)", data);
        Should.Throw<MixedModelException>(() => fit.Coefficients(DegreesOfFreedom.RobustCr3)).Problems[0].Code.ShouldBe("MM3274");
        fit.Coefficients(DegreesOfFreedom.RobustCr2)["x"].StandardError.ShouldBeGreaterThan(0.0);
    }

    private static Rows Sample()
    {
        var random = new SeededGenerator(77);
        var y = new List<double>();
        var x = new List<double>();
        var w = new List<double>();
        var f = new List<string>();
        var g = new List<string>();
        var h = new List<string>();
        for (int i = 0; i < 9; i++)
        {
            double outer = random.NextNormal();
            for (int j = 0; j < 2 + (i % 2); j++)
            {
                double inner = 0.7 * random.NextNormal();
                double slope = 0.4 * random.NextNormal();
                for (int k = 0; k < 3 + random.NextIndex(3); k++)
                {
                    double at = random.NextNormal();
                    x.Add(at);
                    f.Add($"f{random.NextIndex(3)}");
                    w.Add(0.5 + random.NextUniform());
                    g.Add($"g{i:D2}");
                    h.Add($"h{j}");
                    y.Add(1.0 + outer + inner + ((0.5 + slope) * at) + (0.8 * random.NextNormal() / Math.Sqrt(w[^1])));
                }
            }
        }

        return Rows.Empty.With("y", y).With("x", x).With("w", w).With("f", f).With("g", g).With("h", h);
    }

    // Everything n × n.
    private sealed record Dense(double[,] Covariance, double[,] V, double[,] Middle, double[][,] Maps, int[][] Clusters, double[,] X, double[,] Phi)
    {
        internal static Dense Of(LinearMixedModel fit, Rows rows, DegreesOfFreedom method)
        {
            int n = rows.Numbers("y").Length;
            double[] x = [.. rows.Numbers("x")];
            string[] g = [.. rows.Texts("g")];
            string[] gh = [.. rows.Texts("g").Zip(rows.Texts("h"), (a, b) => a + b)];
            string[] f = [.. rows.Texts("f")];
            double[,] design = new double[n, 4];
            double[,] v = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                (design[i, 0], design[i, 1], design[i, 2], design[i, 3]) = (1.0, x[i], f[i] == "f1" ? 1.0 : 0.0, f[i] == "f2" ? 1.0 : 0.0);
                for (int j = 0; j < n; j++)
                {
                    foreach ((RandomEffectsTerm term, string[] codes) in fit.RandomEffects.Select(t => (t, t.Group == "g" ? g : gh)))
                    {
                        if (codes[i] != codes[j]) { continue; }
                        v[i, j] += term.Covariance[0, 0] + (term.Covariance[0, 1] * (x[i] + x[j])) + (term.Covariance[1, 1] * x[i] * x[j]);
                    }
                }

                v[i, i] += fit.ResidualStandardDeviation * fit.ResidualStandardDeviation / rows.Numbers("w")[i];
            }

            double[,] inverse = Function(v, value => 1.0 / value);
            double[,] phi = Function(Times(Transposed(design), Times(inverse, design)), value => 1.0 / value);
            double[,] middle = Minus(v, Times(design, Times(phi, Transposed(design))));
            int[][] clusters = [.. Enumerable.Range(0, n).GroupBy(i => g[i]).Select(c => c.ToArray())];
            double[] error = [.. fit.MarginalResiduals()];
            double[,] meat = new double[4, 4];
            var maps = new List<double[,]>();
            foreach (int[] c in clusters)
            {
                double[,] vc = Block(v, c, c);
                double[,] xc = Block(design, c, [0, 1, 2, 3]);
                double[,] vi = Function(vc, value => 1.0 / value);
                double[,] adjust = method switch
                {
                    DegreesOfFreedom.RobustCr2 => Unbiased(vc, Block(middle, c, c)),
                    DegreesOfFreedom.RobustCr3 => Inverse(Minus(Identity(c.Length), Times(xc, Times(phi, Times(Transposed(xc), vi))))),
                    _ => Identity(c.Length),
                };
                double[,] map = Times(Transposed(xc), Times(vi, adjust));
                maps.Add(map);
                double[] score = [.. Enumerable.Range(0, 4).Select(r => c.Select((row, at) => map[r, at] * error[row]).Sum())];
                for (int r = 0; r < 4; r++)
                {
                    for (int s = 0; s < 4; s++) { meat[r, s] += score[r] * score[s]; }
                }
            }

            double m = clusters.Length;
            double factor = method == DegreesOfFreedom.RobustCr1S ? m * (n - 1.0) / ((m - 1.0) * (n - 4.0)) : 1.0;
            double[,] covariance = Times(phi, Times(meat, phi));
            for (int r = 0; r < 4; r++)
            {
                for (int s = 0; s < 4; s++) { covariance[r, s] *= factor; }
            }

            return new Dense(covariance, v, middle, [.. maps], clusters, design, phi);
        }

        // η = ℓ(ℓ + 1)/Σ Var(Ω) with rows made orthonormal; for one row ν of its mean and variance.
        internal double DegreesOf(double[][] contrasts)
        {
            int n = V.GetLength(0);
            int l = contrasts.Length;
            double[,] rows = new double[l, 4];
            for (int r = 0; r < l; r++)
            {
                for (int j = 0; j < 4; j++) { rows[r, j] = contrasts[r][j]; }
            }

            double[,] half = Function(Times(rows, Times(Phi, Transposed(rows))), value => 1.0 / Math.Sqrt(value));
            double[,] scaled = Times(half, rows);
            // Per row and cluster the covariance of pᵢᵀy with all others under V: (I − H)V(I − H)ᵀ stands between.
            double[][][] p = new double[l][][];
            for (int r = 0; r < l; r++)
            {
                double[] c = [.. Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 4).Sum(k => Phi[j, k] * scaled[r, k]))];
                p[r] = [.. Clusters.Select((cluster, i) =>
                {
                    double[] whole = new double[n];
                    for (int at = 0; at < cluster.Length; at++) { whole[cluster[at]] = Enumerable.Range(0, 4).Sum(j => c[j] * Maps[i][j, at]); }
                    return whole;
                })];
            }

            double Cross(double[] a, double[] b)
            {
                double sum = 0.0;
                for (int i = 0; i < n; i++)
                {
                    if (a[i] == 0.0) { continue; }
                    for (int j = 0; j < n; j++) { sum += a[i] * Middle[i, j] * b[j]; }
                }

                return sum;
            }

            double total = 0.0;
            for (int s = 0; s < l; s++)
            {
                for (int t = 0; t < l; t++)
                {
                    for (int i = 0; i < Clusters.Length; i++)
                    {
                        for (int j = 0; j < Clusters.Length; j++)
                        {
                            total += (Cross(p[s][i], p[s][j]) * Cross(p[t][i], p[t][j])) + (Cross(p[s][i], p[t][j]) * Cross(p[t][i], p[s][j]));
                        }
                    }
                }
            }

            double mean = Enumerable.Range(0, Clusters.Length).Sum(i => Cross(p[0][i], p[0][i]));
            return l == 1 ? 2.0 * mean * mean / total : l * (l + 1.0) / total;
        }

        // Dᵀ(D(V − XΦXᵀ)Dᵀ)^{−½}D with V = DᵀD, D upper triangular.
        private static double[,] Unbiased(double[,] v, double[,] middle)
        {
            int n = v.GetLength(0);
            double[,] lower = new double[n, n];
            for (int j = 0; j < n; j++)
            {
                for (int i = j; i < n; i++)
                {
                    double sum = v[i, j] - Enumerable.Range(0, j).Sum(k => lower[i, k] * lower[j, k]);
                    lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
                }
            }

            double[,] b = Times(Transposed(lower), Times(middle, lower));
            return Times(lower, Times(Function(b, value => value > 1e-10 ? 1.0 / Math.Sqrt(value) : 0.0), Transposed(lower)));
        }

        private static double[,] Function(double[,] a, Func<double, double> of)
        {
            int n = a.GetLength(0);
            double[] flat = new double[n * n];
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < n; i++) { flat[(j * n) + i] = a[i, j]; }
            }

            SymmetricEigen eigen = SymmetricEigen.Of(flat, n);
            double[,] result = new double[n, n];
            for (int e = 0; e < n; e++)
            {
                double value = of(eigen.Values[e]);
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++) { result[i, j] += value * eigen.Vectors[(e * n) + i] * eigen.Vectors[(e * n) + j]; }
                }
            }

            return result;
        }

        // Gauss and Jordan.
        private static double[,] Inverse(double[,] a)
        {
            int n = a.GetLength(0);
            double[,] work = (double[,])a.Clone();
            double[,] result = Identity(n);
            for (int c = 0; c < n; c++)
            {
                int pivot = Enumerable.Range(c, n - c).MaxBy(i => Math.Abs(work[i, c]));
                for (int j = 0; j < n; j++)
                {
                    (work[c, j], work[pivot, j]) = (work[pivot, j], work[c, j]);
                    (result[c, j], result[pivot, j]) = (result[pivot, j], result[c, j]);
                }

                double scale = 1.0 / work[c, c];
                for (int j = 0; j < n; j++)
                {
                    work[c, j] *= scale;
                    result[c, j] *= scale;
                }

                for (int i = 0; i < n; i++)
                {
                    double by = work[i, c];
                    if (i == c || by == 0.0) { continue; }
                    for (int j = 0; j < n; j++)
                    {
                        work[i, j] -= by * work[c, j];
                        result[i, j] -= by * result[c, j];
                    }
                }
            }

            return result;
        }

        private static double[,] Identity(int n)
        {
            double[,] result = new double[n, n];
            for (int i = 0; i < n; i++) { result[i, i] = 1.0; }
            return result;
        }

        private static double[,] Block(double[,] a, int[] rows, int[] columns)
        {
            double[,] result = new double[rows.Length, columns.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < columns.Length; j++) { result[i, j] = a[rows[i], columns[j]]; }
            }

            return result;
        }

        private static double[,] Times(double[,] a, double[,] b)
        {
            double[,] result = new double[a.GetLength(0), b.GetLength(1)];
            for (int i = 0; i < a.GetLength(0); i++)
            {
                for (int j = 0; j < b.GetLength(1); j++)
                {
                    for (int k = 0; k < b.GetLength(0); k++) { result[i, j] += a[i, k] * b[k, j]; }
                }
            }

            return result;
        }

        private static double[,] Transposed(double[,] a)
        {
            double[,] result = new double[a.GetLength(1), a.GetLength(0)];
            for (int i = 0; i < a.GetLength(0); i++)
            {
                for (int j = 0; j < a.GetLength(1); j++) { result[j, i] = a[i, j]; }
            }

            return result;
        }

        private static double[,] Minus(double[,] a, double[,] b)
        {
            double[,] result = (double[,])a.Clone();
            for (int i = 0; i < a.GetLength(0); i++)
            {
                for (int j = 0; j < a.GetLength(1); j++) { result[i, j] -= b[i, j]; }
            }

            return result;
        }
    }
}
