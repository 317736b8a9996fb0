using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>The contrasts that are judged together.</summary>
/// <param name="Inference">The engine.</param>
/// <param name="Contrasts">m contrasts of p values.</param>
/// <param name="MeanCount">How many estimable means they compare, for Tukey's range.</param>
internal sealed record ComparisonFamily(FixedEffectsInference Inference, double[][] Contrasts, int MeanCount)
{
    /// <summary>p values, adjusted.</summary>
    /// <param name="adjustment">The adjustment.</param>
    /// <param name="statistics">m t or z statistics.</param>
    /// <param name="df">m degrees of freedom.</param>
    internal double[] PValues(Adjustment adjustment, double[] statistics, double[] df)
    {
        double[] plain = [.. statistics.Zip(df, Distributions.StudentTwoSided)];
        int m = plain.Length;
        return adjustment switch
        {
            Adjustment.None => plain,
            Adjustment.Tukey => [.. statistics.Select((t, i) => StudentizedRange.Upper(Math.Sqrt(2.0) * Math.Abs(t), MeanCount, df[i]))],
            Adjustment.Sidak => [.. plain.Select(p => p < 1e-8 ? m * p : 1.0 - Math.Pow(1.0 - p, m))],
            Adjustment.Bonferroni => [.. plain.Select(p => Math.Min(1.0, m * p))],
            Adjustment.Holm => Holm(plain),
            Adjustment.Scheffe => Scheffe(statistics, df),
            Adjustment.Dunnett => [.. statistics.Select((t, i) => Largest(df[i]).Upper(Math.Abs(t)))],
            Adjustment.FalseDiscoveryRate => FalseDiscovery(plain),
            _ => throw new ArgumentOutOfRangeException(nameof(adjustment), adjustment, null),
        };
    }

    /// <summary>What the standard error of a contrast is multiplied by for its interval.</summary>
    /// <param name="adjustment">The adjustment.</param>
    /// <param name="confidence">Between 0 and 1; of the whole family where the adjustment has intervals.</param>
    /// <param name="df">Degrees of freedom of the contrast.</param>
    internal double Quantile(Adjustment adjustment, double confidence, double df)
    {
        int m = Contrasts.Length;
        return adjustment switch
        {
            Adjustment.Tukey => StudentizedRange.Quantile(confidence, MeanCount, df) / Math.Sqrt(2.0),
            Adjustment.Sidak => Distributions.StudentTwoSidedQuantile(Math.Pow(confidence, 1.0 / m), df),
            Adjustment.Bonferroni or Adjustment.Holm or Adjustment.FalseDiscoveryRate => Distributions.StudentTwoSidedQuantile(1.0 - ((1.0 - confidence) / m), df),
            Adjustment.Scheffe => Math.Sqrt(Rank * UpperQuantile.Of(1.0 - confidence, f => Distributions.FisherUpper(f, Rank, df), 3.0)),
            Adjustment.Dunnett => UpperQuantile.Of(1.0 - confidence, Largest(df).Upper, 2.5),
            _ => Distributions.StudentTwoSidedQuantile(confidence, df),
        };
    }

    /// <summary>What the adjustment counts: means, independent contrasts, or contrasts.</summary>
    /// <param name="adjustment">The adjustment.</param>
    internal int SizeBy(Adjustment adjustment) => adjustment switch
    {
        Adjustment.None => 1,
        Adjustment.Tukey => MeanCount,
        Adjustment.Scheffe => Rank,
        _ => Contrasts.Length,
    };

    private int Rank { get; } = RankOf(Inference, Contrasts);

    private static int RankOf(FixedEffectsInference inference, double[][] contrasts)
    {
        int p = inference.Estimates.Length;
        double[] values = new double[contrasts.Length * p];
        for (int i = 0; i < contrasts.Length; i++)
        {
            for (int j = 0; j < p; j++) { values[(j * contrasts.Length) + i] = contrasts[i][j]; }
        }

        return UncorrelatedContrasts.Of(new Matrix(contrasts.Length, p, values), default, inference.Estimates, inference.Covariance).Count;
    }

    private double[] Scheffe(double[] statistics, double[] df) =>
        [.. statistics.Select((t, i) => Distributions.FisherUpper(t * t / Rank, Rank, df[i]))];

    private LargestOfT Largest(double df)
    {
        int m = Contrasts.Length;
        double[] correlation = new double[m * m];
        double[] errors = [.. Contrasts.Select(c => Inference.StandardError(c))];
        for (int j = 0; j < m; j++)
        {
            double[] image = QuadraticForm.Product(Inference.Covariance, Contrasts[j]);
            for (int i = 0; i < m; i++) { correlation[(j * m) + i] = VectorKernels.Dot(image, Contrasts[i]) / (errors[i] * errors[j]); }
        }

        return new LargestOfT(correlation, m, df);
    }

    // p(1)·m, p(2)·(m − 1), …, none below the one before it.
    private static double[] Holm(double[] plain)
    {
        int m = plain.Length;
        int[] order = [.. Enumerable.Range(0, m).OrderBy(i => plain[i])];
        double[] adjusted = new double[m];
        double largest = 0.0;
        for (int i = 0; i < m; i++)
        {
            largest = Math.Max(largest, Math.Min(1.0, (m - i) * plain[order[i]]));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }

    private static double[] FalseDiscovery(double[] plain)
    {
        int m = plain.Length;
        int[] order = [.. Enumerable.Range(0, m).OrderByDescending(i => plain[i])];
        double[] adjusted = new double[m];
        double least = 1.0;
        for (int i = 0; i < m; i++)
        {
            least = Math.Min(least, plain[order[i]] * m / (m - i));
            adjusted[order[i]] = least;
        }

        return adjusted;
    }
}
