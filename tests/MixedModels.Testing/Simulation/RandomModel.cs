using System.Globalization;
using MixedModels.Data;

namespace MixedModels.Testing.Simulation;

/// <summary>A small mixed model drawn at random, with rows simulated from it: what a search for the optimum is measured
/// on. The same seed gives the same model for ever.</summary>
/// <remarks>One grouping factor of 5 to 60 levels, with another nested in it or crossed with it in two of three models; 2
/// to 20 rows a group on average, unbalanced; one to three correlated or independent columns a term, covariates scaled by
/// 10⁻² to 10² and off their origin; two models of three are singular in truth, that is, some covariance is below full rank
/// (all of it zero, or directions missing); REML and ML; weights in one of seven. Always a
/// quarter more rows than random effects of a factor.</remarks>
public sealed class RandomModel
{
    private const double SingularShare = 2.0 / 3.0;

    /// <summary>Rows per random effect of a factor, at least. Below 1 the residual variance may go to zero without end;
    /// a little above, it still does on some data, and then there is no optimum to find.</summary>
    private const double Spare = 1.25;

    private RandomModel(ulong seed, string formula, EstimationMethod method, string? weights, bool isSingular, Rows rows, int count)
    {
        Seed = seed;
        Formula = formula;
        Method = method;
        Weights = weights;
        IsSingular = isSingular;
        Rows = rows;
        RowCount = count;
    }

    /// <summary>The seed it was drawn from.</summary>
    public ulong Seed { get; }

    /// <summary>The formula; columns <c>y x z g h</c>.</summary>
    public string Formula { get; }

    /// <summary>REML or ML.</summary>
    public EstimationMethod Method { get; }

    /// <summary>Column of weights, or null.</summary>
    public string? Weights { get; }

    /// <summary>Whether some true covariance is below full rank.</summary>
    public bool IsSingular { get; }

    /// <summary>The rows.</summary>
    public Rows Rows { get; }

    /// <summary>n.</summary>
    public int RowCount { get; }

    /// <summary>The rows as the library takes them.</summary>
    public DataSet ToDataSet() => Rows.ToDataSet();

    /// <summary>Draws a model.</summary>
    /// <param name="seed">Any number.</param>
    public static RandomModel Draw(ulong seed)
    {
        var random = new SeededGenerator(0x5EED_0000_0000_0000UL + (seed * 0x9E37_79B9UL));
        EstimationMethod method = random.NextUniform() < 0.5 ? EstimationMethod.Reml : EstimationMethod.Ml;
        Shape shape = random.NextUniform() switch { < 0.35 => Shape.Single, < 0.6 => Shape.Nested, _ => Shape.Crossed };
        bool singular = random.NextUniform() < SingularShare;
        bool weighted = random.NextUniform() < 1.0 / 7.0;
        var terms = new List<DrawnTerm> { DrawnTerm.Of(random) };
        if (shape != Shape.Single) { terms.Add(DrawnTerm.Of(random)); }
        if (singular)
        {
            int first = random.NextIndex(terms.Count);
            for (int t = 0; t < terms.Count; t++)
            {
                if (t == first || random.NextUniform() < 0.3) { terms[t] = terms[t].BelowFullRank(random); }
            }
        }

        (int[][] level, int n) = DrawGroups(random, shape, terms);
        double[] x = Covariate(random, n, out double xScale);
        double[] z = Covariate(random, n, out double zScale);
        double[] w = [.. Enumerable.Range(0, n).Select(_ => weighted ? Math.Exp(0.7 * random.NextNormal()) : 1.0)];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) { y[i] = 1.0 + (0.5 * x[i] / xScale) - (0.3 * z[i] / zScale) + (random.NextNormal() / Math.Sqrt(w[i])); }
        for (int t = 0; t < terms.Count; t++)
        {
            int levels = level[t].Max() + 1;
            double[][] effects = [.. Enumerable.Range(0, levels).Select(_ => terms[t].Effects(random))];
            for (int i = 0; i < n; i++)
            {
                double[] b = effects[level[t][i]];
                y[i] += b[0] + (b.Length > 1 ? b[1] * x[i] / xScale : 0.0) + (b.Length > 2 ? b[2] * z[i] / zScale : 0.0);
            }
        }

