using System.Collections.Immutable;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Reference;

/// <summary>Every <c>lmm</c> and <c>closed_form</c> case against our fit, quantity by quantity.</summary>
public class AgreementTests
{
    /// <summary>The cases that have a quantity and whose note does not take it out.</summary>
    /// <param name="quantity">The quantity.</param>
    public static TheoryData<string> CasesOf(Quantity quantity) =>
    [
        .. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm")
            .Where(id => Exemptions.Allow(id, quantity) && Agreement.IsGiven(quantity, ReferenceCase.Load(id).Expected)),
    ];

    [Theory, MemberData(nameof(CasesOf), Quantity.Objective)]
    public void Fit_ReferenceCase_IsNoWorseThanReference(string id)
    {
        Comparison objective = Agreement.Of(Quantity.Objective, ReferenceCase.Load(id)).ShouldHaveSingleItem();
        Approx.AtMost(objective.Expected, objective.Actual, objective.Tolerance, id);
    }

    [Theory, MemberData(nameof(CasesOf), Quantity.ObjectiveAtReference)]
    public void Evaluate_AtReferenceTheta_AgreesWithReference(string id) => AllAgree(Quantity.ObjectiveAtReference, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Information)]
    public void Fit_ReferenceCase_AgreesOnLogLikelihoodAicAndBic(string id) => AllAgree(Quantity.Information, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Counts)]
    public void Fit_ReferenceCase_CountsTheSame(string id) => AllAgree(Quantity.Counts, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.FixedEffects)]
    public void Fit_ReferenceCase_AgreesOnFixedEffects(string id) => AllAgree(Quantity.FixedEffects, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.StandardErrors)]
    public void Fit_ReferenceCase_AgreesOnStandardErrors(string id) => AllAgree(Quantity.StandardErrors, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Covariance)]
    public void Fit_ReferenceCase_AgreesOnCovarianceOfFixedEffects(string id) => AllAgree(Quantity.Covariance, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Theta)]
    public void Fit_ReferenceCase_AgreesOnTheta(string id) => AllAgree(Quantity.Theta, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.ResidualStandardDeviation)]
    public void Fit_ReferenceCase_AgreesOnSigma(string id) => AllAgree(Quantity.ResidualStandardDeviation, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.VarianceComponents)]
    public void Fit_ReferenceCase_AgreesOnStandardDeviations(string id) => AllAgree(Quantity.VarianceComponents, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Correlations)]
    public void Fit_ReferenceCase_AgreesOnCorrelations(string id) => AllAgree(Quantity.Correlations, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Status)]
    public void Fit_ReferenceCase_AgreesOnSingularity(string id) => AllAgree(Quantity.Status, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.ConditionalModes)]
    public void ConditionalModes_ReferenceCase_Agree(string id) => AllAgree(Quantity.ConditionalModes, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.ConditionalVariances)]
    public void ConditionalVariances_ReferenceCase_Agree(string id) => AllAgree(Quantity.ConditionalVariances, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Fitted)]
    public void FittedValues_ReferenceCase_Agree(string id) => AllAgree(Quantity.Fitted, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.PopulationFitted)]
    public void PopulationFittedValues_ReferenceCase_Agree(string id) => AllAgree(Quantity.PopulationFitted, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Residuals)]
    public void Residuals_ReferenceCase_Agree(string id) => AllAgree(Quantity.Residuals, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.PearsonResiduals)]
    public void PearsonResiduals_ReferenceCase_Agree(string id) => AllAgree(Quantity.PearsonResiduals, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.Leverages)]
    public void Leverages_ReferenceCase_Agree(string id) => AllAgree(Quantity.Leverages, id);

    [Theory, MemberData(nameof(CasesOf), Quantity.FixedEffects)]
    public void Fit_ReferenceCase_DropsTheSameColumns(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        LinearMixedModel fit = ReferenceFits.Of(reference);
        ImmutableArray<string> dropped = reference.Expected.Has("dropped_columns") ? reference.Expected.DroppedColumns : [];
        fit.FixedEffects.Where(c => c.IsAliased).Select(c => c.Name).ShouldBe(dropped);
        fit.FixedEffects.Where(c => !c.IsAliased).Select(c => c.Name).ShouldBe(reference.Expected.FixedNames);
    }

    private static void AllAgree(Quantity quantity, string id) => Approx.All(Agreement.Of(quantity, ReferenceCase.Load(id)));
}
