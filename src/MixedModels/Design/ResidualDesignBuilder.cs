using System.Collections.Immutable;
using MixedModels.Covariance;
using MixedModels.Data;
using MixedModels.LinearAlgebra;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Finds the subjects, the positions of their rows, and the universes that these belong to.</summary>
internal sealed class ResidualDesignBuilder
{
    private const int MostVisits = 500;
    private const int MostParameters = 350;     // their second derivatives are held
    private const int RowsPerParameter = 2;

    private readonly DataSet data;
    private readonly RowSelection rows;
    private readonly ResidualStructure? structure;
    private readonly VarianceFunction? variance;
    private readonly int[] positive;            // used rows of positive weight
    private readonly double[]? scales;          // per used row what the variance function depends on
    private readonly ImmutableArray<string> strata;
    private readonly List<Problem> problems = [];

    /// <summary>Prepares.</summary>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows used.</param>
    /// <param name="weights">Weights of the rows used, or null.</param>
    /// <param name="evaluator">Evaluates on the rows used.</param>
    /// <param name="structure">The residual structure, or null.</param>
    /// <param name="variance">The variance function, or null.</param>
    internal ResidualDesignBuilder(DataSet data, RowSelection rows, double[]? weights, ExpressionEvaluator evaluator, ResidualStructure? structure, VarianceFunction? variance)
    {
        this.data = data;
        this.rows = rows;
        this.structure = structure;
        this.variance = variance;
        positive = [.. Enumerable.Range(0, rows.Count).Where(i => weights is null || weights[i] > 0.0)];
        (scales, strata) = Scales(evaluator);
    }

    /// <summary>What a reader should be told.</summary>
    internal IReadOnlyList<Problem> Problems => problems;

    /// <summary>Builds.</summary>
    /// <exception cref="MixedModelException">Two rows of a subject are at one time (MM3018), times are no numbers or too many, separate matrices meet in one
    /// subject, or a value has no variance (MM3025).</exception>
    /// <param name="columns">Columns of X on the rows used.</param>
    internal ResidualDesign Build(ImmutableArray<double[]> columns) => Build().WithColumns(columns, positive);

    private ResidualDesign Build()
    {
        if (structure is null) { return Independent(); }
        (int[] subjects, ImmutableArray<string> names) = Codes(structure.Subject);
        (int[] groups, ImmutableArray<string> groupLabels) = structure.By is { } by ? Codes(by) : (new int[rows.Count], [string.Empty]);
        int[][] members = Members(subjects, names.Length);
        (double[] times, ImmutableArray<string> visits) = Times(members);
        foreach (int[] own in members) { Array.Sort([.. own.Select(r => times[r])], own); }
        CheckSubjects(members, names, times, groups);
        var covariance = new ResidualCovariance(structure.Correlation, visits.Length, groupLabels.Length, variance, strata.Length);
        if (covariance.Count > MostParameters || (covariance.Count > 2 && covariance.Count * RowsPerParameter > positive.Length))
        {
            throw new MixedModelException(DesignProblems.TooManyParameters(structure.ToString(), covariance.Count, positive.Length, visits.Length));
        }

        (ImmutableArray<CovarianceUniverse> universes, ImmutableArray<ResidualSubject> found) =
            new UniverseFinder(visits.Length, scales).Find(members, groups, times, positive);
        return new ResidualDesign(covariance, universes, found, new ResidualLabels(visits, groupLabels, strata));
    }

    private ResidualDesign Independent()
    {
        var covariance = new ResidualCovariance(null, 0, 1, variance, strata.Length);
        (ImmutableArray<CovarianceUniverse> universes, ImmutableArray<ResidualSubject> found) =
            new UniverseFinder(0, scales).Find([.. positive.Select(r => new[] { r })], new int[rows.Count], new double[rows.Count], positive);
        return new ResidualDesign(covariance, universes, found, new ResidualLabels([], [string.Empty], strata));
    }

    private (double[]? Values, ImmutableArray<string> Strata) Scales(ExpressionEvaluator evaluator)
    {
        if (variance is null) { return (null, []); }
        if (variance.IsOfFactor)
        {
            (int[] codes, ImmutableArray<string> levels) = Codes(variance.Expression);
            return ([.. codes.Select(c => (double)c)], levels);
        }

        double[] values = evaluator.Numbers(ResidualColumns.ExpressionOf(variance));
        foreach (int i in positive)
        {
            if (variance.Refusal(values[i]) is { } refusal) { throw new MixedModelException(DesignProblems.NoVariance(variance.ToString(), data, rows.Rows[i], values[i], refusal)); }
        }

        return (values, []);
    }

