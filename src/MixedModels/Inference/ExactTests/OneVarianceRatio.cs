using MixedModels.Estimation;
using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>Draws the likelihood-ratio statistic of one variance that is zero, restricted or not, for the data at hand.</summary>
/// <remarks>
/// With μ the eigenvalues of ZᵀPZ, ξ those of ZᵀWZ, w² ~ χ² one each and c ~ χ² with the degrees of freedom left:
/// sup over λ ≥ 0 of ν·log(S/D(λ)) − Σ log(1 + λρ), D(λ) = Σ w²/(1 + λμ) + c, S = D(0); REML: ν = n − p, ρ = μ; ML: ν = n, ρ = ξ. The supremum is
/// bracketed on a grid of λ and found where the derivative vanishes. Source: Crainiceanu and Ruppert (2004), J. Royal Statistical
/// Society B 66(1), theorems 1 and 2.
/// </remarks>
internal sealed class OneVarianceRatio
{
    private const int GridPoints = 44;
    private const double GridStart = 1e-4;      // λ·μ_max of the first point; each is the double of the one before
    private const int Halvings = 40;

    private readonly OneVarianceSpectrum spectrum;
    private readonly (double Value, int Count)[] penalty;
    private readonly double weight;             // ν
    private readonly double[] lambda;           // 0, then the grid
    private readonly double[] penalties;        // Σ log(1 + λρ) there

    /// <summary>Prepares.</summary>
    /// <param name="spectrum">Of the model; its <see cref="OneVarianceSpectrum.Left"/> is not empty.</param>
    /// <param name="method">The likelihood.</param>
    internal OneVarianceRatio(OneVarianceSpectrum spectrum, EstimationMethod method)
    {
        this.spectrum = spectrum;
        bool isRestricted = method == EstimationMethod.Reml;
        penalty = isRestricted ? spectrum.Left : spectrum.Whole;
        weight = isRestricted ? spectrum.Freedom + spectrum.Left.Sum(v => v.Count) : spectrum.Observations;
        lambda = new double[GridPoints + 1];
        penalties = new double[GridPoints + 1];
        for (int k = 1; k <= GridPoints; k++)
        {
            lambda[k] = Math.ScaleB(GridStart, k - 1) / spectrum.Left[^1].Value;
            penalties[k] = penalty.Sum(v => v.Count * LogProductOf(lambda[k] * v.Value));
        }
    }

    /// <summary>Draws one.</summary>
    /// <param name="random">The numbers.</param>
    /// <returns>At least 0.</returns>
    internal double Draw(RandomStream random)
    {
        (double Value, int Count)[] left = spectrum.Left;
        Span<double> squares = left.Length <= 256 ? stackalloc double[left.Length] : new double[left.Length];
        for (int l = 0; l < left.Length; l++)
        {
            if (left[l].Count > 1) { squares[l] = random.ChiSquared(left[l].Count); }
            else
            {
                double w = random.Normal();
                squares[l] = w * w;
            }
        }

        return Statistic(squares, random.ChiSquared(spectrum.Freedom));
    }

    /// <summary>The statistic of given sums of squares.</summary>
    /// <param name="squares">w², summed over equal eigenvalues.</param>
    /// <param name="rest">c.</param>
    internal double Statistic(ReadOnlySpan<double> squares, double rest)
    {
        double total = rest + VectorKernels.Sum(squares);
        int best = 0;
        double most = 0.0;
        for (int k = 1; k < lambda.Length; k++)
        {
            double value = (weight * Math.Log(total / Spread(squares, rest, lambda[k]))) - penalties[k];
            if (value > most) { (best, most) = (k, value); }
        }

        double low = lambda[Math.Max(0, best - 1)];
        double high = lambda[Math.Min(GridPoints, best + 1)];
        if (best == 0 && !(Slope(squares, rest, 0.0) > 0.0)) { return 0.0; }
        for (int i = 0; i < Halvings; i++)
        {
            double middle = 0.5 * (low + high);
            if (Slope(squares, rest, middle) > 0.0) { low = middle; }
            else { high = middle; }
        }

        double at = 0.5 * (low + high);
        double top = (weight * Math.Log(total / Spread(squares, rest, at))) - penalty.Sum(v => v.Count * LogProductOf(at * v.Value));
        return Math.Max(most, top);
    }

    private static double LogProductOf(double x) => x < 1e-3 ? x - (x * x * (0.5 - (x * ((1.0 / 3.0) - (0.25 * x))))) : Math.Log(1.0 + x);

    private double Spread(ReadOnlySpan<double> squares, double rest, double at)
    {
        double sum = rest;
        for (int l = 0; l < squares.Length; l++) { sum += squares[l] / (1.0 + (at * spectrum.Left[l].Value)); }
        return sum;
    }

    // d/dλ.
    private double Slope(ReadOnlySpan<double> squares, double rest, double at)
    {
        double sum = rest;
        double change = 0.0;
        for (int l = 0; l < squares.Length; l++)
        {
            double shrink = 1.0 / (1.0 + (at * spectrum.Left[l].Value));
            sum += squares[l] * shrink;
            change += squares[l] * spectrum.Left[l].Value * shrink * shrink;
        }

        double slope = weight * change / sum;
        foreach ((double value, int count) in penalty) { slope -= count * value / (1.0 + (at * value)); }
        return slope;
    }
}
