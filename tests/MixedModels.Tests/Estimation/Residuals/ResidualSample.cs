using MixedModels.Covariance;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Estimation;

/// <summary>A model with a residual structure on rows few enough for n × n matrices.</summary>
internal sealed class ResidualSample
{
    private readonly ModelDesign design;
    private readonly ScaledRows rows;

    /// <summary>Builds it.</summary>
    internal ResidualSample(string formula, string? structure, string? variance, EstimationMethod method, string? weights = null)
    {
        Method = method;
        var options = new FitOptions
        {
            Method = method,
            Weights = weights,
            Residual = structure is null ? null : ResidualStructure.Parse(structure),
            Variance = variance is null ? null : VarianceFunction.Parse(variance),
        };
        design = DesignBuilder.Build(ModelFormula.Parse(formula), Data().ToDataSet(), options.ToDesignOptions());
        MemoryRows memory = MemoryRows.Of(design);
        CrossProducts products = CrossProducts.From(memory, out ProductPlan plan, CancellationToken.None);
        rows = ScaledRows.Of(memory, plan);
        Part = new ResidualPart(rows, design.Residual!, products, CancellationToken.None);
    }

    /// <summary>REML or ML.</summary>
    internal EstimationMethod Method { get; }

    /// <summary>The residual side.</summary>
    internal ResidualPart Part { get; }

    /// <summary>Rows of 24 subjects at up to 5 visits, some missing, with items crossed.</summary>
    internal static Rows Data()
    {
        var random = new SeededGenerator(41);
        var kept = new List<(double Y, double X, string F, string Subject, string Arm, double Visit, double Time, string Item, double W)>();
        for (int s = 0; s < 24; s++)
        {
            double level = random.NextNormal();
            double error = 0.0;
            for (int v = 1; v <= 5; v++)
            {
                error = (0.5 * error) + random.NextNormal();
                bool isMissing = random.NextUniform() < 0.15;
                double x = random.NextNormal();
                double time = v + (0.4 * random.NextUniform());
                string item = $"i{random.NextIndex(4)}";
                if (isMissing) { continue; }
                kept.Add((level + (0.4 * v) + (0.3 * x) + error, x, v % 2 == 0 ? "even" : "odd", $"s{s:00}", s % 3 == 0 ? "a" : "b", v, time, item, 0.5 + random.NextUniform()));
            }
        }

        return Rows.Empty.With("y", kept.Select(r => r.Y)).With("x", kept.Select(r => r.X)).With("f", kept.Select(r => r.F)).With("id", kept.Select(r => r.Subject))
            .With("arm", kept.Select(r => r.Arm)).With("visit", kept.Select(r => r.Visit)).With("t", kept.Select(r => r.Time)).With("item", kept.Select(r => r.Item))
            .With("w", kept.Select(r => r.W));
    }

    /// <summary>A problem at random parameters.</summary>
    internal CovarianceProblem ProblemAtRandom(ulong seed, out double[] residual)
    {
        var random = new SeededGenerator(seed);
        residual = [.. Enumerable.Range(0, Part.Count).Select(_ => 0.3 * random.NextNormal())];
        Part.Whiten(residual, MixedModels.LinearAlgebra.ThreadTeam.Single, CancellationToken.None);
        var problem = new CovarianceProblem(new ProfiledObjective(Part, Method));
        problem.Start(problem.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, 0.7)), residual);
        return problem;
    }

    /// <summary>The objective and what inference needs, by n × n matrices.</summary>
    internal DenseAnswer Dense(IReadOnlyList<TermFactor> terms, double[] residual) => OfCovariance(terms, DenseResidual(residual, 0, 0.0));

    /// <summary>The same with S moved along its second derivative by a parameter.</summary>
    internal DenseAnswer DenseAlongSecond(IReadOnlyList<TermFactor> terms, double[] residual, int parameter, double by) =>
        OfCovariance(terms, DenseResidual(residual, parameter, by));

    private DenseAnswer OfCovariance(IReadOnlyList<TermFactor> terms, double[] v)
    {
        int n = rows.Columns[0].Length;
        double[][] lambda = CovarianceProblem.Lambda(Part.Data, terms);
        double[][] z = DenseRandom(n);
        for (int f = 0, first = 0; f < rows.Factors.Length; f++)
        {
            int s = rows.Factors[f].Length;
            for (int level = 0; level < Part.Data.Factors[f].LevelCount; level++, first += s)
            {
                for (int c = 0; c < s; c++)
                {
                    double[] column = new double[n];
                    for (int a = 0; a < s; a++) { VectorKernels.AddScaled(column, lambda[f][(c * s) + a], z[first + a]); }
                    for (int j = 0; j < n; j++) { VectorKernels.AddScaled(v.AsSpan(j * n, n), column[j], column); }
                }
            }
        }

        return DenseAnswer.Of(v, [.. rows.Border.Select(o => rows.Columns[o])], Part.Data, Part.Independent.SumLogWeights, Method);
    }

    // S over all rows, and some of its second derivative.
    private double[] DenseResidual(double[] residual, int parameter, double by)
    {
        int n = rows.Columns[0].Length;
        double[] s = new double[n * n];
        CovarianceJet[] matrices = Part.Design.Covariance.At(Part.Design.Universes, residual, 2);
        foreach (ResidualSubject subject in Part.Design.Subjects)
        {
            CovarianceJet matrix = matrices[subject.Universe];
            for (int j = 0; j < subject.Rows.Length; j++)
            {
                for (int i = 0; i < subject.Rows.Length; i++)
                {
                    int at = (subject.Positions[j] * matrix.Order) + subject.Positions[i];
                    s[(subject.Rows[j] * n) + subject.Rows[i]] = matrix.Value[at] + (by * matrix.SecondBy(parameter, parameter)[at]);
                }
            }
        }

        return s;
    }

    private double[][] DenseRandom(int n)
    {
        var columns = new List<double[]>();
        for (int f = 0; f < rows.Factors.Length; f++)
        {
            for (int level = 0; level < Part.Data.Factors[f].LevelCount; level++)
            {
                foreach (int output in rows.Factors[f])
                {
                    columns.Add([.. Enumerable.Range(0, n).Select(i => rows.Levels[f][i] == level ? rows.Columns[output][i] : 0.0)]);
                }
            }
        }

        return [.. columns];
    }
}
