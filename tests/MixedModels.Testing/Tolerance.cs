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

    /// <summary>What one more Newton step from the point returned is predicted to gain: the square of a gradient left by rounding.</summary>
    public static Tolerance DecreaseLeft { get; } = new(
        nameof(DecreaseLeft),
        "the last step leaves a gradient of rounding size, and the predicted gain is its square",
        _ => 1e-13);

    /// <summary>The gradient that is left at an optimum, columns scaled.</summary>
    public static Tolerance GradientLeft { get; } = new(
        nameof(GradientLeft),
        "Newton's last step leaves rounding, whose digits are those of the processor",
        _ => 1e-11);

    /// <summary>The objective where a search ended; use it one-sided, for a lower objective is welcome.</summary>
    public static Tolerance Optimum { get; } = new(
        nameof(Optimum),
        "two searches may stop apart in a flat valley, and ours may stop lower",
        expected => Math.Max(1e-7, 1e-12 * Math.Abs(expected)));

    /// <summary>A number that follows from θ by linear algebra, each way a different one.</summary>
    public static Tolerance Solution { get; } = new(
        nameof(Solution),
        "same parameters, another factorization: rounding times a moderate condition number",
        expected => 1e-9 * Math.Abs(expected));

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

    /// <summary>Satterthwaite's degrees of freedom.</summary>
    public static Tolerance DegreesOfFreedom { get; } = new(
        nameof(DegreesOfFreedom),
        "the reference differentiates numerically",
        expected => 1e-3 * Math.Abs(expected));

    /// <summary>Kenward and Roger's degrees of freedom.</summary>
    public static Tolerance KenwardRogerDegreesOfFreedom { get; } = new(
        nameof(KenwardRogerDegreesOfFreedom),
        "no numerical derivatives: what differs is where the searches for θ stopped",
        expected => 1e-4 * Math.Abs(expected));

    /// <summary>Degrees of freedom that are whole numbers by the balance of a layout, whatever the variances.</summary>
    public static Tolerance BalancedDegreesOfFreedom { get; } = new(
        nameof(BalancedDegreesOfFreedom),
        "in a balanced layout they do not depend on where the search for θ stopped, beyond its second derivatives there",
        expected => 1e-6 * Math.Abs(expected));

    /// <summary>An element of Kenward and Roger's adjusted covariance, over the standard errors.</summary>
    public static Tolerance AdjustedCovariance { get; } = new(
        nameof(AdjustedCovariance),
        "it follows θ, and θ is known to the square root of the objective's precision",
        _ => 1e-4);

    /// <summary>A t or z: an estimate over its standard error.</summary>
    public static Tolerance Statistic { get; } = new(
        nameof(Statistic),
        "the estimate is known to a share of its standard error, the standard error to a share of itself",
        expected => 1e-5 * (1.0 + Math.Abs(expected)));

    /// <summary>An F.</summary>
    public static Tolerance FStatistic { get; } = new(
        nameof(FStatistic),
        "the mean of squared t statistics, each known to a share of itself",
        expected => 2e-5 * (1.0 + Math.Abs(expected)));

    /// <summary>A parameter of the residual covariance: a correlation, a range, a power.</summary>
    public static Tolerance ResidualParameter { get; } = new(
        nameof(ResidualParameter),
        "two optima of a smooth criterion, known to the square root of its precision",
        expected => 1e-4 * Math.Max(Math.Abs(expected), 1e-2));

    /// <summary>A standard error that SAS printed.</summary>
    public static Tolerance PublishedError { get; } = new(
        nameof(PublishedError),
        "SAS ends its search early",
        expected => 2e-4 * Math.Abs(expected));

    /// <summary>Degrees of freedom that SAS printed.</summary>
    public static Tolerance PublishedDegreesOfFreedom { get; } = new(
        nameof(PublishedDegreesOfFreedom),
        "SAS ends its search early, and they follow second derivatives there",
        expected => 5e-4 * Math.Abs(expected));

    /// <summary>A share of the variance: R², an intraclass correlation.</summary>
    public static Tolerance Share { get; } = new(
        nameof(Share),
        "it follows θ, and θ is known to the square root of the objective's precision",
        _ => 1e-5);

    /// <summary>A likelihood-ratio statistic: the difference of two optima.</summary>
    public static Tolerance LikelihoodRatio { get; } = new(
        nameof(LikelihoodRatio),
        "two optima of the reference, each to 1e-6",
        expected => 2e-6 + (1e-9 * Math.Abs(expected)));

    /// <summary>A limit by profile likelihood.</summary>
    /// <param name="standardError">A quarter of the interval; 1 for a correlation.</param>
    public static Tolerance ProfileLimit(double standardError) => new(
        nameof(ProfileLimit),
        "the reference interpolates its profile by splines",
        _ => 2e-3 * standardError);

    /// <summary>A p value of Tukey's range.</summary>
    public static Tolerance AdjustedPValue { get; } = new(
        nameof(AdjustedPValue),
        "the reference's integral of the studentized range is no better",
        _ => 1e-4);

    /// <summary>A p value.</summary>
    public static Tolerance PValue { get; } = new(
        nameof(PValue),
        "it follows statistic and degrees of freedom, both known to a few digits",
        expected => Math.Max(1e-9, 1e-3 * Math.Abs(expected)));

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

    /// <summary>A number that the reference printed to so many decimals.</summary>
    /// <param name="decimals">The decimals.</param>
    public static Tolerance Printed(int decimals) => new(
        nameof(Printed), "the reference rounds it", _ => 0.5001 * Math.Pow(10.0, -decimals));

    /// <summary>A <see cref="Solution"/> that may be zero, judged against a scale.</summary>
    /// <param name="scale">The scale: a standard error, σ, or 1.</param>
    public static Tolerance SolutionOf(double scale) => new(
        nameof(SolutionOf), Solution.Because, expected => 1e-9 * Math.Max(Math.Abs(expected), Math.Abs(scale)));

    /// <summary>A confidence limit from a quantile at given degrees of freedom.</summary>
    /// <param name="standardError">Its standard error.</param>
    public static Tolerance Limit(double standardError) => new(
        nameof(Limit),
        "the quantile follows the degrees of freedom of the reference's numerical derivatives",
        _ => 2e-3 * standardError);

    /// <summary>A covariance judged against the product of two standard deviations.</summary>
    /// <param name="scale">The product.</param>
    public static Tolerance ResidualCovariance(double scale) => new(
        nameof(ResidualCovariance), ResidualParameter.Because, _ => 1e-4 * scale);

    /// <summary>A fixed effect, judged against its own standard error.</summary>
    /// <param name="standardError">Its standard error, in the same units.</param>
    public static Tolerance Estimate(double standardError) => new(
        nameof(Estimate),
        "a difference far below the standard error changes no conclusion",
        expected => (1e-5 * standardError) + (1e-10 * Math.Abs(expected)));

    /// <summary>A number certified in exact arithmetic, to so many digits.</summary>
    /// <param name="digits">Digits that 64-bit arithmetic can reach on the data.</param>
    /// <param name="scale">What smallness is judged against, so that a zero may be compared; 0 for the number itself.</param>
    public static Tolerance Certified(int digits, double scale) => new(
        nameof(Certified),
        "exact rational arithmetic against ours; constant leading digits of the data take digits away",
        expected => Math.Pow(10.0, -digits) * Math.Max(Math.Abs(expected), scale));

    /// <summary>A fixed effect certified in exact arithmetic, judged against its standard error so that a large offset
    /// of the data hides nothing.</summary>
    /// <param name="digits">Digits of the standard error.</param>
    /// <param name="standardError">Its standard error.</param>
    public static Tolerance CertifiedEstimate(int digits, double standardError) => new(
        nameof(CertifiedEstimate),
        "exact rational arithmetic against ours, to the spacing of doubles of the estimate's size",
        expected => (Math.Pow(10.0, -digits) * standardError) + (4.0 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected))));

    /// <summary>The elements of θ of two fits of the same model, judged against the largest of them.</summary>
    /// <param name="largest">The largest element.</param>
    public static Tolerance ThetaOf(double largest) => new(nameof(ThetaOf), Theta.Because, _ => 1e-5 * Math.Max(1.0, largest));

    /// <summary>A standard deviation of random effects, or what is in its units.</summary>
    /// <param name="sigma">σ, the residual standard deviation.</param>
    public static Tolerance StandardDeviation(double sigma) => new(
        nameof(StandardDeviation),
        "near zero the objective depends on the variance, so the standard deviation is loose there",
        expected => Math.Abs(expected) < 1e-3 * sigma ? 1e-4 * sigma : 1e-5 * Math.Abs(expected));

    /// <summary>An entry of a covariance matrix, judged against the two standard deviations it belongs to.</summary>
    /// <param name="first">Standard deviation of the row.</param>
    /// <param name="second">Standard deviation of the column.</param>
    public static Tolerance Covariance(double first, double second) => new(
        nameof(Covariance),
        "a covariance may be zero; the product of the standard deviations is its scale",
        _ => 1e-5 * first * second);

    /// <summary>An entry of a conditional covariance matrix, whose two standard deviations may each differ by
    /// <see cref="StandardDeviation"/>.</summary>
    /// <param name="first">Conditional standard deviation of the row.</param>
    /// <param name="second">Conditional standard deviation of the column.</param>
    /// <param name="sigma">σ, the residual standard deviation.</param>
    public static Tolerance ConditionalCovariance(double first, double second, double sigma)
    {
        Tolerance each = StandardDeviation(sigma);
        double a = each.Allowed(first);
        double b = each.Allowed(second);
        return new(
            nameof(ConditionalCovariance),
            "the freedom of two standard deviations, multiplied out",
            _ => (a * second) + (b * first) + (a * b));
    }

    /// <summary>A sum of squared conditional modes, each of which may differ by <see cref="PerRow"/>.</summary>
    /// <param name="sigma">σ, the residual standard deviation.</param>
    /// <param name="count">Number of modes.</param>
    public static Tolerance SumOfSquares(double sigma, int count)
    {
        double each = PerRow(sigma).Allowed(0.0);
        return new(
            nameof(SumOfSquares),
            "the freedom of every mode, added up by Cauchy and Schwarz",
            expected => (2.0 * each * Math.Sqrt(count * Math.Abs(expected))) + (count * each * each));
    }

    /// <summary>A conditional mode, a fitted value or a residual.</summary>
    /// <param name="sigma">σ, the residual standard deviation, in the quantity's own units.</param>
    public static Tolerance PerRow(double sigma) => new(
        nameof(PerRow),
        "what a row shows is read against its noise",
        _ => 1e-5 * Math.Abs(sigma));

    /// <summary>A derivative against central differences of a function.</summary>
    /// <param name="scale">Size of the derivatives compared.</param>
    public static Tolerance Difference(double scale) => new(
        nameof(Difference),
        "a central difference has an error of the square of its step and of rounding over the step",
        expected => 1e-5 * Math.Max(Math.Abs(expected), Math.Abs(scale)));

    /// <summary>A second derivative against second differences of a function.</summary>
    /// <param name="scale">Size of the derivatives compared.</param>
    public static Tolerance SecondDifference(double scale) => new(
        nameof(SecondDifference),
        "a second difference divides the rounding of the function by the square of its step",
        expected => 1e-4 * Math.Max(Math.Abs(expected), Math.Abs(scale)));

    /// <summary>What another program printed after a search that stopped early.</summary>
    /// <param name="scale">Size of the number.</param>
    internal static Tolerance OtherSearch(double scale) => new(
        nameof(OtherSearch),
        "SAS and lme4 by default end their searches at a relative gradient of 1e-8 and at about 1e-6 of the criterion",
        _ => 5e-4 * Math.Abs(scale));

    /// <summary>A note's own figure for one quantity of one reference case.</summary>
    /// <param name="absolute">The figure.</param>
    /// <param name="because">The note's reason.</param>
    internal static Tolerance Noted(double absolute, string because) => new(nameof(Noted), because, _ => absolute);

    /// <summary>The difference allowed from an expected value; at least 0.</summary>
    /// <param name="expected">The expected value, finite.</param>
    public double Allowed(double expected) => allowed(expected);
}
