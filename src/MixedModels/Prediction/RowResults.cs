using MixedModels.Design;
using MixedModels.Estimation;

namespace MixedModels.Prediction;

/// <summary>Fitted values and residuals, one per row of the input; NaN for rows that were dropped.</summary>
internal sealed class RowResults
{
    private readonly ModelDesign design;
    private readonly Estimate estimate;
    private readonly double[] population;       // Xβ̂ + offset, per used row
    private readonly double[] random;           // Zb̂, per used row

    /// <param name="design">The design.</param>
    /// <param name="estimate">The fit.</param>
    /// <param name="cancellationToken">Stops before the next column.</param>
    internal RowResults(ModelDesign design, Estimate estimate, CancellationToken cancellationToken = default)
    {
        this.design = design;
        this.estimate = estimate;
        population = PopulationOf(cancellationToken);
        random = RandomOf(cancellationToken);
    }

    /// <summary>Xβ̂ + Zb̂ + offset.</summary>
    internal double[] Fitted() => Spread(i => population[i] + random[i]);

    /// <summary>Xβ̂ + offset.</summary>
    internal double[] Population() => Spread(i => population[i]);

    /// <summary>y less the fitted value.</summary>
    internal double[] Residuals() => Spread(i => design.Response[i] - population[i] - random[i]);

    /// <summary>y less the population fitted value.</summary>
    internal double[] MarginalResiduals() => Spread(i => design.Response[i] - population[i]);

    /// <summary>Residuals times √w over the row's residual standard deviation at weight 1.</summary>
    internal double[] Pearson()
    {
        double sigma = Math.Sqrt(estimate.ResidualVariance);
        double[]? scales = RowScales();
        return Spread(i => (design.Response[i] - population[i] - random[i]) * Math.Sqrt(design.Weights?[i] ?? 1.0) / (sigma * (scales?[i] ?? 1.0)));
    }

    // Per used row; rows of weight zero have that of σ.
    private double[]? RowScales()
    {
        if (design.Residual is null) { return null; }
        double[] positive = new ResidualTable(design.Residual, estimate.Residual).RowScales();
        double[] scales = new double[design.RowCount];
        for (int i = 0, next = 0; i < scales.Length; i++) { scales[i] = design.Weights is null || design.Weights[i] > 0.0 ? positive[next++] : 1.0; }
        return scales;
    }

    /// <summary>Leverages.</summary>
    internal double[] Leverages()
    {
        double[] used = LeverageReader.Of(design, estimate);
        return Spread(i => used[i]);
    }

    private double[] Spread(Func<int, double> value)
    {
        double[] result = new double[design.Rows.Read];
        Array.Fill(result, double.NaN);
        for (int i = 0; i < design.UsedRows.Length; i++) { result[design.UsedRows[i]] = value(i); }
        return result;
    }

    private double[] PopulationOf(CancellationToken cancellationToken)
    {
        double[] result = new double[design.RowCount];
        FixedBasis basis = estimate.Data.Basis;
        for (int j = 0; j < basis.Rank; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] column = design.FixedColumns[basis.Retained[j]];
            double beta = estimate.FixedEffects[j];
            for (int i = 0; i < result.Length; i++) { result[i] += beta * column[i]; }
        }

        for (int i = 0; i < result.Length && design.Offset is not null; i++) { result[i] += design.Offset[i]; }
        return result;
    }

    private double[] RandomOf(CancellationToken cancellationToken)
    {
        double[] result = new double[design.RowCount];
        for (int f = 0; f < estimate.Data.Factors.Length; f++)
        {
            FactorProducts factor = estimate.Data.Factors[f];
            double[] modes = ModeReader.Modes(estimate, f);
            foreach (TermLayout term in factor.Terms)
            {
                RandomEffectsDesign matrix = design.RandomTerms[term.TermIndex];
                for (int c = 0; c < term.Width; c++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ReadOnlySpan<double> mode = modes.AsSpan((term.Offset + c) * factor.LevelCount, factor.LevelCount);
                    double[] column = matrix.Columns[c];
                    for (int i = 0; i < result.Length; i++) { result[i] += column[i] * mode[matrix.Group.Codes[i]]; }
                }
            }
        }

        return result;
    }
}
