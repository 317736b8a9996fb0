using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MixedModels.Design;

/// <summary>What a data-dependent function of the formula remembers of its training rows, so that new rows are coded
/// the same way. Plain values only. The kinds are closed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "function")]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(Polynomial), "poly")]
[JsonDerivedType(typeof(Spline), "spline")]
[JsonDerivedType(typeof(Intervals), "cut")]
[JsonDerivedType(typeof(GroupMeans), "means")]
internal abstract record FunctionCoding
{
    private FunctionCoding()
    {
    }

    /// <summary><c>scale(x)</c> and <c>center(x)</c>: (x − centre) / divisor.</summary>
    /// <param name="Centre">What is subtracted; 0 for none.</param>
    /// <param name="Divisor">What is divided by; 1 for none.</param>
    internal sealed record Scale(double Centre, double Divisor) : FunctionCoding;

    /// <summary><c>poly(x, degree)</c>: the recurrence of <see cref="OrthogonalPolynomials"/>.</summary>
    /// <param name="Centre">c, the mean of the training points.</param>
    /// <param name="Alpha">α₀ …, one per degree, measured from the centre.</param>
    /// <param name="SquaredNorms">‖P₀‖² …, one more than the degree.</param>
    internal sealed record Polynomial(double Centre, ImmutableArray<double> Alpha, ImmutableArray<double> SquaredNorms)
        : FunctionCoding;

    /// <summary><c>bs(x, …)</c> and <c>ns(x, …)</c>.</summary>
    /// <param name="IsNatural">Whether the spline is linear beyond the boundary (<c>ns</c>).</param>
    /// <param name="Degree">Degree of the pieces, at least 1; 3 for <c>ns</c>.</param>
    /// <param name="Knots">Interior knots in ascending order; may be empty.</param>
    /// <param name="Lower">Lower boundary knot.</param>
    /// <param name="Upper">Upper boundary knot.</param>
    internal sealed record Spline(bool IsNatural, int Degree, ImmutableArray<double> Knots, double Lower, double Upper)
        : FunctionCoding;

    /// <summary><c>cut(x, …)</c>: intervals between consecutive breaks.</summary>
    /// <param name="Breaks">Ascending breaks, at least two.</param>
    /// <param name="Labels">One label per interval.</param>
    internal sealed record Intervals(ImmutableArray<double> Breaks, ImmutableArray<string> Labels) : FunctionCoding;

    /// <summary><c>within(x, g)</c> and <c>between(x, g)</c>: the mean of x per level of g.</summary>
    /// <param name="Levels">The levels of g.</param>
    /// <param name="Means">The mean of x in each.</param>
    internal sealed record GroupMeans(ImmutableArray<string> Levels, ImmutableArray<double> Means) : FunctionCoding;
}
