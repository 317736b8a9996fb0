using System.Globalization;
using MixedModels.Data;

namespace MixedModels.Testing.Simulation;

/// <summary>Clusters of unequal size with a treatment of whole clusters and a covariate within them, neither of which does anything:
/// how often do tests reject?</summary>
/// <remarks>y = b₀ + b₁x + ε, b₀ and ε of variance 1, b₁ of variance ½ or zero; 3 to 9 rows a cluster, x standard normal, every other cluster
/// treated. Row and cluster numbers alone decide sizes and treatment; b, x and ε come from the seed.</remarks>
/// <param name="Clusters">Number of clusters, even.</param>
/// <param name="HasSlopes">Whether x's slope varies between clusters, in truth and in the model.</param>
public sealed record ClusteredTrial(int Clusters, bool HasSlopes)
{
    private const int LeastRows = 3;
    private const int Sizes = 7;

    /// <summary>The model fitted.</summary>
    public string Formula => HasSlopes ? "y ~ treated + x + (x | cluster)" : "y ~ treated + x + (1 | cluster)";

    /// <summary>Draws the rows of one trial.</summary>
    /// <param name="seed">Which trial.</param>
    public DataSet Draw(ulong seed)
    {
        var random = new SeededGenerator(seed);
        var y = new List<double>();
        var x = new List<double>();
        var treated = new List<double>();
        var cluster = new List<string?>();
        for (int c = 0; c < Clusters; c++)
        {
            double intercept = random.NextNormal();
            double slope = HasSlopes ? Math.Sqrt(0.5) * random.NextNormal() : 0.0;
            int size = LeastRows + (c * 3 % Sizes);
            for (int i = 0; i < size; i++)
            {
                double value = random.NextNormal();
                x.Add(value);
                treated.Add(c % 2);
                cluster.Add(string.Create(CultureInfo.InvariantCulture, $"c{c:D3}"));
                y.Add(intercept + (slope * value) + random.NextNormal());
            }
        }

        return new DataSetBuilder()
            .Add("y", y.ToArray()).Add("x", x.ToArray()).Add("treated", treated.ToArray()).Add("cluster", cluster).Build();
    }

    /// <summary>The p values of the treatment and of x, by each method.</summary>
    /// <param name="seed">Which trial.</param>
    /// <param name="methods">The methods.</param>
    public (double Treated, double X)[] PValues(ulong seed, IReadOnlyList<DegreesOfFreedom> methods)
    {
        var fit = LinearMixedModel.Fit(Formula, Draw(seed));
        return [.. methods.Select(method =>
        {
            FixedEffects table = fit.Coefficients(method);
            return (table["treated"].PValue, table["x"].PValue);
        })];
    }
}
