using MixedModels.Data;
using MixedModels.Inference;
using MixedModels.Testing.Simulation;

namespace MixedModels.Tests.Inference.ExactTests;

/// <summary>Rows of groups of one size or of sizes that differ, simulated.</summary>
internal static class OneWayLayout
{
    internal const string Formula = "y ~ 1 + (1 | g)";

    /// <summary>y of group effects with a standard deviation, and of noise with standard deviation 1.</summary>
    internal static DataSet Balanced(ulong seed, int groups, int rows, double deviation)
    {
        var random = new SeededGenerator(seed);
        double[] effects = [.. Enumerable.Range(0, groups).Select(_ => deviation * random.NextNormal())];
        return Rows.Empty
            .With("g", Enumerable.Range(0, groups * rows).Select(i => $"g{i / rows:00}"))
            .With("y", Enumerable.Range(0, groups * rows).Select(i => effects[i / rows] + random.NextNormal()))
            .ToDataSet();
    }

    /// <summary>The F test of equal groups, in closed form.</summary>
    internal static double FisherPValue(IReadOnlyList<double> y, int groups, int rows)
    {
        double mean = y.Average();
        double[] means = [.. Enumerable.Range(0, groups).Select(g => Enumerable.Range(0, rows).Average(i => y[(g * rows) + i]))];
        double between = rows * means.Sum(m => (m - mean) * (m - mean));
        double within = y.Select((v, i) => (v - means[i / rows]) * (v - means[i / rows])).Sum();
        return Distributions.FisherUpper(between / (groups - 1) / (within / (groups * (rows - 1))), groups - 1, groups * (rows - 1));
    }

    /// <summary>The response of balanced rows.</summary>
    internal static double[] Response(DataSet data) => ((NumberColumn)data.Columns.Single(c => c.Name == "y")).Values.ToArray();
}
