using MixedModels.LinearAlgebra;

namespace MixedModels.Inference;

/// <summary>A variance with its first and second derivatives by n coordinates.</summary>
internal sealed class VarianceDerivatives
{
    private readonly int n;

    /// <summary>Zero.</summary>
    /// <param name="n">Number of coordinates.</param>
    internal VarianceDerivatives(int n)
    {
        this.n = n;
        Gradient = new double[n];
        Hessian = new double[n * n];
    }

    /// <summary>The variance.</summary>
    internal double Value { get; private set; }

    /// <summary>First derivatives, n values.</summary>
    internal double[] Gradient { get; }

    /// <summary>Second derivatives, n × n.</summary>
    internal double[] Hessian { get; }

    /// <summary>Adds e^s where that is the value.</summary>
    internal void AddScaled(int s, double value)
    {
        Value += value;
        Gradient[s] += value;
        Hessian[(s * n) + s] += value;
    }

    /// <summary>Adds factor·x².</summary>
    internal void AddSquare(int coordinate, double x, double factor)
    {
        Value += factor * x * x;
        Gradient[coordinate] += 2.0 * factor * x;
        Hessian[(coordinate * n) + coordinate] += 2.0 * factor;
    }

    /// <summary>Adds a value and its first derivatives.</summary>
    internal void Add(double value, double[] slope)
    {
        Value += value;
        VectorKernels.AddScaled(Gradient, 1.0, slope);
    }

    /// <summary>Adds the derivatives by s of a value that has e^s for a factor.</summary>
    internal void AddScaledBy(int s, double value, double[] slope)
    {
        Gradient[s] += value;
        Hessian[(s * n) + s] += value;
        for (int i = 0; i < n; i++)
        {
            Hessian[(s * n) + i] += slope[i];
            Hessian[(i * n) + s] += slope[i];
        }
    }
}
