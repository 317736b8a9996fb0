using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Testing;
using MixedModels.Testing.Simulation;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Scaled cross-products, taken back by their own transforms, against plain sums over the rows.</summary>
public class CrossProductsTests
{
    [Theory]
    [InlineData("y ~ x + (1 | subject)", null)]
    [InlineData("y ~ x * f + (x | subject)", "w")]
    [InlineData("y ~ x + (x + a | subject) + (1 | item)", null)]
    [InlineData("y ~ x + f + (x || subject) + (f | item)", "w")]
    [InlineData("y ~ x + I(2 * x) + f + offset(off) + (1 | subject) + (0 + x | subject)", null)]
    [InlineData("y ~ 0 + f + x + (0 + x | item) + (1 | subject:a)", "w")]
    [InlineData("y ~ poly(x, 4) + a * f + x:f + x:a + (1 | subject)", null)]
    public void From_AFormula_TakenBackIsThePlainSums(string formula, string? weights) =>
        Check(Design(formula, SimulatedRows.Crossed(81, 300), weights));

    // Nested factors: where the columns agree, only the rows of the finest are summed.
    [Theory]
    [InlineData("y ~ x + (x | district / school / class)", null)]
    [InlineData("y ~ sex + x + (x | district:school:class) + (1 | district:school) + (x || district)", "w")]
    [InlineData("y ~ x + (1 | district:school:class) + (x | district:school) + (x + sex | district)", "w")]
    [InlineData("y ~ sex + (1 | district) + (1 | district:school) + (1 | sex:class)", null)]
    public void From_NestedFactors_TakenBackIsThePlainSums(string formula, string? weights)
    {
        Rows rows = SimulatedRows.FourLevels(87);
        Check(Design(formula, rows.With("w", rows.Numbers("x").Select((x, i) => i % 7 == 3 || i < 9 ? 0.0 : 0.5 + (x * x))), weights));
    }

