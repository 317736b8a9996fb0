using System.Collections.Immutable;
using MixedModels.Cli.Documents;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>What <c>mixed test</c> found, as tables and as a document.</summary>
/// <param name="fit">The model.</param>
/// <param name="method">How degrees of freedom are found.</param>
/// <param name="confidence">Of intervals, between 0 and 1.</param>
/// <param name="digits">Significant digits.</param>
internal sealed class TestAnswer(LinearMixedModel fit, DegreesOfFreedom method, double confidence, int digits)
{
    private DegreesOfFreedom Followed => DegreesOfFreedomNames.Followed(fit, method);

    private readonly List<Table> tables = [];
    private readonly List<TestDocument.MeansPart> means = [];
    private readonly List<TestDocument.ContrastPart> contrasts = [];
    private List<TestDocument.TermPart>? terms;
    private List<TestDocument.RandomTestPart>? random;
    private TestDocument.FPart? joint;
    private TermTestType? type;

    /// <summary>Whether nothing was added.</summary>
    internal bool IsEmpty => tables.Count == 0;

    /// <summary>Whether only tests of terms were added.</summary>
    internal bool HasTermsOnly => terms is not null && tables.Count == 1;

    /// <summary>The tables.</summary>
    internal ImmutableArray<Table> Tables => [.. tables];

    /// <summary>Adds tests of terms.</summary>
    internal void AddTerms(ImmutableArray<TermTest> tests, TermTestType of)
    {
        type = of;
        terms = [.. tests.Select(t => new TestDocument.TermPart(t.Term, Of(t.Test)))];
        tables.Add(TestTables.Terms(tests, of, Followed, digits));
    }

    /// <summary>Adds tests of random-effects terms.</summary>
    internal void AddRandom(ImmutableArray<RandomTermTest> tests)
    {
        random =
        [
            .. tests.Select(t => new TestDocument.RandomTestPart(
                t.Dropped,
                t.ParameterCount,
                FiniteNumber.Of(t.Objective),
                FiniteNumber.Of(t.Aic),
                FiniteNumber.Of(t.Test.Statistic),
                t.Test.DegreesOfFreedom,
                FiniteNumber.Of(t.Test.PValue),
                t.Test.BoundaryPValue is { } boundary ? FiniteNumber.Of(boundary) : null)
            {
                Simulated = SimulatedPart.Of(t.Test.Simulated),
                WhyNotSimulated = t.WhyNotSimulated,
            }),
        ];
        tables.Add(TestTables.Random(tests, fit.Method, digits));
    }

    /// <summary>Adds means or slopes, and comparisons of them.</summary>
    /// <param name="found">The means.</param>
    /// <param name="comparison"><c>pairs</c>, <c>control</c>, <c>trend</c>, or null for none.</param>
    /// <param name="adjustment">How the comparisons are adjusted; null where there are none.</param>
    internal void AddMeans(MarginalMeans found, string? comparison, Adjustment? adjustment)
    {
        tables.Add(TestTables.Means(found, Followed, confidence, digits));
        ImmutableArray<EstimatedContrast>? compared = comparison switch
        {
            "pairs" => found.Pairs(adjustment!.Value),
            "control" => found.AgainstControl(null, adjustment!.Value),
            "trend" => found.Polynomials(adjustment!.Value),
            _ => null,
        };
        if (compared is { } rows)
        {
            string title = comparison switch { "pairs" => "Pairs", "control" => "Against the first", _ => "Trends over the levels" };
            string subtitle = $"{DegreesOfFreedomNames.Tests(Followed)}, {AdjustmentNames.Words(adjustment!.Value, rows)}";
            tables.Add(TestTables.Contrasts(title, rows, [.. found.Factors.TakeLast(found.ByCount)], subtitle, confidence, digits));
        }

        means.Add(new TestDocument.MeansPart(
            found.Factors,
            found.ByCount,
            found.SlopeOf,
            found.AveragedOver.ToDictionary(a => a.Factor, a => a.LevelCount, StringComparer.Ordinal),
            found.HeldAt.ToDictionary(h => h.Covariate, h => FiniteNumber.Of(h.Value), StringComparer.Ordinal),
            [.. found.Select(m => new TestDocument.MeanPart(
                m.Levels,
                FiniteNumber.Of(m.Estimate),
                FiniteNumber.Of(m.StandardError),
                FiniteNumber.Of(m.DegreesOfFreedom),
                FiniteNumber.Of(m.Lower),
                FiniteNumber.Of(m.Upper),
                m.IsEstimable))],
            comparison,
            adjustment is { } by ? AdjustmentNames.Of(by) : null,
            compared is { } all ? [.. all.Select(Of)] : null));
    }

    /// <summary>Adds contrasts in words.</summary>
    internal void AddContrasts(string text, ContrastTest test)
    {
        contrasts.AddRange(test.Rows.Select(Of));
        tables.Add(TestTables.Contrasts("Contrasts", test.Rows, [], DegreesOfFreedomNames.Tests(Followed), confidence, digits));
        if (test.Rows.Length == 1) { return; }
        joint = Of(test.Joint);
        tables.Add(TestTables.Together(test.Joint, digits));
    }

    /// <summary>The document.</summary>
    internal TestDocument ToDocument(ImmutableArray<Problem> problems) => new()
    {
        Schema = "mixed/test/1",
        Model = new FitDocument.ModelPart(fit.Formula, fit.Method == EstimationMethod.Reml ? "REML" : "ML", DegreesOfFreedomNames.Of(method), "wald", confidence, fit.Independent),
        TermTestType = type?.ToString(),
        Terms = terms,
        Random = random,
        Means = means.Count == 0 ? null : means,
        Contrasts = contrasts.Count == 0 ? null : contrasts,
        Joint = joint,
        Problems = ProblemDocument.Of(problems),
    };

    private static TestDocument.FPart Of(FTest test) => new(
        test.NumeratorDegreesOfFreedom, FiniteNumber.Of(test.DenominatorDegreesOfFreedom), FiniteNumber.Of(test.F), FiniteNumber.Of(test.PValue), FiniteNumber.Of(test.Scale));

    private static TestDocument.ContrastPart Of(EstimatedContrast c) => new(
        c.Name,
        c.By,
        FiniteNumber.Of(c.Estimate),
        FiniteNumber.Of(c.StandardError),
        FiniteNumber.Of(c.DegreesOfFreedom),
        FiniteNumber.Of(c.Statistic),
        FiniteNumber.Of(c.PValue),
        FiniteNumber.Of(c.Lower),
        FiniteNumber.Of(c.Upper));
}
