using MixedModels.Covariance;
using MixedModels.LinearAlgebra;

namespace MixedModels.Estimation;

/// <summary>The map from steps of a pattern's parameters to coordinates of the term's relative covariance, in its eigenbasis at the current point.</summary>
/// <remarks>x = vech(UᵀΣ̃(ψ + Δ)U − UᵀΣ̃(ψ)U), diagonal elements halved, as in <see cref="CovarianceChart"/>.</remarks>
internal sealed class PatternChart
{
    private const double NoSlope = 1e-24;       // of squares

    private readonly PatternedCovariance covariance;
    private readonly double[] at;               // ψ + Δ of the derivatives at hand
    private double[] origin = [];               // ψ
    private double[] rotated = [];              // UᵀT
    private double[] start = [];                // UᵀΣ̃(ψ)U
    private CovarianceJet? jet;

    /// <summary>Prepares.</summary>
    /// <param name="covariance">The covariance as a function of ψ.</param>
    internal PatternChart(PatternedCovariance covariance)
    {
        this.covariance = covariance;
        at = new double[covariance.Count];
    }

    /// <summary>Number of parameters.</summary>
    internal int Count => covariance.Count;

    private int Width => covariance.Width;

    /// <summary>Moves the origin to a term.</summary>
    internal void MoveTo(TermFactor term)
    {
        origin = term.Parameters;
        rotated = covariance.Rotated(term.Vectors);
        start = PatternedCovariance.Congruence(rotated, covariance.Jet(origin, 0).Value, Width);
        jet = null;
    }

    /// <summary>x(Δ), column by column of the lower triangle.</summary>
    internal void Coordinates(ReadOnlySpan<double> step, Span<double> x)
    {
        double[] moved = [.. origin];
        for (int i = 0; i < moved.Length; i++) { moved[i] += step[i]; }
        double[] turned = PatternedCovariance.Congruence(rotated, covariance.Jet(moved, 0).Value, Width);
        for (int i = 0; i < turned.Length; i++) { turned[i] -= start[i]; }
        Pack(turned, x);
    }

    /// <summary>∂x/∂Δ of one parameter at Δ.</summary>
    internal void Derivative(ReadOnlySpan<double> step, int parameter, Span<double> x) =>
        Pack(PatternedCovariance.Congruence(rotated, Derivatives(step).FirstBy(parameter), Width), x);

    /// <summary>Σ yᵢ·∂²xᵢ/∂Δ² at Δ, added to the k × k block of a larger matrix.</summary>
    internal void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target, int stride)
    {
        int s = Width;
        // ⟨Y, WC″Wᵀ⟩ = ⟨WᵀYW, C″⟩, Y with halves off and on the diagonal alike: every coordinate stands for one element pair.
        double[] full = new double[s * s];
        int next = 0;
        for (int c = 0; c < s; c++)
        {
            for (int r = c; r < s; r++)
            {
                full[(c * s) + r] = 0.5 * y[next];
                full[(r * s) + c] = 0.5 * y[next++];
            }
        }

        double[] transposed = new double[s * s];
        for (int c = 0; c < s; c++)
        {
            for (int r = 0; r < s; r++) { transposed[(r * s) + c] = rotated[(c * s) + r]; }
        }

        double[] turned = PatternedCovariance.Congruence(transposed, full, s);
        CovarianceJet derivatives = Derivatives(step);
        for (int j = 0; j < Count; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double value = VectorKernels.Dot(turned, derivatives.SecondBy(i, j));
                target[(j * stride) + i] += value;
                if (i != j) { target[(i * stride) + j] += value; }
            }
        }
    }

    /// <summary>∂d/∂ψ of a term.</summary>
    /// <param name="term">The term; singular values of exactly zero are allowed.</param>
    /// <param name="timesRoot">2·QΣ at the term, s × s, scaled columns, Q = ∂d/∂Σ: see <see cref="RootGradient"/>.</param>
    internal static double[] Gradient(TermFactor term, double[] timesRoot)
    {
        int s = term.Layout.Width;
        var chart = new PatternChart(new PatternedCovariance(term.Layout));
        chart.MoveTo(term);
        // ∂d/∂x = 2Q in the eigenbasis; a pattern does not move, in first order, what lies outside the span of Σ on both sides.
        double[] slope = new double[s * (s + 1) / 2];
        double[] image = new double[s];
        int next = 0;
        for (int c = 0; c < s; c++)
        {
            Array.Clear(image);
            for (int b = 0; b < s; b++) { VectorKernels.AddScaled(image, term.Vectors[(c * s) + b], timesRoot.AsSpan(b * s, s)); }
            for (int r = c; r < s; r++, next++)
            {
                if (!term.IsFloored(c)) { slope[next] = VectorKernels.Dot(term.Vectors.AsSpan(r * s, s), image) / (term.Values[c] * term.Values[c]); }
            }
        }

        double[] origin = new double[chart.Count];
        double[] x = new double[slope.Length];
        double[] gradient = new double[chart.Count];
        for (int j = 0; j < gradient.Length; j++)
        {
            chart.Derivative(origin, j, x);
            gradient[j] = VectorKernels.Dot(x, slope);
        }

        return gradient;
    }

    /// <summary>∂x/∂Δ of one parameter at Δ = 0, or where that vanishes ½∂²x/∂Δ².</summary>
    internal void Direction(int parameter, Span<double> x)
    {
        CovarianceJet derivatives = Derivatives(new double[Count]);
        double[] slope = [.. derivatives.FirstBy(parameter)];
        double[] curvature = [.. derivatives.SecondBy(parameter, parameter)];
        if (VectorKernels.Dot(slope, slope) <= NoSlope * VectorKernels.Dot(curvature, curvature))
        {
            VectorKernels.Scale(curvature, 0.5);
            slope = curvature;
        }

        Pack(PatternedCovariance.Congruence(rotated, slope, Width), x);
    }

    private CovarianceJet Derivatives(ReadOnlySpan<double> step)
    {
        bool isKnown = jet is not null;
        for (int i = 0; i < at.Length; i++)
        {
            isKnown &= at[i] == origin[i] + step[i];
            at[i] = origin[i] + step[i];
        }

        if (!isKnown) { jet = covariance.Jet(at, 2); }
        return jet!;
    }

    private void Pack(double[] matrix, Span<double> x)
    {
        int next = 0;
        for (int c = 0; c < Width; c++)
        {
            for (int r = c; r < Width; r++) { x[next++] = matrix[(c * Width) + r] * (r == c ? 0.5 : 1.0); }
        }
    }
}
