namespace MixedModels.Covariance;

/// <summary>A number with its first and second derivatives by k parameters: structures written with it need no derivatives of their own.</summary>
/// <remarks>Forward differentiation of second order; f″ of a product, a quotient and a composition by the chain rule.</remarks>
internal sealed class Jet
{
    private readonly double[] first;            // k
    private readonly double[] second;           // k × k

    private Jet(double value, double[] first, double[] second)
    {
        Value = value;
        this.first = first;
        this.second = second;
    }

    /// <summary>The number.</summary>
    internal double Value { get; }

    /// <summary>k derivatives.</summary>
    internal ReadOnlySpan<double> First => first;

    /// <summary>k × k second derivatives.</summary>
    internal ReadOnlySpan<double> Second => second;

    /// <summary>The parameters themselves.</summary>
    internal static Jet[] Parameters(ReadOnlySpan<double> values)
    {
        var jets = new Jet[values.Length];
        for (int i = 0; i < jets.Length; i++)
        {
            jets[i] = Constant(values[i], jets.Length);
            jets[i].first[i] = 1.0;
        }

        return jets;
    }

    /// <summary>A number that no parameter moves.</summary>
    /// <param name="value">The number.</param>
    /// <param name="count">k.</param>
    internal static Jet Constant(double value, int count) => new(value, new double[count], new double[count * count]);

    /// <summary>tanh x.</summary>
    internal static Jet Tanh(Jet x)
    {
        double t = Math.Tanh(x.Value);
        double slope = 1.0 - (t * t);
        return x.Map(t, slope, -2.0 * t * slope);
    }

    /// <summary>sin x.</summary>
    internal static Jet Sine(Jet x)
    {
        double sine = Math.Sin(x.Value);
        return x.Map(sine, Math.Cos(x.Value), -sine);
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    internal static Jet Logistic(Jet x)
    {
        double p = 1.0 / (1.0 + Math.Exp(-x.Value));
        double slope = p * (1.0 - p);
        return x.Map(p, slope, slope * (1.0 - (2.0 * p)));
    }

    /// <summary>A function of one jet from its value and derivatives there.</summary>
    internal Jet Map(double value, double slope, double curvature)
    {
        Jet result = Constant(value, first.Length);
        for (int j = 0; j < first.Length; j++)
        {
            result.first[j] = slope * first[j];
            for (int i = 0; i < first.Length; i++)
            {
                int at = (j * first.Length) + i;
                result.second[at] = (slope * second[at]) + (curvature * first[i] * first[j]);
            }
        }

        return result;
    }

    public static Jet operator +(Jet a, Jet b) => Combine(a, b, a.Value + b.Value, 1.0, 1.0, 0.0);

    public static Jet operator -(Jet a, Jet b) => Combine(a, b, a.Value - b.Value, 1.0, -1.0, 0.0);

    public static Jet operator *(Jet a, Jet b) => Combine(a, b, a.Value * b.Value, b.Value, a.Value, 1.0);

    public static Jet operator /(Jet a, Jet b)
    {
        double r = 1.0 / b.Value;
        return a * b.Map(r, -r * r, 2.0 * r * r * r);
    }

    public static Jet operator +(Jet a, double b) => a.Map(a.Value + b, 1.0, 0.0);

    public static Jet operator *(double b, Jet a) => a.Map(b * a.Value, b, 0.0);

    private static Jet Combine(Jet a, Jet b, double value, double byA, double byB, double mixed)
    {
        int k = a.first.Length;
        Jet result = Constant(value, k);
        for (int j = 0; j < k; j++)
        {
            result.first[j] = (byA * a.first[j]) + (byB * b.first[j]);
            for (int i = 0; i < k; i++)
            {
                int at = (j * k) + i;
                result.second[at] = (byA * a.second[at]) + (byB * b.second[at]) + (mixed * ((a.first[i] * b.first[j]) + (a.first[j] * b.first[i])));
            }
        }

        return result;
    }
}