        Rows rows = Rows.Empty.With("y", y).With("x", x).With("z", z).With("w", w).With("g", level[0].Select(l => Label("g", l)));
        if (shape != Shape.Single) { rows = rows.With("h", level[1].Select(l => Label("h", l))); }
        string second = shape switch { Shape.Nested => terms[1].Text("g:h"), Shape.Crossed => terms[1].Text("h"), _ => "" };
        string formula = "y ~ x + z + " + terms[0].Text("g") + (second.Length > 0 ? " + " + second : "");
        return new RandomModel(seed, formula, method, weighted ? "w" : null, singular, rows, n);
    }

    // Levels per row of each term's factor, and n; redrawn until there are rows to spare for every factor's random effects.
    private static (int[][] Level, int Count) DrawGroups(SeededGenerator random, Shape shape, List<DrawnTerm> terms)
    {
        while (true)
        {
            int groups = 5 + random.NextIndex(56);
            double mean = 2.0 + (18.0 * random.NextUniform());
            var g = new List<int>();
            for (int j = 0; j < groups; j++)
            {
                int size = Math.Clamp((int)Math.Round(mean * (0.4 + (1.2 * random.NextUniform()))), 2, 20);
                for (int i = 0; i < size; i++) { g.Add(j); }
            }

            int n = g.Count;
            int[] h = new int[n];
            int others = 1;
            if (shape == Shape.Crossed)
            {
                others = 5 + random.NextIndex(56);
                for (int i = 0; i < n; i++) { h[i] = i < others ? i : random.NextIndex(others); }
            }
            else if (shape == Shape.Nested)
            {
                int parts = 2 + random.NextIndex(4);
                for (int i = 0; i < n; i++) { h[i] = (g[i] * parts) + random.NextIndex(parts); }
                int[] used = [.. h.Distinct().Order()];
                for (int i = 0; i < n; i++) { h[i] = Array.IndexOf(used, h[i]); }
                others = used.Length;
            }

            if (others <= n && n >= Spare * groups * terms[0].Width && (shape == Shape.Single || n >= Spare * others * terms[1].Width))
            {
                return (shape == Shape.Single ? [[.. g]] : [[.. g], h], n);
            }
        }
    }

    private static double[] Covariate(SeededGenerator random, int n, out double scale)
    {
        double unit = Math.Pow(10.0, (4.0 * random.NextUniform()) - 2.0);
        double origin = 1.5 * random.NextNormal();
        scale = unit;
        return [.. Enumerable.Range(0, n).Select(_ => unit * (origin + random.NextNormal()))];
    }

    private static string Label(string prefix, int number) => prefix + number.ToString("000", CultureInfo.InvariantCulture);

    private enum Shape
    {
        Single,
        Nested,
        Crossed,
    }

    /// <summary>A term's structure and true covariance factor, columns of unit scale.</summary>
    private sealed record DrawnTerm(int Width, bool Independent, double[,] Root)
    {
        internal static DrawnTerm Of(SeededGenerator random)
        {
            int width = 1 + random.NextIndex(3);
            bool independent = width > 1 && random.NextUniform() < 0.25;
            double[,] root = new double[width, width];
            for (int r = 0; r < width; r++)
            {
                double size = Math.Exp(Math.Log(0.1) + (random.NextUniform() * Math.Log(30.0)));
                if (independent)
                {
                    root[r, r] = size;
                    continue;
                }

                for (int c = 0; c < width; c++) { root[r, c] = size * random.NextNormal() / Math.Sqrt(width); }
            }

            return new DrawnTerm(width, independent, root);
        }

        internal DrawnTerm BelowFullRank(SeededGenerator random)
        {
            int rank = random.NextIndex(Width);
            double[,] root = (double[,])Root.Clone();
            for (int c = rank; c < Width; c++)
            {
                for (int r = 0; r < Width; r++) { root[r, c] = 0.0; }
            }

            return this with { Root = root };
        }

        internal double[] Effects(SeededGenerator random)
        {
            double[] u = [.. Enumerable.Range(0, Width).Select(_ => random.NextNormal())];
            return [.. Enumerable.Range(0, Width).Select(r => Enumerable.Range(0, Width).Sum(c => Root[r, c] * u[c]))];
        }

        internal string Text(string group)
        {
            string columns = Width switch { 1 => "1", 2 => "x", _ => "x + z" };
            return $"({columns} {(Independent ? "||" : "|")} {group})";
        }
    }
}
