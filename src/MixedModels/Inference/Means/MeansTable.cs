using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Design;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Means, or slopes, over a grid and their comparisons.</summary>
internal sealed class MeansTable
{
    private const double SlopeStep = 1e-3;      // of a covariate's range, half of the step of its slope

    private readonly FixedEffectsInference inference;
    private readonly double confidence;
    private readonly double[]?[] contrasts;     // per row p values, null where not estimable

    /// <summary>Computes the table.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="inference">The engine.</param>
    /// <param name="request">What is asked for.</param>
    internal MeansTable(ReferenceGrid grid, FixedEffectsInference inference, MeansRequest request)
    {
        this.inference = inference;
        confidence = request.Confidence;
        Method = request.Method;
        SlopeOf = request.SlopeOf;
        ByCount = request.By.Length;
        Factors = [.. request.Factors, .. request.By];
        if (grid.Others.Length > 0) { throw new MixedModelException(InferenceProblems.GridCannotHold(grid.Others[0])); }
        if (Factors.GroupBy(f => f, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new MixedModelException(InferenceProblems.FactorTwice(twice.Key));
        }

        foreach (string name in Factors)
        {
            if (!grid.Factors.Contains(name, StringComparer.Ordinal) && !(grid.Covariates.Contains(name, StringComparer.Ordinal) && request.At.ContainsKey(name)))
            {
                throw new MixedModelException(InferenceProblems.NoSuchFactor(name, grid.Factors, grid.Covariates));
            }
        }

        if (SlopeOf is not null && !grid.Covariates.Contains(SlopeOf, StringComparer.Ordinal)) { throw new MixedModelException(InferenceProblems.NoSuchCovariate(SlopeOf, grid.Covariates)); }
        foreach (string name in request.At.Keys)
        {
            if (!grid.Covariates.Contains(name, StringComparer.Ordinal)) { throw new MixedModelException(InferenceProblems.NoSuchCovariate(name, grid.Covariates)); }
        }

        // A covariate with several values is a factor whose levels they are.
        string[] averaged = [.. grid.Factors.Concat(grid.Covariates.Where(c => ValueCount(request, c) > 1)).Except(Factors, StringComparer.Ordinal)];
        (string Name, ImmutableArray<object> Values)[] others = [.. averaged.Select(f => (f, ValuesOf(grid, request, f)))];
        AveragedOver = [.. others.Select(o => (o.Name, o.Values.Length))];
        HeldAt =
        [
            .. grid.Covariates.Except(Factors, StringComparer.Ordinal).Except(averaged, StringComparer.Ordinal).Select(c => (c, ValueCount(request, c) == 1
                ? request.At[c][0]
                : grid.Column(c).Mean ?? throw new MixedModelException(InferenceProblems.MeanUnknown(c)))),
        ];
        ImmutableArray<ImmutableArray<object>> values = [.. Factors.Select(f => ValuesOf(grid, request, f))];
        List<object[]> cells = Cross(values);
        contrasts = [.. cells.Select(cell => Average(grid, others, cell))];
        Rows = [.. cells.Select((cell, i) => Row(cell, contrasts[i]))];
    }

    /// <summary>The factors told apart.</summary>
    internal ImmutableArray<string> Factors { get; }

    /// <summary>How many of the last of them stand behind the bar.</summary>
    internal int ByCount { get; }

    /// <summary>Factors averaged over.</summary>
    internal ImmutableArray<(string Factor, int LevelCount)> AveragedOver { get; }

    /// <summary>Covariates held at a value.</summary>
    internal ImmutableArray<(string Covariate, double Value)> HeldAt { get; }

    /// <summary>The covariate of slopes, or null.</summary>
    internal string? SlopeOf { get; }

    /// <summary>How degrees of freedom were found.</summary>
    internal DegreesOfFreedom Method { get; }

    /// <summary>The means or slopes.</summary>
    internal ImmutableArray<MarginalMean> Rows { get; }

    /// <summary>A mean as a contrast of p coefficients, or null where it is not estimable.</summary>
    /// <param name="row">Which.</param>
    internal double[]? ContrastOf(int row) => contrasts[row];

    /// <summary>Comparisons within the levels behind the bar.</summary>
    /// <param name="family">Contrasts of labels.</param>
    /// <param name="adjustment">The adjustment.</param>
    internal ImmutableArray<EstimatedContrast> Compare(Func<IReadOnlyList<string>, IEnumerable<(string Name, double[] Weights)>> family, Adjustment adjustment)
    {
        var result = ImmutableArray.CreateBuilder<EstimatedContrast>();
        foreach ((ImmutableArray<string> by, int[] rows) in Families())
        {
            (string Name, double[] Weights)[] named = [.. family([.. rows.Select(Label)])];
            double[]?[] combined = [.. named.Select(n => Combine(rows, n.Weights))];
            double[][] estimable = [.. combined.OfType<double[]>()];
            var together = new ComparisonFamily(inference, estimable, rows.Count(r => contrasts[r] is not null));
            double[] statistics = [.. estimable.Select(c => inference.Value(c) / inference.StandardError(c))];
            double[] df = [.. estimable.Select(c => inference.DenominatorDegreesOfFreedom(c))];
            double[] p = estimable.Length == 0 ? [] : together.PValues(adjustment, statistics, df);
            int size = together.SizeBy(adjustment);
            var quantiles = new Dictionary<double, double>();
            for (int i = 0, at = 0; i < named.Length; i++)
            {
                if (combined[i] is not { } contrast)
                {
                    result.Add(new EstimatedContrast(named[i].Name, by, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN) { FamilySize = size });
                    continue;
                }

                double value = inference.Value(contrast);
                double error = inference.StandardError(contrast);
                if (!quantiles.TryGetValue(df[at], out double quantile))
                {
                    quantile = together.Quantile(adjustment, confidence, df[at]);
                    quantiles.Add(df[at], quantile);
                }

                double half = error * quantile;
                result.Add(new EstimatedContrast(named[i].Name, by, value, error, df[at], statistics[at], p[at], value - half, value + half) { FamilySize = size });
                at++;
            }
        }

        return result.ToImmutable();
    }

    /// <summary>F tests of equality within the levels behind the bar.</summary>
    internal ImmutableArray<(ImmutableArray<string> By, FTest Test)> JointTests()
    {
        var result = ImmutableArray.CreateBuilder<(ImmutableArray<string>, FTest)>();
        int p = inference.Estimates.Length;
        foreach ((ImmutableArray<string> by, int[] rows) in Families())
        {
            double[][] differences = [.. rows.Skip(1).Select(r => Combine([r, rows[0]], [1.0, -1.0])).OfType<double[]>()];
            double[] values = new double[differences.Length * p];
            for (int i = 0; i < differences.Length; i++)
            {
                for (int j = 0; j < p; j++) { values[(j * differences.Length) + i] = differences[i][j]; }
            }

            result.Add((by, inference.Test(new Matrix(differences.Length, p, values))));
        }

        return result.ToImmutable();
    }

    private IEnumerable<(ImmutableArray<string> By, int[] Rows)> Families() =>
        Enumerable.Range(0, Rows.Length)
            .GroupBy(i => string.Join('\u0001', Rows[i].Levels.TakeLast(ByCount)), StringComparer.Ordinal)
            .Select(g => (Rows[g.First()].Levels[^ByCount..], g.ToArray()));

    // A level that is a number says nothing without its factor.
    private string Label(int row) => string.Join(' ', Rows[row].Levels.SkipLast(ByCount).Select((level, f) =>
        double.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? Factors[f] + level : level));

    private double[]? Combine(int[] rows, double[] weights)
    {
        double[] sum = new double[inference.Estimates.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (weights[i] == 0.0) { continue; }
            if (contrasts[rows[i]] is not { } contrast) { return null; }
            VectorKernels.AddScaled(sum, weights[i], contrast);
        }

        return sum;
    }

    private MarginalMean Row(object[] cell, double[]? contrast)
    {
        ImmutableArray<string> levels = [.. cell.Select(v => v is double number ? number.ToString("G6", CultureInfo.InvariantCulture) : (string)v)];
        if (contrast is null) { return new MarginalMean(levels, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, false); }
        double value = inference.Value(contrast);
        double error = inference.StandardError(contrast);
        double df = inference.DenominatorDegreesOfFreedom(contrast);
        double half = error * Distributions.StudentTwoSidedQuantile(confidence, df);
        return new MarginalMean(levels, value, error, df, value - half, value + half, true);
    }

    // The mean row of X over the levels of the factors averaged over; for a slope the difference over a small step.
    private double[]? Average(ReferenceGrid grid, (string Name, ImmutableArray<object> Values)[] others, object[] cell)
    {
        var rows = new List<Dictionary<string, object>>();
        foreach (object[] other in Cross([.. others.Select(o => o.Values)]))
        {
            var row = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach ((string covariate, double value) in HeldAt) { row[covariate] = value; }
            for (int i = 0; i < others.Length; i++) { row[others[i].Name] = other[i]; }
            for (int i = 0; i < Factors.Length; i++) { row[Factors[i]] = cell[i]; }
            rows.Add(row);
        }

        if (SlopeOf is null) { return Mean(grid.Code(rows)); }
        ColumnCoding column = grid.Column(SlopeOf);
        double step = SlopeStep * ((column.Maximum ?? 1.0) - (column.Minimum ?? 0.0));
        if (!(step > 0.0)) { step = SlopeStep; }
        double[]? above = Mean(grid.Code([.. rows.Select(r => Moved(r, step))]));
        double[]? below = Mean(grid.Code([.. rows.Select(r => Moved(r, -step))]));
        return above is null || below is null ? null : [.. above.Zip(below, (a, b) => (a - b) / (2.0 * step))];
    }

    private Dictionary<string, object> Moved(Dictionary<string, object> row, double by) =>
        new(row, StringComparer.Ordinal) { [SlopeOf!] = (double)row[SlopeOf!] + by };

    private double[]? Mean(double[]?[] rows)
    {
        double[] sum = new double[inference.Estimates.Length];
        foreach (double[]? row in rows)
        {
            if (row is null) { return null; }
            VectorKernels.AddScaled(sum, 1.0 / rows.Length, row);
        }

        return sum;
    }

    private static int ValueCount(MeansRequest request, string covariate) =>
        request.At.TryGetValue(covariate, out ImmutableArray<double> values) ? values.Length : 0;

    private static ImmutableArray<object> ValuesOf(ReferenceGrid grid, MeansRequest request, string name) =>
        grid.Factors.Contains(name, StringComparer.Ordinal)
            ? [.. grid.Levels(name).Select(l => (object)l)]
            : [.. request.At[name].Select(v => (object)v)];

    // The first list runs fastest.
    private static List<object[]> Cross(ImmutableArray<ImmutableArray<object>> lists)
    {
        List<object[]> cells = [[]];
        foreach (ImmutableArray<object> list in lists)
        {
            cells = [.. list.SelectMany(v => cells.Select(c => (object[])[.. c, v]))];
        }

        return cells;
    }
}
