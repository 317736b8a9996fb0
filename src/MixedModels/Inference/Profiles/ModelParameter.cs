using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>A parameter of a model as a function of its estimates.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Group">Grouping factor, or null.</param>
/// <param name="Name">Its name.</param>
/// <param name="Term">Index of its random-effects term, or −1.</param>
/// <param name="First">Its column in the term, or the retained column of X; −1 for σ.</param>
/// <param name="Second">The second column of a correlation; −1 otherwise.</param>
internal sealed record ModelParameter(ParameterKind Kind, string? Group, string Name, int Term, int First, int Second)
{
    /// <summary>What it is, in words.</summary>
    internal string InWords => Kind switch
    {
        ParameterKind.StandardDeviation => $"the standard deviation of {Name} within {Group}",
        ParameterKind.Correlation => $"the correlation of {Name} within {Group}",
        ParameterKind.ResidualStandardDeviation => "the residual standard deviation",
        _ => $"the coefficient {Name}",
    };

    /// <summary>All parameters: term by term standard deviations and correlations, σ, the estimable coefficients.</summary>
    internal static ImmutableArray<ModelParameter> Of(DesignSchema schema, FixedBasis basis)
    {
        var list = ImmutableArray.CreateBuilder<ModelParameter>();
        for (int t = 0; t < schema.Terms.Length; t++)
        {
            TermSchema term = schema.Terms[t];
            int s = term.Columns.Length;
            for (int i = 0; i < s; i++) { list.Add(new ModelParameter(ParameterKind.StandardDeviation, term.Group, term.Columns[i], t, i, -1)); }
            for (int i = 0; i < s && term.Structure == CovarianceStructure.Unstructured; i++)
            {
                for (int j = i + 1; j < s; j++)
                {
                    list.Add(new ModelParameter(ParameterKind.Correlation, term.Group, $"{term.Columns[i]}, {term.Columns[j]}", t, i, j));
                }
            }
        }

        list.Add(new ModelParameter(ParameterKind.ResidualStandardDeviation, null, "sigma", -1, -1, -1));
        for (int j = 0; j < basis.Rank; j++) { list.Add(new ModelParameter(ParameterKind.FixedEffect, null, schema.FixedNames[basis.Retained[j]], -1, j, -1)); }
        return list.ToImmutable();
    }

    /// <summary>Its value; NaN for a correlation with a standard deviation of zero.</summary>
    internal double ValueOf(Estimate estimate)
    {
        double sigma = Math.Sqrt(estimate.ResidualVariance);
        return Kind switch
        {
            ParameterKind.StandardDeviation => sigma * Length(estimate.Factors[Term], First),
            ParameterKind.Correlation => Correlation(estimate.Factors[Term]),
            ParameterKind.ResidualStandardDeviation => sigma,
            _ => estimate.FixedEffects[First],
        };
    }

    private double Correlation(double[] lambda)
    {
        int s = (int)Math.Sqrt(lambda.Length);
        double product = 0.0;
        for (int c = 0; c < s; c++) { product += lambda[(c * s) + First] * lambda[(c * s) + Second]; }
        double lengths = Length(lambda, First) * Length(lambda, Second);
        return lengths > 0.0 ? Math.Clamp(product / lengths, -1.0, 1.0) : double.NaN;
    }

    private static double Length(double[] lambda, int row)
    {
        int s = (int)Math.Sqrt(lambda.Length);
        double sum = 0.0;
        for (int c = 0; c < s; c++) { sum += lambda[(c * s) + row] * lambda[(c * s) + row]; }
        return Math.Sqrt(sum);
    }
}
