using System.Text;
using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>What was found before a refusal comes with it: it often says why.</summary>
public class RefusalTests
{
    [Fact]
    public void Fit_RefusedForACoefficientPerRow_CarriesTheManyLevels()
    {
        MixedModelException refusal = Refused("y ~ site + (1 | g)");
        refusal.Problems.Select(problem => problem.Code).ShouldBe(["MM3035", "MM3019", "MM3020"]);
        refusal.Problems.Select(problem => problem.Severity).ShouldBeInOrder(SortDirection.Descending);
        refusal.Message.ShouldStartWith("MM3035");
    }

    [Fact]
    public void Fit_RefusedWhileTheDesignIsBuilt_CarriesTheManyLevels() =>
        Refused("y ~ site + (1 | row)").Problems.Select(problem => problem.Code).ShouldBe(["MM3006", "MM3019", "MM3020"]);

    [Fact]
    public void Describe_Refused_CarriesWhatWasFound()
    {
        MixedModelException refusal = Should.Throw<MixedModelException>(() => LinearMixedModel.Describe("y ~ site + (one | g)", Data()));
        refusal.Problems[0].Severity.ShouldBe(Severity.Error);
        refusal.Problems.Select(problem => problem.Code).ShouldContain("MM3019");
    }

    [Fact]
    public void With_Nothing_IsTheSameRefusal()
    {
        var refusal = new MixedModelException(new Problem("MM3035", Severity.Error, "text"));
        refusal.With([]).ShouldBeSameAs(refusal);
    }

    [Fact]
    public void With_WarningsAndNotes_PutsErrorsFirstAndKeepsTheOrder()
    {
        var refusal = new MixedModelException(new Problem("MM3035", Severity.Error, "first"), new Problem("MM3002", Severity.Error, "second"));
        Problem[] found = [new Problem("MM3020", Severity.Note, "note"), new Problem("MM3019", Severity.Warning, "warning")];
        refusal.With(found).Problems.Select(problem => problem.Code).ShouldBe(["MM3035", "MM3002", "MM3019", "MM3020"]);
    }

    private static MixedModelException Refused(string formula) => Should.Throw<MixedModelException>(() => LinearMixedModel.Fit(formula, Data()));

    // Sixty sites of one row each, in six groups, and a row without response.
    private static DataSet Data()
    {
        var text = new StringBuilder("y,site,g,row,one\n");
        for (int row = 0; row < 61; row++) { text.Append($"{(row < 60 ? $"{row * 5 % 7}" : "")},s{row % 60:D2},g{row % 6},r{row:D2},1\n"); }
        return Csv.Read(text.ToString());
    }
}
