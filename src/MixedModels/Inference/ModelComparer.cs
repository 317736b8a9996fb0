using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Problems;

namespace MixedModels.Inference;

/// <summary>Puts models of the same rows beside each other.</summary>
internal sealed class ModelComparer
{
    private const double SameLikelihood = 1e-6;     // a larger model may end this much above a smaller one by the precision of the search

    private readonly IReadOnlyList<LinearMixedModel> given;
    private readonly EstimationMethod method;
    private readonly CancellationToken cancellationToken;
    private readonly BootstrapOptions? bootstrap;

    internal ModelComparer(IReadOnlyList<LinearMixedModel> models, EstimationMethod method, BootstrapOptions? bootstrap, CancellationToken cancellationToken)
    {
        given = models;
        this.method = method;
        this.cancellationToken = cancellationToken;
        this.bootstrap = bootstrap;
    }

    /// <summary>The table.</summary>
    internal ModelComparison Compare()
    {
        foreach (LinearMixedModel model in given.Skip(1))
        {
            if (!SameRows.Are(given[0], model)) { throw new MixedModelException(InferenceProblems.OtherRows(given[0], model)); }
        }

        bool hasSameFixedPart = given.All(m => m.Schema.FixedNames.SequenceEqual(given[0].Schema.FixedNames, StringComparer.Ordinal));
        if (method == EstimationMethod.Reml && !hasSameFixedPart) { throw new MixedModelException(InferenceProblems.RestrictedLikelihoodsOfOtherFixedParts()); }
        (LinearMixedModel Model, int Index)[] ordered =
            [.. given.Select((m, i) => (Model: m.By(method, cancellationToken), Index: i)).OrderBy(m => m.Model.ParameterCount).ThenBy(m => m.Index)];
        double least = ordered.Min(m => m.Model.Aic);
        double sum = ordered.Sum(m => Math.Exp(-0.5 * (m.Model.Aic - least)));
        var rows = ImmutableArray.CreateBuilder<ComparedModel>();
        for (int i = 0; i < ordered.Length; i++)
        {
            LinearMixedModel model = ordered[i].Model;
            string? why = i == 0 ? null : WhyNoTest(ordered[i - 1].Model, model);
            LikelihoodRatioTest? test = i == 0 || why is not null ? null : Test(ordered[i - 1].Model, model);
            string? whyNotSimulated = null;
            if (test is not null && bootstrap is not null) { test = Simulated(ordered[i - 1].Model, model, test, out whyNotSimulated); }
            double delta = model.Aic - least;
            rows.Add(new ComparedModel(model, ordered[i].Index, delta, Math.Exp(-0.5 * delta) / sum, test, why) { WhyNotSimulated = whyNotSimulated });
        }

        return new ModelComparison(method, given.Any(m => m.Method != method), rows.ToImmutable());
    }

    private static string? WhyNoTest(LinearMixedModel smaller, LinearMixedModel larger)
    {
        if (smaller.ParameterCount == larger.ParameterCount) { return "it has as many parameters as the model before it"; }
        if (Nesting.WhyNot(smaller, larger) is { } why) { return why; }
        return larger.Objective > smaller.Objective + SameLikelihood
            ? "its likelihood is below that of the smaller model: its search ended early"
            : null;
    }

    private LikelihoodRatioTest Test(LinearMixedModel smaller, LinearMixedModel larger)
    {
        double statistic = LikelihoodDrop.Of(smaller.Objective, larger.Objective);
        int df = larger.ParameterCount - smaller.ParameterCount;
        double p = Distributions.ChiSquaredUpper(statistic, df);
        if (Nesting.KeptColumns(smaller, larger) is not { } kept || larger.HasResidualCovariance) { return new LikelihoodRatioTest(statistic, df, p, p); }
        if (smaller.Schema.FixedNames.Length != larger.Schema.FixedNames.Length) { return new LikelihoodRatioTest(statistic, df, p, null); }
        (TermFactor Small, TermFactor Large)[] changed =
            [.. kept.Select((place, s) => (smaller.Estimate.Terms[s], larger.Estimate.Terms[place.Term])).Where(pair => IsPatterned(pair) && !PatternNesting.AreEqual(pair.Item1.Layout, pair.Item2.Layout))];
        if (changed.Length > 0)
        {
            bool isRegular = kept.Length == larger.Estimate.Terms.Length && smaller.Status == FitStatus.Converged && changed.All(pair => PatternNesting.IsInside(pair.Small.Layout, pair.Large.Layout));
            return new LikelihoodRatioTest(statistic, df, p, isRegular ? p : null);
        }

        if (!BoundaryMixture.CanTell(larger.Estimate, smaller.Estimate, kept)) { return new LikelihoodRatioTest(statistic, df, p, null); }
        BoundaryMixture mixture = BoundaryMixture.Of(larger.Estimate, smaller.Estimate, kept, cancellationToken);
        return new LikelihoodRatioTest(statistic, df, p, mixture.PValue(statistic));
    }

    private static bool IsPatterned((TermFactor Small, TermFactor Large) pair) => pair.Small.Layout.Pattern is not null || pair.Large.Layout.Pattern is not null;

    private LikelihoodRatioTest Simulated(LinearMixedModel smaller, LinearMixedModel larger, LikelihoodRatioTest test, out string? whyNot)
    {
        if (larger.HasResidualCovariance)
        {
            whyNot = "responses are not drawn from models with a residual structure";
            return test;
        }

        int[] columns = [.. smaller.Schema.FixedNames.Select(name => larger.Schema.FixedNames.IndexOf(name, StringComparer.Ordinal))];
        var mapping = SmallerResponse.Of(larger.Estimate.Data, smaller.Estimate.Data, Nesting.Places(smaller, larger), columns);
        whyNot = mapping is null ? "columns that are named alike differ between the models, or levels of a grouping factor come in another order" : null;
        return mapping is null
            ? test
            : test with { Simulated = BootstrapRatioTest.Of(smaller.Estimate, larger.Estimate, mapping, test.Statistic, bootstrap!) };
    }
}
