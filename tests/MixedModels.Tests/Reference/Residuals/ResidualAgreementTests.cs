using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>Every <c>gls</c>, <c>lme</c> and <c>mmrm</c> case against our fit, quantity by quantity.</summary>
public class ResidualAgreementTests
{
    /// <summary>All cases.</summary>
    public static TheoryData<string> Cases => [.. ReferenceCase.Ids("gls", "lme", "mmrm")];

    /// <summary>The quantities of all cases that have them.</summary>
    public static TheoryData<string, ResidualQuantity> Quantities
    {
        get
        {
            var data = new TheoryData<string, ResidualQuantity>();
            foreach (string id in ReferenceCase.Ids("gls", "lme", "mmrm"))
            {
                foreach (ResidualQuantity quantity in Enum.GetValues<ResidualQuantity>())
                {
                    if (ResidualAgreement.IsGiven(quantity, ReferenceCase.Load(id))) { data.Add(id, quantity); }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fit_ReferenceCase_IsNoWorseThanReference(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        Approx.AtMost(reference.Expected.Criterion, ReferenceFits.Of(reference).Objective, Tolerance.Optimum, id);
    }

    [Theory, MemberData(nameof(Quantities))]
    public void Fit_ReferenceCase_AgreesOn(string id, ResidualQuantity quantity) => Approx.All(ResidualAgreement.Of(quantity, ReferenceCase.Load(id)));

    [Fact]
    public void Fit_ReferenceCases_NeedFewFactorizations()
    {
        int[] evaluations = [.. ReferenceCase.Ids("gls", "lme", "mmrm").Select(id => ReferenceFits.Of(ReferenceCase.Load(id)).Certificate.Evaluations)];
        evaluations.Count(e => e <= 15).ShouldBeGreaterThanOrEqualTo((int)Math.Ceiling(0.95 * evaluations.Length));
    }
}
