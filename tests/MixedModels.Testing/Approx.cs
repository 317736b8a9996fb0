using System.Globalization;

namespace MixedModels.Testing;

/// <summary>Assertions on numbers. NaN agrees with nothing, itself included: a test that expects NaN says so by
/// other means. Infinities agree when they are the same.</summary>
public static class Approx
{
    /// <summary>The number is within the tolerance of the expected one.</summary>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="tolerance">The kind of difference allowed.</param>
    /// <param name="what">What the number is, for the message.</param>
    /// <exception cref="DifferenceException">It is not, or one of them is NaN.</exception>
    public static void Equal(double expected, double actual, Tolerance tolerance, string what)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        var comparison = new Comparison(what, expected, actual, tolerance);
        if (!comparison.Holds) { throw new DifferenceException(comparison.ToString()); }
    }

    /// <summary>The numbers agree one by one, and there are as many of them.</summary>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="tolerance">The kind of difference allowed for each.</param>
    /// <param name="what">What the numbers are, for the message.</param>
    /// <exception cref="DifferenceException">Lengths differ, or a number does; the worst is named first.</exception>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, Tolerance tolerance, string what)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        if (expected.Length != actual.Length)
        {
            throw new DifferenceException($"{what}: expected {expected.Length} numbers, got {actual.Length}");
        }

        var comparisons = new Comparison[expected.Length];
        for (int i = 0; i < comparisons.Length; i++)
        {
            comparisons[i] = new Comparison(string.Create(CultureInfo.InvariantCulture, $"{what}[{i}]"), expected[i], actual[i], tolerance);
        }

        if (comparisons.Length > 0) { All(comparisons); }
    }

    /// <summary>All comparisons hold, and there is at least one.</summary>
    /// <param name="comparisons">The comparisons; none at all is a test that could not fail, hence an error.</param>
    /// <exception cref="DifferenceException">Some do not hold; the message has the count and the five worst.</exception>
    public static void All(IReadOnlyCollection<Comparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        if (comparisons.Count == 0) { throw new DifferenceException("nothing was compared"); }
        Comparison[] failures = [.. comparisons.Where(c => !c.Holds).OrderByDescending(c => c.Share)];
        if (failures.Length == 0) { return; }
        string worst = string.Join(Environment.NewLine + "  ", failures.Take(5).Select(c => c.ToString()));
        throw new DifferenceException($"{failures.Length} of {comparisons.Count} numbers differ, the worst first:{Environment.NewLine}  {worst}");
    }

    /// <summary>The number is no larger than the bound plus the tolerance; −∞ is a good answer, NaN is none.</summary>
    /// <param name="bound">The reference.</param>
    /// <param name="actual">Ours; lower is a pass.</param>
    /// <param name="tolerance">The kind of excess allowed.</param>
    /// <param name="what">What the number is, for the message.</param>
    /// <exception cref="DifferenceException">It is larger, or one of them is NaN.</exception>
    public static void AtMost(double bound, double actual, Tolerance tolerance, string what)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        double allowed = double.IsFinite(bound) ? tolerance.Allowed(bound) : 0.0;
        if (!(actual <= bound + allowed))
        {
            throw new DifferenceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: at most {bound:R} expected, got {actual:R}; above by {actual - bound:G3}, allowed {allowed:G3} ({tolerance.Kind}: {tolerance.Because})"));
        }
    }

    /// <summary>The number is no smaller than the bound minus the tolerance; NaN is smaller than everything.</summary>
    /// <param name="bound">The reference.</param>
    /// <param name="actual">Ours; higher is a pass.</param>
    /// <param name="tolerance">The kind of shortfall allowed.</param>
    /// <param name="what">What the number is, for the message.</param>
    /// <exception cref="DifferenceException">It is smaller, or one of them is NaN.</exception>
    public static void AtLeast(double bound, double actual, Tolerance tolerance, string what)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        double allowed = double.IsFinite(bound) ? tolerance.Allowed(bound) : 0.0;
        if (!(actual >= bound - allowed))
        {
            throw new DifferenceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: at least {bound:R} expected, got {actual:R}; below by {bound - actual:G3}, allowed {allowed:G3} ({tolerance.Kind}: {tolerance.Because})"));
        }
    }
}
