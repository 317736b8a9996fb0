using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>Sandwich covariances and their degrees of freedom against clubSandwich (random effects) and mmrm (residual structures).</summary>
public class ClusterRobustTests
{
    private static readonly (string Block, string Variant, DegreesOfFreedom Method)[] Variants =
    [
        ("cluster_robust", "CR0", DegreesOfFreedom.RobustCr0),
        ("cluster_robust", "CR1S", DegreesOfFreedom.RobustCr1S),
        ("cluster_robust", "CR2", DegreesOfFreedom.RobustCr2),
        ("robust", "Empirical", DegreesOfFreedom.RobustCr0),
        ("robust", "Empirical-Bias-Reduced", DegreesOfFreedom.RobustCr2),
        ("robust", "Empirical-Jackknife", DegreesOfFreedom.RobustCr3),
    ];

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string id in ReferenceCase.Ids("lmm", "gls", "lme", "mmrm"))
            {
                ReferenceFit expected = ReferenceCase.Load(id).Expected;
                foreach ((string block, string variant, _) in Variants)
                {
                    if (expected.Has(block) && expected.Json.GetProperty(block).TryGetProperty(variant, out _)) { data.Add(id, block, variant); }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Coefficients_Sandwich_AgreeWithReference(string id, string block, string variant)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        LinearMixedModel fit = ReferenceFits.Of(reference);
        FixedEffects ours = fit.Coefficients(Variants.First(v => v.Block == block && v.Variant == variant).Method);
        JsonElement expected = reference.Expected.Json.GetProperty(block).GetProperty(variant);
        string[] names = [.. expected.GetProperty("coef_tests").EnumerateArray().Select(t => t.GetProperty("term").GetString()!)];
        double[][] covariance = [.. expected.GetProperty("vcov").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        double errorShare = block == "robust" ? 1e-4 : 1e-5;
        int at = 0;
        foreach (JsonElement test in expected.GetProperty("coef_tests").EnumerateArray())
        {
            Coefficient own = ours[names[at]];
            Near(test, "se", own.StandardError, errorShare);
            Near(test, "df", own.DegreesOfFreedom, block == "robust" ? 1e-4 : 1e-5);
            at++;
        }

        string[] estimable = [.. ours.Where(c => !c.IsAliased).Select(c => c.Name)];
        int[] places = [.. names.Select(name => Array.IndexOf(estimable, name))];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = 0; j < names.Length; j++)
            {
                double scale = Math.Sqrt(covariance[i][i] * covariance[j][j]);
                Approx.Equal(covariance[i][j], ours.Covariance[places[i], places[j]], Tolerance.Noted(2.0 * errorShare * scale, "as for standard errors"), $"{names[i]}, {names[j]}");
            }
        }

        void Near(JsonElement test, string what, double value, double share)
        {
            double given = test.GetProperty(what).GetDouble();
            Approx.Equal(given, value, Tolerance.Noted(share * Math.Abs(given), "reference/README.md"), $"{variant}: {what} of {names[at]}");
        }
    }
    // clubSandwich 0.5.8, Wald_test(test = "HTZ") with vcovCR(type = "CR2").
    [Fact]
    public void Contrast_OfSeveralRows_IsTheHotellingTestOfClubSandwich()
    {
        FTest test = ReferenceFits.Of(ReferenceCase.Load("ratpup")).Contrast("TreatmentLow; TreatmentHigh", DegreesOfFreedom.RobustCr2).Joint;
        Approx.Equal(11.14737105290, test.F, Tolerance.FStatistic, "F");
        Approx.Equal(14.0407658785, test.DenominatorDegreesOfFreedom, Tolerance.KenwardRogerDegreesOfFreedom, "df");
    }

    // SAS's empirical covariance, given as the covariance matrix of the coefficients: CR0, to what SAS's standard errors allow.
    [Theory]
    [InlineData("fev_arm_us")]
    [InlineData("fev_arm_ar1")]
    [InlineData("fev_arm_ar1h")]
    [InlineData("fev_arm_cs")]
    [InlineData("fev_arm_csh")]
    [InlineData("fev_arm_toep")]
    [InlineData("fev_arm_toeph")]
    [InlineData("fev_arm_adh")]
    public void Coefficients_Sandwich_AgreesWithSas(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        double[][] expected = [.. reference.Published!.Value.GetProperty("empirical_vcov").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        FixedEffects ours = ReferenceFits.Of(reference).Coefficients(DegreesOfFreedom.RobustCr0);
        for (int i = 0; i < 2; i++)
        {
            double given = Math.Sqrt(expected[i][i]);
            Approx.Equal(given, ours[i].StandardError, Tolerance.Noted(2e-4 * given, "reference/README.md: SAS stops early"), ours[i].Name);
        }
    }
}
