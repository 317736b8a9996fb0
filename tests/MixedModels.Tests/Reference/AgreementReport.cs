using System.Globalization;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace MixedModels.Tests.Reference;

/// <summary>The agreement in one table, for the release notes: worst differences and what the fits cost.</summary>
/// <param name="output">Where the table goes: the test's own output.</param>
public class AgreementReport(ITestOutputHelper output)
{
    [Fact]
    public void Agreement_OverAllCases_ListsTheWorstDifferencePerQuantity()
    {
        foreach (Quantity quantity in Enum.GetValues<Quantity>())
        {
            (string Id, Comparison Comparison)[] all =
            [
                .. from id in ReferenceCase.Ids("lmm", "closed_form")
                   where Exemptions.Allow(id, quantity) && Agreement.IsGiven(quantity, ReferenceCase.Load(id).Expected)
                   from comparison in Agreement.Of(quantity, ReferenceCase.Load(id))
                   select (id, comparison),
            ];
            all.ShouldNotBeEmpty();
            (string worst, Comparison at) = all.MaxBy(c => Excess(quantity, c.Comparison));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{quantity,-26} {all.Select(c => c.Id).Distinct().Count(),4} cases {all.Length,6} numbers  worst {Excess(quantity, at):G3} of allowed: {worst}: {at}"));
        }
    }

    [Fact]
    public void Objective_OverAllCases_ListsWhereOursIsLower()
    {
        foreach (string id in ReferenceCase.Ids("lmm", "closed_form"))
        {
            ReferenceCase reference = ReferenceCase.Load(id);
            double gain = reference.Expected.Criterion - ReferenceFits.Of(reference).Objective;
            if (gain > Tolerance.Optimum.Allowed(reference.Expected.Criterion))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id,-28} lower by {gain:G3}"));
            }
        }
    }

    [Fact]
    public void Factorizations_OverAllCases_AreAtMostFifteenPerStartAndNineOnMost()
    {
        (string Id, FitCertificate Certificate)[] fits =
            [.. ReferenceCase.Ids("lmm").Select(id => (id, ReferenceFits.Of(ReferenceCase.Load(id)).Certificate)).OrderBy(f => f.Certificate.Evaluations)];
        foreach (IGrouping<int, (string Id, FitCertificate Certificate)> group in fits.GroupBy(f => f.Certificate.Evaluations))
        {
            output.WriteLine($"{group.Key,3} factorizations: {group.Count(),3} cases{(group.Count() <= 3 ? "  " + string.Join(", ", group.Select(f => f.Id)) : string.Empty)}");
        }

        output.WriteLine($"extra starts: {fits.Sum(f => f.Certificate.TotalEvaluations - f.Certificate.Evaluations)} factorizations in {fits.Sum(f => f.Certificate.Starts - 1)} starts");
        fits[^1].Certificate.Evaluations.ShouldBeLessThanOrEqualTo(15, fits[^1].Id);
        fits.Count(f => f.Certificate.Evaluations <= 9).ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.95 * fits.Length));
    }

    /// <summary>Share of the tolerance used; for objectives a lower one uses none.</summary>
    private static double Excess(Quantity quantity, Comparison comparison) =>
        quantity == Quantity.Objective && comparison.Actual <= comparison.Expected ? 0.0 : comparison.Share;
}