    // Level indices of the used rows, levels that occur only.
    private (int[] Codes, ImmutableArray<string> Levels) Codes(string column)
    {
        FactorColumn factor = data.Find(column)!.ToFactor();
        int[] codes = rows.Gather(factor.Array);
        int[] place = new int[factor.Levels.Length];
        foreach (int i in positive) { place[codes[i]] = 1; }
        var levels = ImmutableArray.CreateBuilder<string>();
        for (int level = 0; level < place.Length; level++)
        {
            if (place[level] == 0) { continue; }
            place[level] = levels.Count;
            levels.Add(factor.Levels[level]);
        }

        return ([.. codes.Select(c => place[c])], levels.ToImmutable());
    }

    private int[][] Members(int[] subjects, int count)
    {
        var members = new List<int>[count];
        for (int i = 0; i < count; i++) { members[i] = []; }
        foreach (int row in positive) { members[subjects[row]].Add(row); }
        return [.. members.Select(m => m.ToArray())];
    }

    // Times, or indices of visits, per used row; and the labels of the visits.
    private (double[] Times, ImmutableArray<string> Visits) Times(int[][] members)
    {
        if (structure!.Time is not { } column)
        {
            double[] ranks = new double[rows.Count];
            foreach (int[] own in members)
            {
                for (int i = 0; i < own.Length; i++) { ranks[own[i]] = i; }
            }

            return (ranks, [.. Enumerable.Range(1, members.Max(m => m.Length)).Select(i => DesignProblems.Text(i))]);
        }

        Column found = data.Find(column)!;
        if (structure.Correlation is DistanceCorrelation)
        {
            double[] numbers = found switch
            {
                NumberColumn number => rows.Gather(number.Array),
                DateColumn date => [.. rows.Rows.Select(r => (date.Values[r]!.Value - DateTime.UnixEpoch).TotalDays)],
                _ => throw new MixedModelException(DesignProblems.TimesNotNumbers(structure.ToString(), column)),
            };
            return (numbers, []);
        }

        (int[] codes, ImmutableArray<string> visits) = Codes(column);
        double[] times = [.. codes.Select(c => (double)c)];
        if (found is NumberColumn values && structure.Correlation is not (CompoundSymmetry or Unstructured or AnteDependence))
        {
            (times, visits) = EvenlySpaced(column, rows.Gather(values.Array), times, visits);
        }

        return visits.Length <= MostVisits ? (times, visits) : throw new MixedModelException(DesignProblems.TooManyVisits(structure.ToString(), column, visits.Length));
    }

    // Visits whose numbers leave gaps: the lag is counted in units of the smallest gap, or by visits where each has a parameter of its own.
    private (double[] Times, ImmutableArray<string> Visits) EvenlySpaced(string column, double[] values, double[] ranks, ImmutableArray<string> visits)
    {
        double[] distinct = [.. positive.Select(i => values[i]).Distinct().Order()];
        if (distinct.Length < 2) { return (ranks, visits); }
        double unit = Enumerable.Range(1, distinct.Length - 1).Min(i => distinct[i] - distinct[i - 1]);
        if ((distinct[^1] - distinct[0]) / unit > distinct.Length - 1 + 1e-6)
        {
            bool isExact = distinct.All(v => Math.Abs(Math.Round((v - distinct[0]) / unit) - ((v - distinct[0]) / unit)) < 1e-6);
            bool byLag = structure!.Correlation is FirstOrderAutoregression { IsHeterogeneous: false } or AutoregressiveMovingAverage;
            if (byLag && !isExact) { throw new MixedModelException(DesignProblems.UnevenTimes(structure.ToString(), column, structure.Subject)); }
            problems.Add(DesignProblems.UnequalGaps(structure.ToString(), column, byLag ? unit : null));
            if (byLag)
            {
                int count = (int)Math.Round((distinct[^1] - distinct[0]) / unit) + 1;
                return ([.. values.Select(v => Math.Round((v - distinct[0]) / unit))], [.. Enumerable.Range(0, count).Select(i => DesignProblems.Text(distinct[0] + (i * unit)))]);
            }
        }

        return (ranks, visits);
    }

    private void CheckSubjects(int[][] members, ImmutableArray<string> names, double[] times, int[] groups)
    {
        for (int s = 0; s < members.Length; s++)
        {
            int[] own = members[s];
            for (int i = 1; i < own.Length; i++)
            {
                if (times[own[i]] == times[own[i - 1]])
                {
                    throw new MixedModelException(DesignProblems.DuplicateTimes(structure!, names[s], data, rows.Rows[own[i - 1]], rows.Rows[own[i]]));
                }

                if (groups[own[i]] != groups[own[0]]) { throw new MixedModelException(DesignProblems.SeveralMatricesInSubject(structure!, names[s])); }
            }
        }
    }
}
