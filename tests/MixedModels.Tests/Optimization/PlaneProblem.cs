using MixedModels.Optimization;

namespace MixedModels.Tests.Optimization;

/// <summary>A function of two numbers with its derivatives, as a problem whose chart never changes and whose coordinates are
/// the parameters.</summary>
internal sealed class PlaneProblem(Func<double[], double> value, Func<double[], double[]> gradient, Func<double[], double[]> hessian, double[] start)
    : ITrustRegionProblem
{
    private double[] tried = start;

    public int ParameterCount => 2;

    public int CoordinateCount => 2;

    public double Scale => 1.0;

    public double Value => value(Point);

    public double Noise => 1e-15;

    public double OnwardSlope { get; private set; }

    public ReadOnlySpan<double> Slope => gradient(Point);

    public ReadOnlySpan<double> ExpectedHessian => hessian(Point);

    internal double[] Point { get; private set; } = start;

    internal int Tries { get; private set; }

    public ReadOnlySpan<double> ObservedHessian() => hessian(Point);

    public void Map(ReadOnlySpan<double> step, Span<double> x) => step.CopyTo(x);

    public void Jacobian(ReadOnlySpan<double> step, Span<double> jacobian)
    {
        jacobian.Clear();
        jacobian[0] = 1.0;
        jacobian[3] = 1.0;
    }

    public void AddCurvature(ReadOnlySpan<double> step, ReadOnlySpan<double> y, Span<double> target)
    {
    }

    public double Try(ReadOnlySpan<double> step)
    {
        Tries++;
        tried = [Point[0] + step[0], Point[1] + step[1]];
        return value(tried);
    }

    public void Accept()
    {
        double[] step = [tried[0] - Point[0], tried[1] - Point[1]];
        Point = tried;
        OnwardSlope = (Slope[0] * step[0]) + (Slope[1] * step[1]);
    }
}
