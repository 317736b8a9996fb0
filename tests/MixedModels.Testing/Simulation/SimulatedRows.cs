using System.Globalization;

namespace MixedModels.Testing.Simulation;

/// <summary>Simulated data with known truth, the same for ever.</summary>
public static class SimulatedRows
{
    /// <summary>Pupils in classes in schools in districts, unbalanced, with an intercept and a slope of x at every level:
    /// columns <c>y x sex district school class</c>; labels of schools and classes start again in every unit above.</summary>
    /// <param name="seed">Seed of the generator.</param>
    public static Rows FourLevels(ulong seed)
    {
        var random = new SeededGenerator(seed);
        var y = new List<double>();
        var x = new List<double>();
        var sex = new List<string>();
        var district = new List<string>();
        var school = new List<string>();
        var schoolClass = new List<string>();
        for (int d = 0; d < 9; d++)
        {
            (double districtLevel, double districtSlope) = (1.2 * random.NextNormal(), 0.5 * random.NextNormal());
            int schools = 2 + random.NextIndex(3);
            for (int s = 0; s < schools; s++)
            {
                (double schoolLevel, double schoolSlope) = (1.0 * random.NextNormal(), 0.4 * random.NextNormal());
                int classes = 1 + random.NextIndex(3);
                for (int c = 0; c < classes; c++)
                {
                    (double classLevel, double classSlope) = (0.8 * random.NextNormal(), 0.6 * random.NextNormal());
                    int pupils = 3 + random.NextIndex(8);
                    for (int p = 0; p < pupils; p++)
                    {
                        double ability = random.NextNormal();
                        bool girl = random.NextUniform() < 0.5;
                        x.Add(ability);
                        sex.Add(girl ? "girl" : "boy");
                        district.Add(Label("d", d));
                        school.Add(Label("s", s));
                        schoolClass.Add(Label("c", c));
                        y.Add(20.0 + (girl ? 0.7 : 0.0) + districtLevel + schoolLevel + classLevel
                            + ((1.5 + districtSlope + schoolSlope + classSlope) * ability) + random.NextNormal());
                    }
                }
            }
        }

        return Rows.Empty.With("y", y).With("x", x).With("sex", sex).With("district", district).With("school", school).With("class", schoolClass);
    }

    /// <summary>Repeated measurements of partially crossed subjects and items, with a two-level and a three-level factor
    /// between rows and positive weights: columns <c>y x a f w off subject item</c>.</summary>
    /// <param name="seed">Seed of the generator.</param>
    /// <param name="rows">Number of rows.</param>
    public static Rows Crossed(ulong seed, int rows)
    {
        const int subjects = 14;
        const int items = 9;
        var random = new SeededGenerator(seed);
        double[] subjectLevel = Normals(random, subjects, 1.0);
        double[] subjectSlope = Normals(random, subjects, 0.5);
        double[] itemLevel = Normals(random, items, 0.7);
        int[] subject = [.. Enumerable.Range(0, rows).Select(r => r < subjects ? r : random.NextIndex(subjects))];
        int[] item = [.. Enumerable.Range(0, rows).Select(r => r < items ? r : random.NextIndex(items))];
        int[] kind = [.. Enumerable.Range(0, rows).Select(r => r < 3 ? r : random.NextIndex(3))];
        int[] arm = [.. Enumerable.Range(0, rows).Select(_ => random.NextIndex(2))];
        double[] x = Normals(random, rows, 1.0);
        double[] noise = Normals(random, rows, 0.8);
        double[] weight = [.. Enumerable.Range(0, rows).Select(_ => 0.25 + (2.0 * random.NextUniform()))];
        double[] offset = Normals(random, rows, 2.0);
        IEnumerable<double> y = Enumerable.Range(0, rows).Select(r =>
            5.0 + (0.8 * kind[r]) - (0.6 * arm[r]) + offset[r] + ((1.2 + subjectSlope[subject[r]]) * x[r])
            + subjectLevel[subject[r]] + itemLevel[item[r]] + (noise[r] / Math.Sqrt(weight[r])));
        return Rows.Empty.With("y", y).With("x", x).With("w", weight).With("off", offset)
            .With("a", arm.Select(a => a == 0 ? "control" : "treated")).With("f", kind.Select(k => Label("f", k)))
            .With("subject", subject.Select(s => Label("p", s))).With("item", item.Select(i => Label("i", i)));
    }

    private static double[] Normals(SeededGenerator random, int count, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * random.NextNormal())];

    private static string Label(string prefix, int number) => prefix + (number + 1).ToString("00", CultureInfo.InvariantCulture);
}
