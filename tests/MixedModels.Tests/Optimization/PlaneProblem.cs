using MixedModels.Optimization;

namespace MixedModels.Tests.Optimization;

/// <summary>A function of two numbers with its derivatives, as a problem whose chart never changes.</summary>
internal sealed class PlaneProblem(Func<double[], double> value, Func<double[], double[]> gradient, Func<double[], double[]> hessian, double[] start)
    : ITrustRegionProblem
{
    private readonly bool[] isFixed = new bool[2];
    private double[] tried = start;

    public int ParameterCount => 2;

    public double Scale => 1.0;

    public double Value => value(Point);

    public double Noise => 1e-15;

    public double Slack => 0.0;

    public ReadOnlySpan<double> Gradient => gradient(Point);

    public ReadOnlySpan<double> Hessian => hessian(Point);

    public ReadOnlySpan<bool> Fixed => isFixed;

    public ReadOnlySpan<double> LowerLimits => new[] { double.NegativeInfinity, double.NegativeInfinity };

    public bool HasExactHessian => true;

    internal double[] Point { get; private set; } = start;

    internal int Tries { get; private set; }

    public ReadOnlySpan<double> ExactHessian() => hessian(Point);

    public double Try(ReadOnlySpan<double> step)
    {
        Tries++;
        tried = [Point[0] + step[0], Point[1] + step[1]];
        return value(tried);
    }

    public void Accept() => Point = tried;

    internal void Hold(int parameter) => isFixed[parameter] = true;
}
