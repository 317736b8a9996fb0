namespace MixedModels.Benchmarks.Generating;

/// <summary>Logarithm and exponential from IEEE additions, multiplications and divisions only.</summary>
/// <remarks>The C library's log and exp may differ in the last bit between systems; these cannot, so that a data set is
/// the same file everywhere. Accurate to about 1e-15, relative.</remarks>
internal static class ExactMath
{
    private const double LogTwo = 0.693147180559945309417232;

    /// <summary>Natural logarithm of a positive, normal number.</summary>
    /// <remarks>x = m·2^k with m in [√½, √2); log m = 2 atanh((m - 1)/(m + 1)), by its series.</remarks>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double z = (mantissa - 1.0) / (mantissa + 1.0);                          // at most 0.1716
        double square = z * z;
        double sum = 0.0;
        for (int odd = 23; odd >= 1; odd -= 2) { sum = (sum * square) + (1.0 / odd); }
        return (exponent * LogTwo) + (2.0 * z * sum);
    }

    /// <summary>Exponential of a number of moderate size, |x| below 700.</summary>
    /// <remarks>x = k·log 2 + r, |r| ≤ ½ log 2; exp r by its series, then a power of two.</remarks>
    internal static double Exp(double x)
    {
        double scaled = x / LogTwo;
        int power = (int)Math.Floor(scaled + 0.5);
        double rest = x - (power * LogTwo);
        double sum = 1.0;
        for (int k = 18; k >= 1; k--) { sum = 1.0 + (sum * rest / k); }
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
