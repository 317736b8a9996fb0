using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>Figures of SAS PROC MIXED, as the reference quotes them.</summary>
public class PublishedTests
{
    /// <summary>Cases with Kenward and Roger's standard error and degrees of freedom by SAS.</summary>
    public static TheoryData<string> KenwardRogerCases => [.. Having("kenward_roger_linear_se")];

    /// <summary>Cases with a criterion by SAS, to the digits printed.</summary>
    public static TheoryData<string> CriterionCases => [.. Having("minus_two_res_log_likelihood").Concat(Having("minus_two_log_likelihood"))];

    [Theory, MemberData(nameof(KenwardRogerCases))]
    public void Coefficients_KenwardRoger_AreThoseOfSas(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        JsonElement published = reference.Published!.Value;
        LinearMixedModel fit = ReferenceFits.Of(reference);
        string term = published.GetProperty("term").GetString()!;

        Coefficient linear = fit.Coefficients(DegreesOfFreedom.KenwardRoger)[term];
        Approx.Equal(published.GetProperty("kenward_roger_linear_se").GetDouble(), linear.StandardError, Tolerance.PublishedError, "linear se");
        Approx.Equal(published.GetProperty("kenward_roger_df").GetDouble(), linear.DegreesOfFreedom, Tolerance.PublishedDegreesOfFreedom, "df");
        if (fit.ResidualStructure!.Correlation.Name is not ("us" or "cs" or "toep")) { return; }
        Coefficient sas = fit.Coefficients(DegreesOfFreedom.KenwardRogerSas)[term];
        Approx.Equal(published.GetProperty("kenward_roger_se").GetDouble(), sas.StandardError, Tolerance.PublishedError, "se");
    }

    [Theory, MemberData(nameof(CriterionCases))]
    public void Objective_OfSas_IsOursToTheDigitsPrinted(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        JsonElement published = reference.Published!.Value;
        JsonElement criterion = published.TryGetProperty("minus_two_res_log_likelihood", out JsonElement restricted) ? restricted : published.GetProperty("minus_two_log_likelihood");
        string printed = criterion.GetRawText();
        int decimals = printed.Contains('.', StringComparison.Ordinal) ? printed.Length - printed.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        Approx.Equal(criterion.GetDouble(), ReferenceFits.Of(reference).Objective, Tolerance.Printed(decimals), id);
    }

    private static IEnumerable<string> Having(string name) =>
        ReferenceCase.Ids("mmrm").Where(id => ReferenceCase.Load(id).Published is { } published && published.TryGetProperty(name, out _));
}