    [Theory]
    [InlineData("y ~ x * f + (x | subject / a) + (x || item)", "w")]
    [InlineData("y ~ x + (1 | subject) + (1 | item)", null)]
    public void From_ManyChunks_IsThePlainSumsWithAnyThreads(string formula, string? weights)
    {
        ModelDesign design = Design(formula, SimulatedRows.Crossed(88, 3000), weights);
        Check(design);
        CrossProducts one = CrossProducts.From(design, CancellationToken.None, threads: 1);
        for (int threads = 2; threads <= 5; threads++)
        {
            CrossProducts several = CrossProducts.From(design, CancellationToken.None, threads: threads);
            several.Fixed.ShouldBe(one.Fixed);
            several.Basis.Transform.ShouldBe(one.Basis.Transform);
            for (int f = 0; f < one.Factors.Length; f++)
            {
                several.Factors[f].Diagonal.ShouldBe(one.Factors[f].Diagonal);
                several.Factors[f].Border.ShouldBe(one.Factors[f].Border);
            }

            for (int k = 0; k < one.Pairs.Length; k++)
            {
                several.Pairs[k].FirstLevel.ShouldBe(one.Pairs[k].FirstLevel);
                several.Pairs[k].SecondLevel.ShouldBe(one.Pairs[k].SecondLevel);
                several.Pairs[k].Values.ShouldBe(one.Pairs[k].Values);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void From_Pairs_AreThoseThatOccurSortedBySecondThenFirst(bool isNested)
    {
        ModelDesign design = Design(
            isNested ? "y ~ x + (1 | district:school:class) + (1 | district)" : "y ~ x + (1 | class) + (1 | sex:school)", SimulatedRows.FourLevels(89), null);
        CrossProducts data = CrossProducts.From(design, CancellationToken.None);
        int[] first = design.RandomTerms.Select(t => t.Group).Single(g => g.Name == data.Factors[0].Name).Codes;
        int[] second = design.RandomTerms.Select(t => t.Group).Single(g => g.Name == data.Factors[1].Name).Codes;
        data.Pairs[0].FirstLevel.Zip(data.Pairs[0].SecondLevel).ShouldBe(first.Zip(second).Distinct().OrderBy(p => p.Second).ThenBy(p => p.First));
    }

    [Fact]
    public void From_WeightsWithZeros_LeavesThoseRowsOut()
    {
        Rows rows = SimulatedRows.Crossed(82, 300);
        ModelDesign design = Design("y ~ x + f + (x | subject) + (1 | item)", rows.With("w", rows.Numbers("w").Select((w, i) => i % 5 == 2 ? 0.0 : w)), "w");
        Check(design).ObservationCount.ShouldBe(240);
    }

    [Fact]
    public void From_ColumnsFarFromZero_LosesNothing()
    {
        Rows rows = SimulatedRows.Crossed(83, 300);
        // Steps of 1/1024 survive the addition of 1e8 exactly.
        double[] x = [.. rows.Numbers("x").Select(v => Math.Round(v * 1024.0) / 1024.0)];
        double[] y = [.. rows.Numbers("y").Select(v => Math.Round(v * 1024.0) / 1024.0)];
        CrossProducts plain = CrossProducts.From(Design("y ~ x + (x | subject) + (1 | item)", rows.With("x", x).With("y", y), null), CancellationToken.None);
        CrossProducts far = CrossProducts.From(
            Design("y ~ x + (x | subject) + (1 | item)", rows.With("x", x.Select(v => v + 1e8)).With("y", y.Select(v => v - 1e8)), null), CancellationToken.None);
        // What is subtracted is rounded at 1e8 itself, so sums over 300 rows agree to that; no row loses a digit.
        Tolerance sum = Tolerance.SolutionOf(30.0 * 300.0);
        Approx.Equal(plain.Fixed, far.Fixed, sum, "fixed");
        for (int f = 0; f < plain.Factors.Length; f++)
        {
            Approx.Equal(plain.Factors[f].Diagonal, far.Factors[f].Diagonal, sum, "diagonal");
            Approx.Equal(plain.Factors[f].Border, far.Factors[f].Border, sum, "border");
        }

        Approx.Equal(plain.Pairs[0].Values, far.Pairs[0].Values, sum, "pairs");
    }

    [Fact]
    public void From_SeveralFactors_HasMostLevelsFirstAndAllPairs()
    {
        CrossProducts data = CrossProducts.From(Design("y ~ x + (1 | item) + (1 | a:f) + (1 | subject)", SimulatedRows.Crossed(84, 300), null), CancellationToken.None);
        data.Factors.Select(f => f.Name).ShouldBe(["subject", "item", "a:f"]);
        data.Pairs.Select(p => (p.First, p.Second)).ShouldBe([(0, 1), (0, 2), (1, 2)]);
        data.Terms.Select(t => data.Factors[t.Factor].Name).ShouldBe(["item", "a:f", "subject"]);
        data.RandomColumnCount.ShouldBe(14 + 9 + 6);
    }

    [Fact]
    public void From_Cancelled_Throws() => Should.Throw<OperationCanceledException>(
        () => CrossProducts.From(Design("y ~ x + (1 | subject)", SimulatedRows.Crossed(81, 60), null), new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TermBasis_OfIndependentColumns_HasUnitMeanSquares(bool isDiagonal)
    {
        CovarianceStructure structure = isDiagonal ? CovarianceStructure.Diagonal : CovarianceStructure.Unstructured;
        (ColumnMoments moments, double[][] columns) = Moments([.. Enumerable.Repeat(1.0, 50)], Ramp(50, 100.0), [.. Ramp(50, 0.0).Select(v => v * v)]);
        double[] r = [.. TermBasis.Find(moments, [0, 1, 2], structure, out int dependent)];
        dependent.ShouldBe(-1);
        for (int j = 0; j < 3; j++)
        {
            for (int i = 0; i < 3; i++)
            {
                double expected = columns[i].Zip(columns[j], (a, b) => a * b).Average();
                double product = Enumerable.Range(0, 3).Sum(k => r[(i * 3) + k] * r[(j * 3) + k]);
                if (!isDiagonal || i == j) { Approx.Equal(expected, product, Tolerance.Solution, $"(RᵀR)[{i}, {j}]"); }
                if (i > j || (i < j && isDiagonal)) { r[(j * 3) + i].ShouldBe(0.0); }
            }
        }
    }

    [Fact]
    public void TermBasis_OfDependentColumns_AnswersTheFirst()
    {
        (ColumnMoments moments, _) = Moments([.. Enumerable.Repeat(1.0, 50)], Ramp(50, 0.0), Ramp(50, 7.0), new double[50]);
        TermBasis.Find(moments, [0, 1, 2], CovarianceStructure.Unstructured, out int dependent);
        dependent.ShouldBe(2);
        TermBasis.Find(moments, [0, 3, 2], CovarianceStructure.Diagonal, out dependent);
        dependent.ShouldBe(1);
        TermBasis.Find(moments, [0, 1, 2], CovarianceStructure.Diagonal, out dependent);
        dependent.ShouldBe(-1);
    }

    private static (ColumnMoments Moments, double[][] Columns) Moments(params double[][] columns) =>
        (ColumnMoments.Of(BareRows.Of(columns), 1, CancellationToken.None), columns);

    private static double[] Ramp(int n, double offset) => [.. Enumerable.Range(0, n).Select(i => offset + i)];

    private static ModelDesign Design(string formula, Rows rows, string? weights) =>
        DesignBuilder.Build(ModelFormula.Parse(formula), rows.ToDataSet(), new DesignOptions { WeightsColumn = weights });

    private static CrossProducts Check(ModelDesign design)
    {
        CrossProducts data = CrossProducts.From(design, CancellationToken.None);
        int p = data.Rank;
        double[][] x = [.. data.Basis.Retained.Select(c => design.FixedColumns[c])];
        double[] y = [.. design.Response.Select((v, i) => v - (design.Offset?[i] ?? 0.0))];
        // [X y] = [X̃ ỹ]·B with B = [R shift; 0 scale].
        double[] back = new double[(p + 1) * (p + 1)];
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k <= j; k++) { back[(j * (p + 1)) + k] = data.Basis.Transform[(j * p) + k]; }
            back[(p * (p + 1)) + j] = data.Basis.ResponseShift[j];
        }

        back[^1] = data.Basis.ResponseScale;
        double[][] border = [.. x, y];
        double[] fixedProducts = Congruence(back, p + 1, data.Fixed, p + 1, back, p + 1);
        Compare(border, null, 0, border, null, 0, fixedProducts, "[X y]");
        for (int f = 0; f < data.Factors.Length; f++)
        {
            FactorProducts factor = data.Factors[f];
            (double[][] columns, int[] codes, double[] transform) = Factor(f);
            int s = factor.Width;
            for (int level = 0; level < factor.LevelCount; level++)
            {
                double[] diagonal = Congruence(transform, s, factor.Diagonal.AsSpan(level * s * s, s * s), s, transform, s);
                Compare(columns, codes, level, columns, codes, level, diagonal, "diagonal");
                double[] panel = Congruence(back, p + 1, factor.Border.AsSpan(level * s * (p + 1), s * (p + 1)), p + 1, transform, s);
                Compare(border, null, 0, columns, codes, level, panel, "border");
            }
        }

        foreach (PairProducts pair in data.Pairs)
        {
            (double[][] first, int[] firstCodes, double[] firstTransform) = Factor(pair.First);
            (double[][] second, int[] secondCodes, double[] secondTransform) = Factor(pair.Second);
            int size = first.Length * second.Length;
            for (int i = 0; i < pair.Count; i++)
            {
                double[] block = Congruence(firstTransform, first.Length, pair.Values.AsSpan(i * size, size), first.Length, secondTransform, second.Length);
                Compare(first, firstCodes, pair.FirstLevel[i], second, secondCodes, pair.SecondLevel[i], block, "pair");
            }
        }

        return data;

        (double[][] Columns, int[] Codes, double[] Transform) Factor(int f)
        {
            FactorProducts factor = data.Factors[f];
            double[][] columns = [.. factor.Terms.SelectMany(t => design.RandomTerms[t.TermIndex].Columns)];
            double[] transform = new double[factor.Width * factor.Width];
            foreach (TermLayout term in factor.Terms)
            {
                for (int c = 0; c < term.Width; c++)
                {
                    for (int r = 0; r < term.Width; r++) { transform[((term.Offset + c) * factor.Width) + term.Offset + r] = term.Transform[(c * term.Width) + r]; }
                }
            }

            return (columns, design.RandomTerms[factor.Terms[0].TermIndex].Group.Codes, transform);
        }

        void Compare(double[][] left, int[]? leftCodes, int leftLevel, double[][] right, int[]? rightCodes, int rightLevel, double[] actual, string what)
        {
            for (int c = 0; c < right.Length; c++)
            {
                for (int r = 0; r < left.Length; r++)
                {
                    double sum = 0.0;
                    double size = 1.0;
                    for (int i = 0; i < design.RowCount; i++)
                    {
                        if ((leftCodes is not null && leftCodes[i] != leftLevel) || (rightCodes is not null && rightCodes[i] != rightLevel)) { continue; }
                        double term = (design.Weights?[i] ?? 1.0) * left[r][i] * right[c][i];
                        sum += term;
                        size += Math.Abs(term);
                    }

                    Approx.Equal(sum, actual[(c * left.Length) + r], Tolerance.SolutionOf(size), $"{what} [{r}, {c}]");
                }
            }
        }
    }

    /// <summary>LᵀBR.</summary>
    private static double[] Congruence(double[] left, int rows, ReadOnlySpan<double> block, int stride, double[] right, int columns)
    {
        double[] result = new double[rows * columns];
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int k = 0; k < rows; k++)
                {
                    for (int l = 0; l < columns; l++) { result[(c * rows) + r] += left[(r * rows) + k] * block[(l * stride) + k] * right[(c * columns) + l]; }
                }
            }
        }

        return result;
    }
}
