namespace MixedModels.Benchmarks.Generating;

/// <summary>The generated data sets of the table of figures, by name.</summary>
internal static class DataDesigns
{
    internal static readonly IReadOnlyDictionary<string, IDataDesign> All = new Dictionary<string, IDataDesign>
    {
        ["nested-10k"] = new NestedDesign(Schools: 20, Classrooms: 10, Rows: 50, Seed: 101),
        ["nested-100k"] = new NestedDesign(Schools: 100, Classrooms: 20, Rows: 50, Seed: 102),
        ["nested-1m"] = new NestedDesign(Schools: 500, Classrooms: 40, Rows: 50, Seed: 103),
        ["crossed-100k"] = new CrossedDesign(Rows: 100_000, Users: 5_000, Items: 1_000, Seed: 201),
        ["crossed-1m"] = new CrossedDesign(Rows: 1_000_000, Users: 30_000, Items: 4_000, Seed: 202),
        ["maximal-4"] = new MaximalDesign(Subjects: 60, Items: 40, Predictors: 2, Interaction: true, Seed: 301),
        ["maximal-6"] = new MaximalDesign(Subjects: 60, Items: 48, Predictors: 5, Interaction: false, Seed: 302),
    };
}
