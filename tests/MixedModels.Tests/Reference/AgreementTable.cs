using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MixedModels.Testing;
using MixedModels.Testing.References;
using MixedModels.Tests.Reference.Inference;
using Shouldly;

namespace MixedModels.Tests.Reference;

/// <summary>How closely all quantities agree with the reference, as a page of Markdown.</summary>
internal static class AgreementTable
{
    private const double Negligible = 1e-8;     // an expected value below it has no relative difference worth telling

    /// <summary>The page: a line per quantity, then what is excluded.</summary>
    internal static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Agreement with the reference

            Written by the tests (`MIXEDMODELS_REWRITE_AGREEMENT=1 dotnet test -c Release tests/MixedModels.Tests --filter FullyQualifiedName~AgreementReport`)
            from the cases of [reference](../reference/README.md), kinds `lmm`, `closed_form` and `rm_anova.equivalent_lmm`, and with residual structures
            `gls`, `lme` and `mmrm`. Counts and infinite degrees
            of freedom, which must be equal, are compared as well but not counted here. Relative differences are of expected values above 1e-8 in size.
            A share is the difference over the one allowed; tolerances and their reasons stand in `tests/MixedModels.Testing/Tolerance.cs`. An objective that
            is lower than the reference's counts as no difference.


            """);
        text.Append("## Fits\n\n");
        Head(text);
        foreach (Quantity quantity in Enum.GetValues<Quantity>())
        {
            Line(text, Words(quantity), [.. FitsOf(quantity)]);
        }

        text.Append("\n## Inference\n\n");
        Head(text);
        (string Id, Compared Compared)[] all =
        [
            .. from part in new[] { "coefficients", "terms", "intervals", "comparisons", "partition", "means", "closed form" }
               from id in InferenceAgreement.Ids
               from compared in InferenceAgreement.Of(part, id)
               select (id, compared),
        ];
        ILookup<bool, (string Id, Compared Compared)> byExclusion = all.ToLookup(c => InferenceExclusions.Find(ReferenceCase.Load(c.Id), c.Compared) is not null);
        foreach (IGrouping<string, (string Id, Compared Compared)> quantity in byExclusion[false].GroupBy(c => c.Compared.Quantity).OrderBy(q => q.Key, StringComparer.Ordinal))
        {
            Line(text, quantity.Key, [.. quantity.Select(c => (c.Id, c.Compared.Comparison))]);
        }

        foreach (string kind in new[] { "gls", "lme", "mmrm" })
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## Residual structures: {kind}\n\n");
            Head(text);
            Line(text, "objective", [.. ReferenceCase.Ids(kind).Select(id => (id, ObjectiveOf(ReferenceCase.Load(id))))]);
            foreach (ResidualQuantity quantity in Enum.GetValues<ResidualQuantity>())
            {
                ImmutableArray<(string Id, Comparison Comparison)> compared =
                [
                    .. from id in ReferenceCase.Ids(kind)
                       where ResidualAgreement.IsGiven(quantity, ReferenceCase.Load(id))
                       from comparison in ResidualAgreement.Of(quantity, ReferenceCase.Load(id))
                       select (id, comparison),
                ];
                if (!compared.IsEmpty) { Line(text, Words(quantity.ToString()), compared); }
            }

            int[] evaluations = [.. ReferenceCase.Ids(kind).Select(id => ReferenceFits.Of(ReferenceCase.Load(id)).Certificate.Evaluations).Order()];
            text.Append(CultureInfo.InvariantCulture, $"\nFactorizations of a fit: median {evaluations[evaluations.Length / 2]}, largest {evaluations[^1]}.\n");
        }

        text.Append("\n## Not compared\n\n| of | numbers | that differ | because |\n| --- | ---: | ---: | --- |\n");
        foreach (InferenceExclusion exclusion in InferenceExclusions.All)
        {
            (string Id, Compared Compared)[] of = [.. byExclusion[true].Where(c => InferenceExclusions.Find(ReferenceCase.Load(c.Id), c.Compared) == exclusion)];
            text.Append(CultureInfo.InvariantCulture, $"| {exclusion.Name} | {of.Length} | {of.Count(c => !c.Compared.Comparison.Holds)} | {Cell(exclusion.Because)} |\n");
        }

        foreach (Exemption exemption in Exemptions.ByCase.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {exemption.Case} | {Cell(string.Join(", ", exemption.NotIdentified.Select(Words)))} | | {Cell(exemption.Because)} |\n");
        }

        text.Append("\nKeys of the reference that no comparison reads:\n\n| key | because |\n| --- | --- |\n");
        foreach ((string key, string because) in InferenceExclusions.NotRead) { text.Append(CultureInfo.InvariantCulture, $"| `{key}` | {because} |\n"); }
        return text.ToString();
    }

    private static IEnumerable<(string Id, Comparison Comparison)> FitsOf(Quantity quantity) =>
        from id in ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm")
        where Exemptions.Allow(id, quantity) && Agreement.IsGiven(quantity, ReferenceCase.Load(id).Expected)
        from comparison in Agreement.Of(quantity, ReferenceCase.Load(id))
        let isLower = quantity == Quantity.Objective && comparison.Actual <= comparison.Expected
        select (id, isLower ? comparison with { Actual = comparison.Expected } : comparison);

    private static Comparison ObjectiveOf(ReferenceCase reference)
    {
        double ours = ReferenceFits.Of(reference).Objective;
        return new Comparison("objective", reference.Expected.Criterion, Math.Max(ours, reference.Expected.Criterion), Tolerance.Optimum);
    }

    private static void Head(StringBuilder text) =>
        text.Append("| quantity | cases | numbers | largest difference | of | relative | of | share | of |\n| --- | ---: | ---: | ---: | --- | ---: | --- | ---: | --- |\n");

    private static void Line(StringBuilder text, string quantity, ImmutableArray<(string Id, Comparison Comparison)> all)
    {
        all.ShouldNotBeEmpty(quantity);
        ImmutableArray<(string Id, Comparison Comparison)> numbers = [.. all.Where(c => c.Comparison.Tolerance.Kind != Tolerance.Exact.Kind && double.IsFinite(c.Comparison.Expected))];
        if (numbers.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(quantity)} | {Cases(all)} | {all.Length} counts | {all.Max(c => c.Comparison.Difference):G2} | | | | | |\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"| {Cell(quantity)} | {Cases(all)} | {numbers.Length}");
        Worst(text, numbers, c => c.Difference);
        Worst(text, [.. numbers.Where(c => Math.Abs(c.Comparison.Expected) > Negligible)], c => c.Difference / Math.Abs(c.Expected));
        Worst(text, numbers, c => c.Share);
        text.Append(" |\n");
    }

    private static void Worst(StringBuilder text, ImmutableArray<(string Id, Comparison Comparison)> numbers, Func<Comparison, double> size)
    {
        (string id, Comparison worst) = numbers.MaxBy(c => size(c.Comparison));
        text.Append(CultureInfo.InvariantCulture, $" | {size(worst):G2} | {id}: {Cell(worst.What)}");
    }

    private static int Cases(ImmutableArray<(string Id, Comparison Comparison)> numbers) => numbers.Select(c => c.Id).Distinct().Count();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Words(Quantity quantity) => Words(quantity.ToString());

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
