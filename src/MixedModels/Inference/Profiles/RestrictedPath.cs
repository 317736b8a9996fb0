using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>A parameter held at a value: how the coordinates of a <see cref="CriterionSurface"/> follow from those that stay free.</summary>
/// <remarks>A standard deviation v, its column first in Λ: Λ₁₁ = v·e^(−s/2). A correlation v of the first two columns: Λ₂₁ = v·t and
/// Λ₂₂ = √(1 − v²)·t, t free. σ = v: s = 2·log v. A coefficient holds no coordinate; it moves the response.</remarks>
internal sealed class RestrictedPath : IRestrictedPath
{
    private readonly ParameterKind kind;
    private readonly int held;                  // coordinate that is no longer free, or −1
    private readonly int leader;                // Λ₁₁ of a correlation
    private readonly int partner;               // Λ₂₁ of a correlation
    private readonly int[] free;
    private readonly double unit;               // of the response
    private readonly int all;                   // coordinates in all

    internal RestrictedPath(CriterionSurface surface, ModelParameter parameter, bool isDiagonal, double unit)
    {
        kind = parameter.Kind;
        this.unit = unit;
        all = surface.Count;
        partner = -1;
        held = kind switch
        {
            ParameterKind.StandardDeviation => isDiagonal ? surface.Coordinate(parameter.Term, parameter.First, parameter.First) : surface.Coordinate(parameter.Term, 0, 0),
            ParameterKind.Correlation => surface.Coordinate(parameter.Term, 1, 1),
            ParameterKind.ResidualStandardDeviation => surface.Count - 1,
            _ => -1,
        };
        if (kind == ParameterKind.Correlation)
        {
            leader = surface.Coordinate(parameter.Term, 0, 0);
            partner = surface.Coordinate(parameter.Term, 1, 0);
        }

        free = [.. Enumerable.Range(0, surface.Count).Where(i => i != held)];
    }

    /// <inheritdoc/>
    public int Count => free.Length;

    /// <summary>The free coordinates of a point; t of a correlation is the length of its row.</summary>
    internal double[] Free(double[] point)
    {
        double[] result = [.. free.Select(i => point[i])];
        if (partner >= 0) { result[Array.IndexOf(free, partner)] = Math.Sqrt((point[partner] * point[partner]) + (point[held] * point[held])); }
        return result;
    }

    // With the signs of Λ₁₁ and t apart a correlation would be −v.
    /// <inheritdoc/>
    public bool IsInside(double[] at) => partner < 0 || at[Array.IndexOf(free, leader)] * at[Array.IndexOf(free, partner)] >= 0.0;

    /// <inheritdoc/>
    public double[] Point(double[] at, double value)
    {
        double[] point = new double[all];
        for (int i = 0; i < free.Length; i++) { point[free[i]] = at[i]; }
        switch (kind)
        {
            case ParameterKind.StandardDeviation:
                point[held] = value / unit * Math.Exp(-0.5 * point[^1]);
                break;
            case ParameterKind.Correlation:
                point[held] = Math.Sqrt(Math.Max(0.0, 1.0 - (value * value))) * point[partner];
                point[partner] *= value;
                break;
            case ParameterKind.ResidualStandardDeviation:
                point[held] = 2.0 * Math.Log(value / unit);
                break;
        }

        return point;
    }

    /// <inheritdoc/>
    public void Reduce(double[] at, double value, double[] gradient, double[] hessian, double[] reducedGradient, double[] reducedHessian)
    {
        double[] point = Point(at, value);
        int n = gradient.Length;
        int m = free.Length;
        double[] jacobian = new double[n * m];
        for (int i = 0; i < m; i++) { jacobian[(i * n) + free[i]] = 1.0; }
        double bend = 0.0;
        if (kind == ParameterKind.StandardDeviation)
        {
            jacobian[((m - 1) * n) + held] = -0.5 * point[held];
            bend = 0.25 * point[held] * gradient[held];
        }
        else if (partner >= 0)
        {
            int t = Array.IndexOf(free, partner);
            jacobian[(t * n) + partner] = value;
            jacobian[(t * n) + held] = Math.Sqrt(Math.Max(0.0, 1.0 - (value * value)));
        }

        for (int j = 0; j < m; j++)
        {
            double[] image = new double[n];
            for (int a = 0; a < n; a++)
            {
                double v = jacobian[(j * n) + a];
                if (v == 0.0) { continue; }
                for (int b = 0; b < n; b++) { image[b] += v * hessian[(a * n) + b]; }
            }

            reducedGradient[j] = 0.0;
            for (int a = 0; a < n; a++) { reducedGradient[j] += gradient[a] * jacobian[(j * n) + a]; }
            for (int i = 0; i < m; i++)
            {
                double sum = 0.0;
                for (int a = 0; a < n; a++) { sum += jacobian[(i * n) + a] * image[a]; }
                reducedHessian[(j * m) + i] = sum;
            }
        }

        if (m > 0) { reducedHessian[(m * m) - 1] += bend; }
    }
}
