using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Testing.Dense;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Estimation;

/// <summary>Models of every shape of the level graph, small enough for brute force.</summary>
internal static class EngineSamples
{
    private static readonly ImmutableSortedDictionary<string, Sample> ByName = new Sample[]
    {
        new("one_intercept", "y ~ x + (1 | subject)", 90, EstimationMethod.Reml, null),
        new("one_intercept_ml", "y ~ x + (1 | subject)", 90, EstimationMethod.Ml, null),
        new("one_slope", "y ~ x + f + (x | subject)", 110, EstimationMethod.Reml, null),
        new("one_slope_ml_weights", "y ~ x + f + (x | subject)", 110, EstimationMethod.Ml, "w"),
        new("one_of_three", "y ~ x + (x + a | subject)", 130, EstimationMethod.Reml, null),
        new("one_of_three_ml", "y ~ x + (x + a | subject)", 130, EstimationMethod.Ml, null),
        new("nested", "y ~ x + (x | subject/a)", 120, EstimationMethod.Reml, null),
        new("nested_weights", "y ~ x + (1 | subject/a)", 120, EstimationMethod.Ml, "w"),
        new("crossed", "y ~ x + (1 | subject) + (1 | item)", 100, EstimationMethod.Reml, null),
        new("crossed_slopes", "y ~ x * a + (x | subject) + (a | item)", 140, EstimationMethod.Reml, "w"),
        new("crossed_slopes_ml", "y ~ x * a + (x | subject) + (a | item)", 140, EstimationMethod.Ml, null),
        new("diagonal", "y ~ x + (x || subject) + (1 | item)", 110, EstimationMethod.Reml, null),
        new("two_terms_a_group", "y ~ x + (1 | subject) + (0 + x | subject) + (x | item)", 130, EstimationMethod.Ml, null),
        new("pattern_diag", "y ~ x + diag(0 + f | subject, hom = TRUE) + (1 | item)", 130, EstimationMethod.Reml, null),
        new("pattern_cs", "y ~ x + cs(0 + f | subject, hom = TRUE) + (x | item)", 130, EstimationMethod.Reml, "w"),
        new("pattern_cs_het", "y ~ x + cs(0 + f | subject) + (1 | item)", 120, EstimationMethod.Ml, null),
        new("pattern_ar1", "y ~ x + ar1(0 + f | subject)", 110, EstimationMethod.Reml, null),
        new("pattern_ar1_het", "y ~ x + (1 | subject) + ar1(0 + f | item, het = TRUE)", 120, EstimationMethod.Ml, "w"),
        new("pattern_toep", "y ~ x + toep(0 + f | subject, hom = TRUE) + (1 | item)", 120, EstimationMethod.Reml, null),
        new("pattern_toep_het", "y ~ x + toep(f + x | subject)", 150, EstimationMethod.Ml, null),
        new("pattern_fa", "y ~ x + fa(f + x | subject, d = 1) + (1 | item)", 150, EstimationMethod.Reml, null),
        new("pattern_rr", "y ~ x + rr(f + x | subject, d = 2) + (1 | item)", 150, EstimationMethod.Ml, null),
    }.ToImmutableSortedDictionary(s => s.Name, s => s, StringComparer.Ordinal);

    internal static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The samples without terms that are held to a pattern: θ is the elements of λ.</summary>
    internal static IEnumerable<string> NamesOfFree => ByName.Keys.Where(name => !name.StartsWith("pattern", StringComparison.Ordinal));

    internal static Sample Of(string name) => ByName[name];

    /// <summary>The elements of λ of all terms, for the dense model, which knows no patterns.</summary>
    internal static double[] Elements(Estimate estimate) => [.. estimate.Terms.SelectMany((t, i) => CovarianceFactors.Pack(t.Layout, estimate.Factors[i]))];

    /// <summary>Starts at λ = scale·I in every term.</summary>
    internal static void StartAt(this CovarianceProblem problem, double scale) =>
        problem.Start([.. problem.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, scale))]);

    /// <summary>A model and its rows.</summary>
    internal sealed record Sample(string Name, string Formula, int RowCount, EstimationMethod Method, string? Weights)
    {
        internal Rows Rows => SimulatedRows.Crossed((ulong)RowCount, RowCount);

        internal FitOptions Options => new() { Method = Method, Weights = Weights };

        internal ModelDesign Design() => DesignBuilder.Build(ModelFormula.Parse(Formula), Rows.ToDataSet(), Options.ToDesignOptions());

        internal CrossProducts Products() => CrossProducts.From(Design(), CancellationToken.None);

        internal DenseModel Oracle() => DenseDesign.From(Design(), Method == EstimationMethod.Reml);

        /// <summary>A problem some random steps away from its start.</summary>
        internal CovarianceProblem ProblemAtRandom(ulong seed)
        {
            var random = new SeededGenerator(seed);
            var problem = new CovarianceProblem(new ProfiledObjective(Products(), Method));
            problem.StartAt(0.5 + random.NextUniform());
            for (int i = 0; i < 2; i++)
            {
                problem.Try([.. Enumerable.Range(0, problem.ParameterCount).Select(_ => 0.4 * random.NextNormal())]);
                problem.Accept();
            }

            return problem;
        }
    }
}
