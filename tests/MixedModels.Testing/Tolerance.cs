namespace MixedModels.Testing;

/// <summary>How far two numbers may lie apart, and why that far. Every tolerance of the suite is made here; a test
/// names a kind and never spells a number.</summary>
/// <remarks>The figures are those of the tables in <c>reference/README.md</c>. Tighten a kind once it is measured;
/// loosen one only with a note that names the cause.</remarks>
public sealed class Tolerance
{
    private readonly Func<double, double> allowed;

    private Tolerance(string kind, string because, Func<double, double> allowed)
    {
        Kind = kind;
        Because = because;
        this.allowed = allowed;
    }

    /// <summary>The same objective at the same θ, computed by another implementation.</summary>
    public static Tolerance Evaluation { get; } = new(
        nameof(Evaluation),
        "same parameters, another implementation: only rounding lies between",
        expected => 1e-10 * Math.Max(1.0, Math.Abs(expected)));

    /// <summary>The objective where a search ended; use it one-sided, for a lower objective is welcome.</summary>
    public static Tolerance Optimum { get; } = new(
        nameof(Optimum),
        "two searches may stop apart in a flat valley, and ours may stop lower",
        expected => Math.Max(1e-7, 1e-12 * Math.Abs(expected)));

    /// <summary>Log-likelihood, AIC and BIC: the objective and counted parameters.</summary>
    public static Tolerance Likelihood { get; } = new(
        nameof(Likelihood),
        "the objective at two optima, to the precision that anyone compares models with",
        expected => 1e-6 + (1e-9 * Math.Abs(expected)));

    /// <summary>Standard errors, their covariances and σ, each against its own size.</summary>
    public static Tolerance Spread { get; } = new(
        nameof(Spread),
        "they follow θ, and θ is known to the square root of the objective's precision",
        expected => 1e-5 * Math.Abs(expected));

    /// <summary>An element of θ: dimensionless, so its smallness is judged against 1.</summary>
    public static Tolerance Theta { get; } = new(
        nameof(Theta),
        "near zero the objective depends on the square of θ, which magnifies where the search stopped",
        expected => Math.Abs(expected) < 1e-3 ? 1e-4 : 1e-5 * Math.Abs(expected));

    /// <summary>A correlation of random effects.</summary>
    public static Tolerance Correlation { get; } = new(
        nameof(Correlation),
        "a correlation is a ratio of estimates, poorly known where one of them is small",
        _ => 1e-4);

    /// <summary>A NIST data set whose exact answer 64-bit arithmetic can reach to nine digits (SmLs01 to SmLs03).</summary>
    public static Tolerance NineDigits { get; } = new(
        nameof(NineDigits), "exact rational arithmetic; the data carry few leading digits", Relative(1e-9));

    /// <summary>A NIST data set with seven constant leading digits (SmLs04 to SmLs06).</summary>
    public static Tolerance SevenDigits { get; } = new(
        nameof(SevenDigits), "exact rational arithmetic; an offset of 1e6 and more takes leading digits", Relative(1e-7));

    /// <summary>Numbers that are counts or copies: no difference at all.</summary>
    public static Tolerance Exact { get; } = new(nameof(Exact), "counts and copies have no rounding", _ => 0.0);

    /// <summary>Name of the kind, for messages.</summary>
    public string Kind { get; }

    /// <summary>The reason for the kind's size.</summary>
    public string Because { get; }

    /// <summary>The same arithmetic in another order.</summary>
    /// <param name="terms">Number of terms added up.</param>
    /// <param name="scale">Size of the terms.</param>
    public static Tolerance Rounding(int terms, double scale) => new(
        nameof(Rounding),
        "the same arithmetic in another order",
        _ => 8.0 * terms * (double.BitIncrement(1.0) - 1.0) * Math.Abs(scale));

    /// <summary>A fixed effect, judged against its own standard error.</summary>
    /// <param name="standardError">Its standard error, in the same units.</param>
    public static Tolerance Estimate(double standardError) => new(
        nameof(Estimate),
        "a difference far below the standard error changes no conclusion",
        expected => (1e-5 * standardError) + (1e-10 * Math.Abs(expected)));

    /// <summary>A standard deviation of random effects, or what is in its units.</summary>
    /// <param name="sigma">σ, the residual standard deviation.</param>
    public static Tolerance StandardDeviation(double sigma) => new(
        nameof(StandardDeviation),
        "near zero the objective depends on the variance, so the standard deviation is loose there",
        expected => Math.Abs(expected) < 1e-3 * sigma ? 1e-4 * sigma : 1e-5 * Math.Abs(expected));

    /// <summary>A variance whose standard deviation may differ by <see cref="StandardDeviation"/>.</summary>
    /// <param name="sigma">σ, the residual standard deviation.</param>
    public static Tolerance Variance(double sigma) => new(
        nameof(Variance),
        "twice the relative freedom of its square root",
        expected => Math.Abs(expected) < 1e-6 * sigma * sigma ? 1e-8 * sigma * sigma : 2e-5 * Math.Abs(expected));

    /// <summary>An entry of a covariance matrix, judged against the two standard deviations it belongs to.</summary>
    /// <param name="first">Standard deviation of the row.</param>
    /// <param name="second">Standard deviation of the column.</param>
    public static Tolerance Covariance(double first, double second) => new(
        nameof(Covariance),
        "a covariance may be zero; the product of the standard deviations is its scale",
        _ => 2e-5 * first * second);

    /// <summary>A conditional mode, a fitted value or a residual.</summary>
    /// <param name="sigma">σ, the residual standard deviation, in the quantity's own units.</param>
    public static Tolerance PerRow(double sigma) => new(
        nameof(PerRow),
        "what a row shows is read against its noise",
        _ => 1e-5 * sigma);

    /// <summary>A note's own figure for one quantity of one reference case.</summary>
    /// <param name="absolute">The figure.</param>
    /// <param name="because">The note's reason.</param>
    internal static Tolerance Noted(double absolute, string because) => new(nameof(Noted), because, _ => absolute);

    /// <summary>The difference allowed from an expected value; at least 0.</summary>
    /// <param name="expected">The expected value, finite.</param>
    public double Allowed(double expected) => allowed(expected);

    private static Func<double, double> Relative(double share) => expected => share * Math.Abs(expected);
}
