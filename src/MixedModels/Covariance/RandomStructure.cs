namespace MixedModels.Covariance;

/// <summary>A pattern for the covariance matrix of a random-effects term, as a function of free parameters without bounds.</summary>
/// <remarks>The matrix is positive semidefinite whatever the parameters are, and its singular limits are reached at finite parameters, where the
/// derivatives by those parameters vanish: a variance or a standard deviation is the square of its parameter, a correlation runs
/// with its sine.</remarks>
internal abstract class RandomStructure
{
    private const double NearEnd = 1e-3;        // of a sine's argument: a correlation within 5e-7 of its limit
    private const double NearZero = 2e-4;       // of a standard deviation: a variance ratio of 4e-8

    /// <summary>The name in a formula, <c>cs</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>The name with what a reader needs to know: <c>cs (hom)</c>.</summary>
    internal virtual string FullName => IsHeterogeneous ? $"{Name} (het)" : $"{Name} (hom)";

    /// <summary>Whether every column has a variance of its own.</summary>
    internal abstract bool IsHeterogeneous { get; }

    /// <summary>k, the number of free parameters.</summary>
    /// <param name="width">Columns of the term.</param>
    internal abstract int ParameterCount(int width);

    /// <summary>What a free parameter is.</summary>
    /// <param name="index">0 to k − 1.</param>
    /// <param name="width">Columns of the term.</param>
    internal abstract RandomParameterKind KindOf(int index, int width);

    /// <summary>Fills the matrix.</summary>
    /// <param name="parameters">k free parameters.</param>
    /// <param name="matrix">Receives the matrix, and as many derivatives as it has room for.</param>
    internal abstract void Fill(ReadOnlySpan<double> parameters, CovarianceJet matrix);

    /// <summary>The parameters that a reader knows, beside the standard deviations of the columns.</summary>
    /// <param name="parameters">k free parameters.</param>
    /// <param name="units">Per column the standard deviation that a root of 1 stands for.</param>
    /// <returns>Name, column (−1 for none) and value of each.</returns>
    internal abstract IEnumerable<(string Name, int Column, double Value)> Natural(double[] parameters, double[] units);

    /// <summary>Parameters of a matrix near scale²·I, from where all others can be reached.</summary>
    /// <param name="width">Columns of the term.</param>
    /// <param name="scale">A standard deviation.</param>
    internal virtual double[] Start(int width, double scale) =>
        [.. Enumerable.Range(0, ParameterCount(width)).Select(i => KindOf(i, width) switch
        {
            RandomParameterKind.Root => scale,
            RandomParameterKind.FourthRoot => Math.Sqrt(scale),
            _ => 0.0,
        })];

    /// <summary>Parameters as given, those at an end of their range a little inside, from where a search can go on.</summary>
    /// <param name="parameters">k free parameters.</param>
    /// <param name="width">Columns of the term.</param>
    /// <param name="least">The least standard deviation.</param>
    internal double[] Inside(double[] parameters, int width, double least) =>
    [
        .. parameters.Select((value, i) => NearestEnd(i, width, value) is not { } end ? value : KindOf(i, width) switch
        {
            RandomParameterKind.Root => least,
            RandomParameterKind.FourthRoot => Math.Sqrt(least),
            _ => end - Math.Sqrt(least),
        }),
    ];

    /// <summary>The end of a parameter's range that lies next to a value, where the matrix is singular; null where none is near.</summary>
    internal double? NearestEnd(int index, int width, double value) => KindOf(index, width) switch
    {
        RandomParameterKind.Root => Math.Abs(value) <= NearZero ? 0.0 : null,
        RandomParameterKind.FourthRoot => value * value <= NearZero ? 0.0 : null,
        RandomParameterKind.Angle => EndOfAngle(value),
        _ => null,
    };

    // The sine is ±1 at odd multiples of π/2.
    private static double? EndOfAngle(double value)
    {
        double end = ((Math.Floor(value / Math.PI) + 0.5) * Math.PI);
        return Math.Abs(value - end) <= NearEnd ? end : null;
    }
}
