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
    /// <summary>Set to <c>1</c>, the table is written anew to <c>docs/agreement.md</c>.</summary>
    private const string RewriteVariable = "MIXEDMODELS_REWRITE_AGREEMENT";

    [Fact]
    public void Agreement_OverAllCases_ListsTheWorstDifferencesPerQuantity()
    {
        string table = AgreementTable.Write();
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1") { File.WriteAllText(Repository.PathOf("docs", "agreement.md"), table); }
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
}
