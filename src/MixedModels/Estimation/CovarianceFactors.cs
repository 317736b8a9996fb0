using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Estimation;

/// <summary>Conversions between θ in the user's units and square roots of the relative covariance in scaled columns.</summary>
internal static class CovarianceFactors
{
    /// <summary>Per factor the block-diagonal square root R·λ(θ).</summary>
    /// <param name="data">The cross-products, for the terms and their transforms R.</param>
    /// <param name="theta">θ in the user's units, term by term in the formula's order; ψ for a term held to a pattern.</param>
    /// <exception cref="ArgumentException">The number of elements is wrong.</exception>
    internal static double[][] FromTheta(CrossProducts data, ReadOnlySpan<double> theta)
    {
        double[][] lambda = [.. data.Factors.Select(f => new double[f.Width * f.Width])];
        int at = 0;
        foreach ((int factor, TermLayout term) in data.Terms)
        {
            int count = term.ParameterCount;
            if (at + count > theta.Length) { throw new ArgumentException($"θ has {theta.Length} elements, more are needed.", nameof(theta)); }
            double[] own = term.Pattern is null
                ? Transform(term, Unpack(term, theta.Slice(at, count)))
                : TermFactor.Patterned(factor, term, theta.Slice(at, count).ToArray(), 0.0).Lambda();
            at += count;
            Place(lambda[factor], data.Factors[factor].Width, term, own);
        }

        if (at != theta.Length) { throw new ArgumentException($"θ has {theta.Length} elements, {at} are needed.", nameof(theta)); }
        return lambda;
    }

    /// <summary>Writes a term's square root into its place among the factor's columns.</summary>
    internal static void Place(Span<double> lambda, int factorWidth, TermLayout term, ReadOnlySpan<double> own)
    {
        for (int c = 0; c < term.Width; c++)
        {
            own.Slice(c * term.Width, term.Width).CopyTo(lambda.Slice(((term.Offset + c) * factorWidth) + term.Offset, term.Width));
        }
    }

    /// <summary>R⁻¹λ: a square root in the user's units from one in scaled columns.</summary>
    internal static double[] ToUserUnits(TermLayout term, ReadOnlySpan<double> lambda)
    {
        int s = term.Width;
        double[] result = lambda.ToArray();
        ImmutableArray<double> r = term.Transform;
        for (int c = 0; c < s; c++)
        {
            for (int i = s - 1; i >= 0; i--)
            {
                double sum = result[(c * s) + i];
                for (int k = i + 1; k < s; k++) { sum -= r[(k * s) + i] * result[(c * s) + k]; }
                result[(c * s) + i] = sum / r[(i * s) + i];
            }
        }

        return result;
    }

    /// <summary>The free elements of a lower triangular λ.</summary>
    internal static IEnumerable<double> Pack(TermLayout term, double[] lambda)
    {
        int s = term.Width;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < (term.Structure == CovarianceStructure.Diagonal ? c + 1 : s); r++) { yield return lambda[(c * s) + r]; }
        }
    }

    private static double[] Unpack(TermLayout term, ReadOnlySpan<double> theta)
    {
        int s = term.Width;
        double[] lambda = new double[s * s];
        int at = 0;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < (term.Structure == CovarianceStructure.Diagonal ? c + 1 : s); r++) { lambda[(c * s) + r] = theta[at++]; }
        }

        return lambda;
    }

    private static double[] Transform(TermLayout term, ReadOnlySpan<double> lambda)
    {
        int s = term.Width;
        double[] result = new double[s * s];
        for (int c = 0; c < s; c++)
        {
            for (int i = 0; i < s; i++)
            {
                double sum = 0.0;
                for (int k = i; k < s; k++) { sum += term.Transform[(k * s) + i] * lambda[(c * s) + k]; }
                result[(c * s) + i] = sum;
            }
        }

        return result;
    }
}
