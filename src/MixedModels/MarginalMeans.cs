using System.Collections.Immutable;
using MixedModels.Inference;

namespace MixedModels;

/// <summary>Estimated marginal means, or slopes, over a grid: the fixed part at every combination of some factors' levels, averaged over the levels of
/// the others with equal weights, covariates at one value each.</summary>
/// <remarks>Source: Searle, Speed and Milliken (1980), The American Statistician 34(4).</remarks>
public sealed class MarginalMeans : IReadOnlyList<MarginalMean>
{
    private readonly MeansTable table;

    internal MarginalMeans(MeansTable table) => this.table = table;

    /// <summary>The factors whose levels are told apart, those behind the bar last.</summary>
    public ImmutableArray<string> Factors => table.Factors;

    /// <summary>How many of the last factors stand behind the bar: comparisons stay within their levels.</summary>
    public int ByCount => table.ByCount;

    /// <summary>Factors averaged over, with their number of levels.</summary>
    public ImmutableArray<(string Factor, int LevelCount)> AveragedOver => table.AveragedOver;

    /// <summary>Covariates and the value that each is held at.</summary>
    public ImmutableArray<(string Covariate, double Value)> HeldAt => table.HeldAt;

    /// <summary>The covariate whose slope is shown; null for means.</summary>
    public string? SlopeOf => table.SlopeOf;

    /// <summary>How degrees of freedom were found.</summary>
    public DegreesOfFreedom Method => table.Method;

    /// <inheritdoc/>
    public int Count => table.Rows.Length;

    /// <inheritdoc/>
    public MarginalMean this[int index] => table.Rows[index];

    /// <summary>All pairs, within the levels behind the bar.</summary>
    /// <param name="adjustment">For the number of comparisons at the same levels.</param>
    public ImmutableArray<EstimatedContrast> Pairs(Adjustment adjustment = Adjustment.Tukey) => table.Compare(MeanContrasts.Pairs, adjustment);

    /// <summary>Every level against one, within the levels behind the bar.</summary>
    /// <param name="control">The level compared with; null for the first.</param>
    /// <param name="adjustment">For the number of comparisons at the same levels.</param>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public ImmutableArray<EstimatedContrast> AgainstControl(string? control = null, Adjustment adjustment = Adjustment.Dunnett) =>
        table.Compare(labels => MeanContrasts.AgainstControl(labels, control), adjustment);

    /// <summary>Linear, quadratic, … trends over the levels in their order, in whole numbers as tables of orthogonal polynomials have them.</summary>
    /// <param name="adjustment">For the number of comparisons at the same levels.</param>
    public ImmutableArray<EstimatedContrast> Polynomials(Adjustment adjustment = Adjustment.None) => table.Compare(MeanContrasts.Polynomials, adjustment);

    /// <summary>The F test that all means at the same levels behind the bar are equal: one test a combination of these levels.</summary>
    public ImmutableArray<(ImmutableArray<string> By, FTest Test)> JointTests() => table.JointTests();

    /// <inheritdoc/>
    public IEnumerator<MarginalMean> GetEnumerator() => ((IEnumerable<MarginalMean>)table.Rows).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
