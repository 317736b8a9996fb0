using System.Globalization;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

internal sealed partial class ExpressionEvaluator
{
    /// <summary>What <c>scale</c> or <c>center</c> remembers.</summary>
    /// <param name="formula">The formula's text, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="mean">The mean of the training values.</param>
    /// <param name="spread">Their root mean square about a centre.</param>
    /// <exception cref="MixedModelException">They do not vary (MM2109).</exception>
    internal static FunctionCoding.Scale LearnScale(string formula, FormulaNode.FunctionCall call, Func<double> mean, Func<double, double> spread)
    {
        bool canDivide = call.Function == "scale";
        CallArguments arguments = new(formula, call);
        double centre = !canDivide || arguments.Logical("center", true) ? mean() : 0.0;
        double divisor = canDivide && arguments.Logical("scale", true) ? spread(centre) : 1.0;
        return divisor > 0.0
            ? new FunctionCoding.Scale(centre, divisor)
            : throw new MixedModelException(DesignProblems.NoSpread(formula, call));
    }

    /// <summary>What <c>ns</c> or <c>bs</c> remembers.</summary>
    /// <param name="formula">The formula's text, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="minimum">The smallest training value.</param>
    /// <param name="maximum">The largest.</param>
    /// <param name="distinct">How many differ.</param>
    /// <param name="sorted">All of them in order; needed only where the call gives no knots.</param>
    /// <exception cref="MixedModelException">Too few values differ (MM2108), or a knot lies outside (MM2107).</exception>
    internal static FunctionCoding.Spline LearnSpline(string formula, FormulaNode.FunctionCall call, double minimum, double maximum, int distinct, double[]? sorted)
    {
        bool isNatural = call.Function == "ns";
        CallArguments arguments = new(formula, call);
        int degree = isNatural ? 3 : arguments.Count("degree", 3, 1, HighestDegree);
        int fewest = isNatural ? 1 : degree;
        double[]? given = arguments.Numbers("knots");
        int columnCount = given is null ? arguments.Count("df", fewest, fewest, HighestDegree) : given.Length + fewest;
        if (distinct < Math.Max(2, columnCount)) { throw new MixedModelException(DesignProblems.TooFewDistinct(formula, call, distinct, Math.Max(2, columnCount))); }
        int knotCount = columnCount - fewest;
        IEnumerable<double> knots = given?.Order() ?? Enumerable.Range(1, knotCount).Select(k => Moments.Quantile(sorted, k / (knotCount + 1.0)));
        if (given is not null && !given.All(knot => knot > minimum && knot < maximum)) { throw arguments.Problem("knots", "knots inside the range of the data", $"write knots above {minimum.ToString("R", CultureInfo.InvariantCulture)} and below {maximum.ToString("R", CultureInfo.InvariantCulture)}"); }
        return new FunctionCoding.Spline(isNatural, degree, [.. knots], minimum, maximum);
    }

    /// <summary>What <c>cut</c> remembers.</summary>
    /// <param name="formula">The formula's text, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="minimum">The smallest training value.</param>
    /// <param name="maximum">The largest.</param>
    /// <exception cref="MixedModelException">The values do not vary (MM2109), or breaks are equal (MM2107).</exception>
    internal static FunctionCoding.Intervals LearnCut(string formula, FormulaNode.FunctionCall call, double minimum, double maximum)
    {
        CallArguments arguments = new(formula, call);
        double[] breaks = arguments.Numbers("breaks") is { Length: > 1 } given ? [.. given.Order()] : EqualBreaks();
        if (breaks.Distinct().Count() < breaks.Length) { throw arguments.Problem("breaks", "breaks that differ", "write each break once"); }
        return new FunctionCoding.Intervals([.. breaks], [.. CutLabels.Labels(breaks)]);

        double[] EqualBreaks()
        {
            int count = arguments.Count("breaks", 0, 2, MostIntervals);
            return maximum > minimum
                ? CutLabels.EqualWidthBreaks(minimum, maximum, count)
                : throw new MixedModelException(DesignProblems.NoSpread(formula, call));
        }
    }
}
