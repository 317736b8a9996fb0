namespace MixedModels.LinearAlgebra;

/// <summary>Changes of unit by powers of two, which round nothing.</summary>
internal static class PowerOfTwo
{
    /// <summary>x *= 2ᵉ, in two steps, so that any double exponent can be undone.</summary>
    /// <param name="x">The values.</param>
    /// <param name="exponent">e.</param>
    internal static void Scale(Span<double> x, int exponent)
    {
        if (exponent == 0) { return; }
        int half = exponent / 2;
        VectorKernels.Scale(x, Math.ScaleB(1.0, half));
        VectorKernels.Scale(x, Math.ScaleB(1.0, exponent - half));
    }
}
