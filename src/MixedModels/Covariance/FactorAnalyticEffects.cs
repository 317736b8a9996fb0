using System.Globalization;

namespace MixedModels.Covariance;

/// <summary>d common factors, ΛΛᵀ, and a variance of its own per column: <c>fa</c>; without the latter <c>rr</c>.</summary>
/// <remarks>Λ is s × d with zeros above its diagonal: what a rotation of the factors could change is left out. Source: Jennrich and Schluchter (1986),
/// Biometrics 42(4), section 2.</remarks>
/// <param name="factors">d, at least 1.</param>
/// <param name="hasSpecific">Whether each column has a variance beside the common factors.</param>
internal sealed class FactorAnalyticEffects(int factors, bool hasSpecific) : RandomStructure
{
    private const double CommonShare = 0.5;     // of a variance at the start

    /// <inheritdoc/>
    internal override string Name => hasSpecific ? "fa" : "rr";

    /// <inheritdoc/>
    internal override string FullName => string.Create(CultureInfo.InvariantCulture, $"{Name} ({factors})");

    /// <inheritdoc/>
    internal override bool IsHeterogeneous => true;

    /// <summary>d.</summary>
    internal int Factors => factors;

    /// <inheritdoc/>
    internal override int ParameterCount(int width) => LoadingCount(width) + (hasSpecific ? width : 0);

    /// <inheritdoc/>
    internal override RandomParameterKind KindOf(int index, int width) => index < LoadingCount(width) ? RandomParameterKind.Loading : RandomParameterKind.Root;

    /// <inheritdoc/>
    internal override double[] Start(int width, double scale)
    {
        // Factor f varies over the columns like a cosine of f half waves: the columns of Λ are then far from proportional.
        double[] start = new double[ParameterCount(width)];
        double share = hasSpecific ? CommonShare : 1.0;
        int at = 0;
        for (int f = 0; f < factors; f++)
        {
            for (int i = f; i < width; i++) { start[at++] = scale * Math.Sqrt(share / factors) * Math.Cos(Math.PI * f * (i - f + 0.25) / width); }
        }

        for (; at < start.Length; at++) { start[at] = scale * Math.Sqrt(1.0 - share); }
        return start;
    }

    /// <inheritdoc/>
    /// <remarks>The sign of a factor means nothing: that with the larger sum of loadings is shown.</remarks>
    internal override IEnumerable<(string Name, int Column, double Value)> Natural(double[] parameters, double[] units)
    {
        int s = units.Length;
        for (int f = 0; f < factors; f++)
        {
            double[] loadings = [.. Enumerable.Range(f, s - f).Select(i => parameters[Loading(i, f, s)] * units[i])];
            double sign = loadings.Sum() < 0.0 ? -1.0 : 1.0;
            for (int i = f; i < s; i++) { yield return ($"loading{f + 1}", i, sign * loadings[i - f]); }
        }

        for (int i = 0; i < s && hasSpecific; i++) { yield return ("specific", i, Math.Abs(parameters[LoadingCount(s) + i]) * units[i]); }
    }

    /// <inheritdoc/>
    internal override void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix)
    {
        int s = matrix.Order;
        Jet[] all = Jet.Parameters(parameters);
        int specific = LoadingCount(s);
        for (int j = 0; j < s; j++)
        {
            for (int i = j; i < s; i++)
            {
                Jet sum = i == j && hasSpecific ? all[specific + i] * all[specific + i] : Jet.Constant(0.0, all.Length);
                for (int f = 0; f < Math.Min(factors, j + 1); f++) { sum += all[Loading(i, f, s)] * all[Loading(j, f, s)]; }
                matrix.Set(i, j, sum, 0);
            }
        }
    }

    private int LoadingCount(int width) => Enumerable.Range(0, factors).Sum(f => width - f);

    // Column by column of Λ, from its diagonal down.
    private static int Loading(int row, int factor, int width) => (factor * width) - (factor * (factor - 1) / 2) + row - factor;
}
