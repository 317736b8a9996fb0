using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Data;

namespace MixedModels.Testing.Simulation;

/// <summary>Clusters of unequal size with known variances and effects: how often do intervals hold the truth?</summary>
/// <remarks>y = ½·treated + ½x + b₀ + b₁x + ε, b₀ and ε of variance 1, b₁ of variance ½ or zero, uncorrelated; 3 to 9 rows a cluster, x standard normal, every
/// other cluster treated. Row and cluster numbers alone decide sizes and treatment; b, x and ε come from the seed. The truth of a share is that of the
/// rows drawn: the fixed part has the variance of ½·treated + ½x over them, and a slope adds half the mean of x².</remarks>
/// <param name="Clusters">Number of clusters, even.</param>
/// <param name="HasSlopes">Whether x's slope varies between clusters, in truth and in the model.</param>
public sealed record CoverageTrial(int Clusters, bool HasSlopes)
{
    private const int LeastRows = 3;
    private const int Sizes = 7;
    private const double Effect = 0.5;
    private const double SlopeVariance = 0.5;

    /// <summary>The model fitted, by REML.</summary>
    public string Formula => HasSlopes ? "y ~ treated + x + (x || cluster)" : "y ~ treated + x + (1 | cluster)";

    /// <summary>What has a true value, in the order of <see cref="Draw"/> and <see cref="Intervals"/>.</summary>
    public ImmutableArray<string> Quantities => HasSlopes
        ? ["sd of intercepts", "sd of slopes", "residual sd", "ICC", "R² marginal", "R² conditional"]
        : ["sd of intercepts", "residual sd", "ICC", "R² marginal", "R² conditional"];

    /// <summary>Draws the rows of one trial.</summary>
    /// <param name="seed">Which trial.</param>
    /// <returns>The rows, and the true values of <see cref="Quantities"/>.</returns>
    public (DataSet Rows, ImmutableArray<double> Truth) Draw(ulong seed)
    {
        var random = new SeededGenerator(seed);
        var y = new List<double>();
        var x = new List<double>();
        var treated = new List<double>();
        var cluster = new List<string?>();
        for (int c = 0; c < Clusters; c++)
        {
            double intercept = random.NextNormal();
            double slope = HasSlopes ? Math.Sqrt(SlopeVariance) * random.NextNormal() : 0.0;
            int size = LeastRows + (c * 3 % Sizes);
            for (int i = 0; i < size; i++)
            {
                double value = random.NextNormal();
                x.Add(value);
                treated.Add(c % 2);
                cluster.Add(string.Create(CultureInfo.InvariantCulture, $"c{c:D3}"));
                y.Add((Effect * (c % 2)) + ((Effect + slope) * value) + intercept + random.NextNormal());
            }
        }

        double[] population = [.. x.Zip(treated, (value, t) => Effect * (value + t))];
        double mean = population.Average();
        double ofFixed = population.Sum(v => (v - mean) * (v - mean)) / (population.Length - 1.0);
        double ofRandom = 1.0 + (HasSlopes ? SlopeVariance * x.Average(v => v * v) : 0.0);
        double total = ofFixed + ofRandom + 1.0;
        DataSet rows = new DataSetBuilder()
            .Add("y", y.ToArray()).Add("x", x.ToArray()).Add("treated", treated.ToArray()).Add("cluster", cluster).Build();
        return (
            rows,
            [1.0, .. HasSlopes ? new[] { Math.Sqrt(SlopeVariance) } : [], 1.0, ofRandom / (ofRandom + 1.0), ofFixed / total, (ofFixed + ofRandom) / total]);
    }

    /// <summary>Intervals of <see cref="Quantities"/>; NaN where there is none.</summary>
    /// <param name="parameters">Those of the parameters.</param>
    /// <param name="variances">Those of the variance by level.</param>
    public static ImmutableArray<(double Lower, double Upper)> Intervals(ImmutableArray<ParameterInterval> parameters, ImmutableArray<VarianceInterval> variances)
    {
        ParameterInterval[] deviations = [.. parameters.Where(p => p.Kind is ParameterKind.StandardDeviation or ParameterKind.ResidualStandardDeviation)];
        return
        [
            .. deviations.Select(d => (d.Lower, d.Upper)),
            Of(VarianceMeasure.AdjustedIntraclassCorrelation),
            Of(VarianceMeasure.MarginalRSquared),
            Of(VarianceMeasure.ConditionalRSquared),
        ];

        (double Lower, double Upper) Of(VarianceMeasure measure) =>
            variances.SingleOrDefault(v => v.Measure == measure && v.Group is null) is { } found ? (found.Lower, found.Upper) : (double.NaN, double.NaN);
    }
}
