using MixedModels.Data;
using MixedModels.Problems;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Checking;

/// <summary>Rows that lie far from their fitted value are named.</summary>
public class FarResidualTests
{
    private const string Formula = "Reaction ~ Days + (Days | Subject)";

    private static DataSet Sleepstudy() => DataSet.ReadCsv(Repository.PathOf("examples", "sleepstudy.csv"));

    [Fact]
    public void Fit_Sleepstudy_NamesTheThreeRowsBeyondTheLimit()
    {
        Problem note = LinearMixedModel.Fit(Formula, Sleepstudy()).Problems.Single(p => p.Code == "MM3101");

        note.Severity.ShouldBe(Severity.Note);
        note.Message.ShouldBe(
            "3 rows have residuals beyond ±3.6 residual standard deviations: row 57 (Subject 332, residual 5.18, leverage 0.12), "
            + "row 8 (Subject 308, residual -3.95, leverage 0.16), row 60 (Subject 332, residual -3.84, leverage 0.29)");
    }

    [Fact]
    public void Fit_OneWildValue_IsNamedByItsRow()
    {
        DataSet data = Sleepstudy();
        double[] reaction = ((NumberColumn)data.Find("Reaction")!).Values.ToArray();
        reaction[100] = 1e6;
        DataSet wild = new([new NumberColumn("Reaction", reaction), data.Find("Days")!, data.Find("Subject")!]);

        LinearMixedModel.Fit(Formula, wild).Problems.Single(p => p.Code == "MM3101").Message
            .ShouldContain("row 101 (Subject 349, residual 11.35");
    }

    [Fact]
    public void Fit_NoFarResidual_SaysNothing()
    {
        DataSet data = DataSet.ReadCsv(Repository.PathOf("reference", "data", "dyestuff.csv"));

        LinearMixedModel.Fit("Yield ~ 1 + (1 | Batch)", data).Problems.ShouldNotContain(p => p.Code == "MM3101");
    }
}
