using System.Collections.Immutable;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>Our numbers beside the reference's, quantity by quantity. A case without a quantity gives no comparisons.</summary>
internal static class Agreement
{
    /// <summary>The comparisons of one quantity of one case.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="reference">The case.</param>
    internal static ImmutableArray<Comparison> Of(Quantity quantity, ReferenceCase reference)
    {
        var tolerances = new Tolerances(reference);
        ReferenceFit expected = reference.Expected;
        if (quantity == Quantity.ObjectiveAtReference)
        {
            return [new("objective at the reference theta", expected.Criterion, ReferenceFits.ObjectiveAtReference(reference), tolerances.ObjectiveAtReference)];
        }

        LinearMixedModel fit = ReferenceFits.Of(reference);
        return
        [
            .. quantity switch
            {
                Quantity.Objective => [new("objective", expected.Criterion, fit.Objective, tolerances.Objective)],
                Quantity.Information => Information(expected, fit, tolerances),
                Quantity.Counts => Counts(expected, fit),
                Quantity.FixedEffects => FixedEffects(reference, fit, tolerances),
                Quantity.StandardErrors => StandardErrors(reference, fit, tolerances),
                Quantity.Covariance => Covariance(expected, fit, tolerances),
                Quantity.Theta => Theta(expected, fit, tolerances),
                Quantity.ResidualStandardDeviation => [new("sigma", expected.Sigma, fit.ResidualStandardDeviation, tolerances.Sigma)],
                Quantity.VarianceComponents => VarianceComponents(reference, fit, tolerances),
                Quantity.Correlations => Correlations(expected, fit),
                Quantity.Status => Status(expected, fit),
                Quantity.ConditionalModes => RandomEffectsAgreement.Modes(expected, fit, tolerances),
                Quantity.ConditionalVariances => RandomEffectsAgreement.Variances(expected, fit, tolerances),
                Quantity.Fitted => Head("fitted", expected.Numbers("fitted_head"), fit.FittedValues(), tolerances.Row),
                Quantity.PopulationFitted => Head("population", expected.Numbers("fitted_population_head"), fit.PopulationFittedValues(), tolerances.Row),
                Quantity.Residuals => Head("residual", expected.Numbers("residual_head"), fit.Residuals(), tolerances.Row),
                Quantity.PearsonResiduals => Head("pearson", expected.Numbers("pearson_head"), fit.PearsonResiduals(), Tolerance.PerRow(1.0)),
                Quantity.Leverages => Leverages(expected, fit),
                _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, null),
            },
        ];
    }

    /// <summary>Whether a case has a quantity, without fitting it.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="expected">The reference's numbers.</param>
    internal static bool IsGiven(Quantity quantity, ReferenceFit expected) => quantity switch
    {
        Quantity.Covariance => expected.Has("vcov"),
        Quantity.Correlations => expected.Blocks.Any(b => b.Correlation is not null && b.Terms.Length > 1 && !b.Terms.Where((_, i) => IsNegligible(expected, b, i)).Any()),
        Quantity.ConditionalModes => expected.Has("ranef"),
        Quantity.ConditionalVariances => expected.Modes.Any(m => !m.Variances.IsEmpty),
        Quantity.Fitted => expected.Has("fitted_head"),
        Quantity.PopulationFitted => expected.Has("fitted_population_head"),
        Quantity.Residuals => expected.Has("residual_head"),
        Quantity.PearsonResiduals => expected.Has("pearson_head"),
        Quantity.Leverages => expected.Has("hat"),
        _ => true,
    };

    private static IEnumerable<Comparison> Information(ReferenceFit expected, LinearMixedModel fit, Tolerances tolerances)
    {
        yield return new("logLik", expected.Number("logLik"), fit.LogLikelihood, tolerances.Information);
        yield return new("AIC", expected.Number("AIC"), fit.Aic, tolerances.Information);
        yield return new("BIC", expected.Number("BIC"), fit.Bic, tolerances.Information);
    }

    private static IEnumerable<Comparison> Counts(ReferenceFit expected, LinearMixedModel fit)
    {
        yield return new("rows used", expected.RowCount, fit.ObservationCount, Tolerance.Exact);
        yield return new("parameters", expected.ParameterCount, fit.ParameterCount, Tolerance.Exact);
        yield return new("fixed effects", expected.Beta.Length, fit.FixedEffects.Count(c => !c.IsAliased), Tolerance.Exact);
        yield return new("grouping factors", expected.Levels.Count, fit.Levels.Count, Tolerance.Exact);
        foreach ((string group, int levels) in expected.Levels)
        {
            yield return new($"levels of {group}", levels, fit.Levels.GetValueOrDefault(group), Tolerance.Exact);
        }
    }

    private static IEnumerable<Comparison> FixedEffects(ReferenceCase reference, LinearMixedModel fit, Tolerances tolerances)
    {
        ReferenceFit expected = reference.Expected;
        return
            from i in Enumerable.Range(0, expected.Beta.Length)
            let name = expected.FixedNames[i]
            where IsCompared(reference, name)
            select new Comparison($"beta {name}", expected.Beta[i], fit.FixedEffects[name].Estimate, tolerances.Estimate(expected.StandardErrors[i]));
    }

    private static IEnumerable<Comparison> StandardErrors(ReferenceCase reference, LinearMixedModel fit, Tolerances tolerances)
    {
        ReferenceFit expected = reference.Expected;
        return
            from i in Enumerable.Range(0, expected.Beta.Length)
            let name = expected.FixedNames[i]
            where IsCompared(reference, name)
            select new Comparison($"se {name}", expected.StandardErrors[i], fit.FixedEffects[name].StandardError, tolerances.StandardError);
    }

    private static IEnumerable<Comparison> Covariance(ReferenceFit expected, LinearMixedModel fit, Tolerances tolerances)
    {
        ImmutableArray<string> ours = [.. fit.FixedEffects.Where(c => !c.IsAliased).Select(c => c.Name)];
        ImmutableArray<double> errors = expected.StandardErrors;
        return
            from i in Enumerable.Range(0, errors.Length)
            from j in Enumerable.Range(0, errors.Length)
            let a = expected.FixedNames[i]
            let b = expected.FixedNames[j]
            select new Comparison(
                $"vcov {a}, {b}",
                expected.BetaCovariance![i, j],
                fit.FixedEffects.Covariance[ours.IndexOf(a), ours.IndexOf(b)],
                tolerances.Covariance(errors[i], errors[j]));
    }

    private static IEnumerable<Comparison> Theta(ReferenceFit expected, LinearMixedModel fit, Tolerances tolerances)
    {
        ImmutableArray<ThetaElement> elements =
            [.. fit.RandomEffects.SelectMany(t => ThetaElement.Of(t.Group, t.Terms, t.Structure == "us"))];
        ImmutableArray<ReferenceBlock> blocks = expected.Blocks;
        yield return new("number of theta", expected.Theta.Length, fit.Theta.Length, Tolerance.Exact);
        for (int i = 0; i < elements.Length; i++)
        {
            yield return new($"theta {elements[i]}", elements[i].In(blocks), fit.Theta[i], tolerances.Theta);
        }
    }

    private static IEnumerable<Comparison> VarianceComponents(ReferenceCase reference, LinearMixedModel fit, Tolerances tolerances) =>
        from block in reference.Expected.Blocks
        from i in Enumerable.Range(0, block.Terms.Length)
        where IsCompared(reference, block.Terms[i])
        let term = TermOf(fit, block, i)
        let actual = term.StandardDeviations[term.Terms.IndexOf(block.Terms[i])]
        select new Comparison($"sd {block.Group}.{block.Terms[i]}", block.StandardDeviations[i], actual, tolerances.StandardDeviation);

    private static IEnumerable<Comparison> Correlations(ReferenceFit expected, LinearMixedModel fit)
    {
        foreach (ReferenceBlock block in expected.Blocks)
        {
            if (block.Correlation is not { } correlation) { continue; }
            for (int i = 0; i < block.Terms.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (IsNegligible(expected, block, i) || IsNegligible(expected, block, j)) { continue; }
                    RandomEffectsTerm term = TermOf(fit, block, i);
                    double actual = term.Correlation[term.Terms.IndexOf(block.Terms[i]), term.Terms.IndexOf(block.Terms[j])];
                    yield return new($"corr {block.Group}.{block.Terms[i]}, {block.Terms[j]}", correlation[i, j], actual, Tolerance.Correlation);
                }
            }
        }
    }

    private static IEnumerable<Comparison> Status(ReferenceFit expected, LinearMixedModel fit)
    {
        yield return new("boundary", expected.IsSingular ? 1.0 : 0.0, fit.Status == FitStatus.Boundary ? 1.0 : 0.0, Tolerance.Exact);
        yield return new("not converged", 0.0, fit.Status == FitStatus.NotConverged ? 1.0 : 0.0, Tolerance.Exact);
    }

    private static IEnumerable<Comparison> Leverages(ReferenceFit expected, LinearMixedModel fit)
    {
        IReadOnlyList<double> leverages = fit.Leverages();
        return
        [
            .. Head("leverage", expected.LeverageHead, leverages, Tolerance.PerRow(1.0)),
            new("sum of leverages", expected.LeverageSum!.Value, leverages.Where(h => !double.IsNaN(h)).Sum(), Tolerance.Spread),
        ];
    }

    /// <summary>The reference lists the first rows used; ours has one value per row of the input, NaN where dropped.</summary>
    private static IEnumerable<Comparison> Head(string what, ImmutableArray<double> expected, IReadOnlyList<double> actual, Tolerance tolerance)
    {
        double[] used = [.. actual.Where(v => !double.IsNaN(v)).Take(expected.Length)];
        yield return new($"number of {what}", expected.Length, used.Length, Tolerance.Exact);
        for (int i = 0; i < used.Length; i++) { yield return new($"{what}[{i}]", expected[i], used[i], tolerance); }
    }

    private static RandomEffectsTerm TermOf(LinearMixedModel fit, ReferenceBlock block, int index) =>
        fit.RandomEffects.Single(t => t.Group == block.Group && t.Terms.Contains(block.Terms[index]));

    /// <summary>A standard deviation this small is zero to working precision: its correlations are not determined.</summary>
    private static bool IsNegligible(ReferenceFit expected, ReferenceBlock block, int index) =>
        block.StandardDeviations[index] < Tolerance.StandardDeviation(expected.Sigma).Allowed(0.0);

    private static bool IsCompared(ReferenceCase reference, string name) =>
        Exemptions.ByCase.GetValueOrDefault(reference.Id) is not { OnlyNames: { IsEmpty: false } names } || names.Contains(name);
}
