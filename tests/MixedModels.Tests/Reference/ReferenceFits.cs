using System.Collections.Concurrent;
using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>Our fits of the reference cases, each done once for the whole suite.</summary>
internal static class ReferenceFits
{
    private static readonly ConcurrentDictionary<string, Lazy<LinearMixedModel>> Fits = new(StringComparer.Ordinal);

    /// <summary>Our fit of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static LinearMixedModel Of(ReferenceCase reference) => Fits.GetOrAdd(
        reference.Id,
        _ => new Lazy<LinearMixedModel>(() => LinearMixedModel.Fit(FormulaOf(reference), reference.LoadData(), reference.Options()))).Value;

    /// <summary>Our fit of a case by REML, whatever the case's own method.</summary>
    /// <param name="reference">The case.</param>
    internal static LinearMixedModel RestrictedOf(ReferenceCase reference) => reference.Reml ? Of(reference) : Fits.GetOrAdd(
        reference.Id + " by REML",
        _ => new Lazy<LinearMixedModel>(() => LinearMixedModel.Fit(
            FormulaOf(reference), reference.LoadData(), reference.Options() with { Method = EstimationMethod.Reml }))).Value;

    /// <summary>Our objective of a case at the reference θ.</summary>
    /// <param name="reference">The case.</param>
    internal static double ObjectiveAtReference(ReferenceCase reference)
    {
        ModelDesign design = reference.Design(FormulaOf(reference));
        ImmutableArray<ThetaElement> elements =
            [.. design.RandomTerms.SelectMany(t => ThetaElement.Of(t.Group.Name, t.ColumnNames, t.Structure == CovarianceStructure.Unstructured))];
        double[] theta = [.. elements.Select(e => e.In(reference.Expected.Blocks))];
        return ProfiledObjective.Evaluate(
            CrossProducts.From(design, CancellationToken.None),
            reference.Reml ? EstimationMethod.Reml : EstimationMethod.Ml,
            theta);
    }

    private static string FormulaOf(ReferenceCase reference) =>
        Exemptions.ByCase.GetValueOrDefault(reference.Id)?.Formula ?? reference.Formula;
}
