namespace MixedModels.LinearAlgebra;

/// <summary>The logarithm of a long product of positive numbers: factors are multiplied and a logarithm is taken only
/// when the product leaves the safe range, which saves time and rounding.</summary>
internal struct LogProduct
{
    private double product = 1.0;
    private double sum;

    public LogProduct()
    {
    }

    /// <summary>Multiplies by a positive factor.</summary>
    internal void Multiply(double factor)
    {
        double next = product * factor;
        if (next is < 1e-200 or > 1e200)
        {
            sum += Math.Log(product) + Math.Log(factor);
            next = 1.0;
        }

        product = next;
    }

    /// <summary>The logarithm of the product so far.</summary>
    internal readonly double Log() => sum + Math.Log(product);
}
