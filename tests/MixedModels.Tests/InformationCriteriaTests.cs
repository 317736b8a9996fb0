using MixedModels.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests;

/// <summary>AIC, its correction and BIC from the objective and the counts.</summary>
public class InformationCriteriaTests
{
    [Theory]
    [InlineData(3, true)]       // n = 6 = k + 2
    [InlineData(2, false)]      // n = 4 = k: there is no correction
    public void Aicc_FewRows_IsInfiniteWhereThereIsNoCorrection(int groups, bool exists)
    {
        LinearMixedModel fit = LinearMixedModel.Fit("y ~ x + (1 | g)", Rows(groups));
        fit.ParameterCount.ShouldBe(4);
        fit.ObservationCount.ShouldBe(2 * groups);
        if (exists) { fit.Aicc.ShouldBe(fit.Aic + 40.0); }     // 2·4·5/(6 − 4 − 1)
        else { fit.Aicc.ShouldBe(double.PositiveInfinity); }
    }

    private static DataSet Rows(int groups) => new DataSetBuilder()
        .Add("y", Enumerable.Range(0, 2 * groups).Select(i => Math.Sin(5.0 * i) + (i / 2)).ToArray())
        .Add("x", Enumerable.Range(0, 2 * groups).Select(i => Math.Cos(3.0 * i)).ToArray())
        .Add("g", Enumerable.Range(0, 2 * groups).Select(i => $"g{i / 2}").ToArray())
        .Build();
}
