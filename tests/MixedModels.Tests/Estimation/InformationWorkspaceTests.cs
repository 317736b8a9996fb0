using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Testing;
using MixedModels.Testing.Dense;
using Xunit;

namespace MixedModels.Tests.Estimation;

/// <summary>Average information against τᵀPτ formed row by row.</summary>
public class InformationWorkspaceTests
{
    public static TheoryData<string> Samples => [.. EngineSamples.Names];

    [Theory, MemberData(nameof(Samples))]
    public void Compute_AtRandomPoint_AgreesWithDense(string name)
    {
        CovarianceProblem problem = EngineSamples.Of(name).ProblemAtRandom(11);
        ModelDesign design = EngineSamples.Of(name).Design();
        var objective = new ProfiledObjective(CrossProducts.From(design, CancellationToken.None), EngineSamples.Of(name).Method);
        objective.Evaluate(CovarianceProblem.Lambda(objective.System.Data, problem.Terms));
        var workspace = new InformationWorkspace(objective, [.. problem.Coordinates]);
        workspace.Compute(problem.Terms, ConditionalSolution.Of(objective.System));

        (double[] linear, double[] quadratic) = Dense(design, objective.System.Data, problem);
        Approx.Equal(linear, workspace.Linear, Tolerance.SolutionOf(linear.Max(Math.Abs)), "ωᵀΣ̇ω");
        Approx.Equal(quadratic, workspace.Quadratic, Tolerance.SolutionOf(quadratic.Max(Math.Abs)), "τᵀPτ");
    }

    private static (double[] Linear, double[] Quadratic) Dense(ModelDesign design, CrossProducts data, CovarianceProblem problem)
    {
        int n = design.RowCount;
        double[][][] columns = [.. data.Terms.Select(t => Scaled(design.RandomTerms[t.Layout.TermIndex], t.Layout))];
        var v = new double[n, n];
        for (int i = 0; i < n; i++) { v[i, i] = 1.0 / (design.Weights?[i] ?? 1.0); }
        for (int t = 0; t < columns.Length; t++) { Add(v, design.RandomTerms[t].Group.Codes, columns[t], Square(problem.Terms[t].Lambda(), columns[t].Length)); }
        var factor = new DenseCholeskyFactor(v);
        double[][] x = [.. data.Basis.Retained.Select(c => design.FixedColumns[c])];
        double[][] solved = [.. x.Select(c => factor.Solve(c))];
        var information = new double[x.Length, x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < x.Length; j++) { information[i, j] = Dot(x[i], solved[j]); }
        }

        var informationFactor = new DenseCholeskyFactor(information);
        double[] response = [.. design.Response.Select((y, i) => (y - (design.Offset?[i] ?? 0.0)) / data.Basis.ResponseScale)];
        double[] residual = Project(response);                                  // P·ỹ
        double[][] tau = [.. problem.Coordinates.Select(Tau)];
        double[][] projected = [.. tau.Select(Project)];
        int k = tau.Length;
        double[] quadratic = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++) { quadratic[(j * k) + i] = Dot(tau[i], projected[j]); }
        }

        return ([.. tau.Select(t => Dot(residual, t))], quadratic);

        double[] Project(double[] b)
        {
            double[] result = factor.Solve(b);
            double[] beta = informationFactor.Solve([.. solved.Select(c => Dot(c, b))]);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < beta.Length; j++) { result[i] -= solved[j][i] * beta[j]; }
            }

            return result;
        }

        // τ = ZΣ̇Zᵀ·Py, Σ̇ = u_r s_c u_cᵀ + its transpose, for each level alike.
        double[] Tau(CovarianceParameter parameter)
        {
            TermFactor term = problem.Terms[parameter.Term];
            int s = term.Layout.Width;
            double[] derivative = new double[s * s];
            for (int j = 0; j < s; j++)
            {
                for (int i = 0; i < s; i++)
                {
                    double once = term.Vectors[(parameter.Row * s) + i] * term.Vectors[(parameter.Column * s) + j];
                    double turned = term.Vectors[(parameter.Column * s) + i] * term.Vectors[(parameter.Row * s) + j];
                    derivative[(j * s) + i] = term.Values[parameter.Column] * (once + turned);
                }
            }

            var matrix = new double[n, n];
            Add(matrix, design.RandomTerms[parameter.Term].Group.Codes, columns[parameter.Term], derivative);
            return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => matrix[i, j] * residual[j]))];
        }
    }

    private static void Add(double[,] matrix, int[] codes, double[][] columns, double[] covariance)
    {
        int s = columns.Length;
        for (int i = 0; i < codes.Length; i++)
        {
            for (int j = 0; j < codes.Length; j++)
            {
                if (codes[i] != codes[j]) { continue; }
                for (int a = 0; a < s; a++)
                {
                    for (int b = 0; b < s; b++) { matrix[i, j] += columns[a][i] * covariance[(b * s) + a] * columns[b][j]; }
                }
            }
        }
    }

    /// <summary>T̃ = T·R⁻¹.</summary>
    private static double[][] Scaled(RandomEffectsDesign term, TermLayout layout)
    {
        double[][] result = [.. term.Columns.Select(c => (double[])c.Clone())];
        for (int j = 0; j < result.Length; j++)
        {
            for (int i = 0; i < result[j].Length; i++)
            {
                for (int k = 0; k < j; k++) { result[j][i] -= layout.Transform[(j * layout.Width) + k] * result[k][i]; }
                result[j][i] /= layout.Transform[(j * layout.Width) + j];
            }
        }

        return result;
    }

    private static double[] Square(double[] lambda, int s)
    {
        double[] covariance = new double[s * s];
        for (int j = 0; j < s; j++)
        {
            for (int i = 0; i < s; i++)
            {
                for (int k = 0; k < s; k++) { covariance[(j * s) + i] += lambda[(k * s) + i] * lambda[(k * s) + j]; }
            }
        }

        return covariance;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
