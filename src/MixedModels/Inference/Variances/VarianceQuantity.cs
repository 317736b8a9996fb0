using System.Collections.Immutable;
using MixedModels.Design;

namespace MixedModels.Inference;

/// <summary>A sum of variances, or its share of a larger sum.</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Group">Grouping factor of a term, or null.</param>
/// <param name="Terms">Columns of a term, or none.</param>
/// <param name="Parts">What is measured: indices of terms, <see cref="Residual"/> or <see cref="Fixed"/>.</param>
/// <param name="Others">The rest of the sum that it is a share of; empty for a variance.</param>
internal sealed record VarianceQuantity(
    VarianceMeasure Measure, string? Group, ImmutableArray<string> Terms, ImmutableArray<int> Parts, ImmutableArray<int> Others)
{
    /// <summary>The residuals as a part.</summary>
    internal const int Residual = -1;

    /// <summary>The fixed part as a part.</summary>
    internal const int Fixed = -2;

    /// <summary>Whether the coefficients have a say.</summary>
    internal bool HasFixed => Parts.Contains(Fixed) || Others.Contains(Fixed);

    /// <summary>Whether it lies between 0 and 1.</summary>
    internal bool IsShare => !Others.IsEmpty;

    /// <summary>What it is, in words.</summary>
    internal string InWords
    {
        get
        {
            string of = Group is null ? string.Empty : $" of {string.Join(", ", Terms)} within {Group}";
            return Measure switch
            {
                VarianceMeasure.Variance => Group is null ? "the residual variance" : $"the variance{of}",
                VarianceMeasure.AdjustedIntraclassCorrelation => $"the intraclass correlation{of}",
                VarianceMeasure.UnadjustedIntraclassCorrelation => $"the unadjusted intraclass correlation{of}",
                VarianceMeasure.MarginalRSquared => "the marginal R²",
                _ => "the conditional R²",
            };
        }
    }

    /// <summary>All quantities: variances, then intraclass correlations, term by term and together, then R².</summary>
    /// <param name="terms">The random-effects terms.</param>
    /// <param name="forms">F and Ā: where Xβ is the same in all rows there is no marginal R², and the conditional one is the intraclass
    /// correlation.</param>
    internal static ImmutableArray<VarianceQuantity> Of(ImmutableArray<TermSchema> terms, VarianceForms forms)
    {
        bool hasFixed = forms.Fixed.Any(f => f != 0.0);
        int[] ofFixed = hasFixed ? [Fixed] : [];
        int[] all = [.. Enumerable.Range(0, terms.Length)];
        var list = ImmutableArray.CreateBuilder<VarianceQuantity>();
        foreach (int t in all) { list.Add(OfTerm(VarianceMeasure.Variance, t, [])); }
        list.Add(new VarianceQuantity(VarianceMeasure.Variance, null, [], [Residual], []));
        AddCorrelations(VarianceMeasure.AdjustedIntraclassCorrelation, [Residual]);
        if (hasFixed)
        {
            AddCorrelations(VarianceMeasure.UnadjustedIntraclassCorrelation, [Residual, Fixed]);
            list.Add(new VarianceQuantity(VarianceMeasure.MarginalRSquared, null, [], [Fixed], [.. all, Residual]));
        }

        if (all.Length > 0) { list.Add(new VarianceQuantity(VarianceMeasure.ConditionalRSquared, null, [], [.. all, .. ofFixed], [Residual])); }
        return list.ToImmutable();

        void AddCorrelations(VarianceMeasure measure, int[] rest)
        {
            foreach (int t in all) { list.Add(OfTerm(measure, t, [.. all.Where(other => other != t), .. rest])); }
            if (all.Length > 0) { list.Add(new VarianceQuantity(measure, null, [], [.. all], [.. rest])); }
        }

        VarianceQuantity OfTerm(VarianceMeasure measure, int t, ImmutableArray<int> others) => new(measure, terms[t].Group, terms[t].Columns, [t], others);
    }

    /// <summary>Its value.</summary>
    /// <param name="components">The variances of all parts.</param>
    internal double ValueOf(VarianceComponents components)
    {
        double parts = Parts.Sum(Variance);
        return IsShare ? parts / (parts + Others.Sum(Variance)) : parts;

        double Variance(int part) => part switch
        {
            Residual => components.Residual,
            Fixed => components.Fixed,
            _ => components.Random[part],
        };
    }
}
