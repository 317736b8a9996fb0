using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.LinearAlgebra;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference;

/// <summary>Numbers of the <c>gls</c>, <c>lme</c> and <c>mmrm</c> cases beside ours.</summary>
internal static class ResidualAgreement
{
    /// <summary>Compares a quantity of a case.</summary>
    internal static IReadOnlyList<Comparison> Of(ResidualQuantity quantity, ReferenceCase reference)
    {
        LinearMixedModel fit = ReferenceFits.Of(reference);
        JsonElement json = reference.Expected.Json;
        return quantity switch
        {
            ResidualQuantity.Information => [.. Information(fit, json)],
            ResidualQuantity.FixedEffects => [.. reference.Expected.FixedNames.Select((name, i) => new Comparison(
                name, reference.Expected.Beta[i], fit.FixedEffects[name].Estimate, Tolerance.Estimate(reference.Expected.StandardErrors[i])))],
            ResidualQuantity.StandardErrors => [.. reference.Expected.FixedNames.Select((name, i) => new Comparison(
                name, reference.Expected.StandardErrors[i], fit.FixedEffects[name].StandardError, Tolerance.Spread))],
            ResidualQuantity.Covariance => [.. Matrix("vcov", json.GetProperty("vcov"), fit.FixedEffects.Covariance, reference.Expected.StandardErrors)],
            ResidualQuantity.Sigma => [new Comparison("sigma", json.GetProperty("sigma").GetDouble(), fit.ResidualStandardDeviation, Tolerance.Spread)],
            ResidualQuantity.ResidualCovariance => [.. ResidualCovariance(fit, json)],
            ResidualQuantity.ResidualParameters => [.. Parameters(reference, fit, json)],
            ResidualQuantity.VarianceComponents => [.. VarianceComponents(reference, fit)],
            ResidualQuantity.ConditionalModes => [.. Modes(reference, fit)],
            ResidualQuantity.Satterthwaite => [.. Tests("satterthwaite", fit, DegreesOfFreedom.Satterthwaite, json, Tolerance.DegreesOfFreedom)],
            ResidualQuantity.KenwardRogerLinear => [.. Tests("kenward_roger_linear", fit, DegreesOfFreedom.KenwardRogerLinear, json, Tolerance.DegreesOfFreedom)],
            ResidualQuantity.KenwardRogerCovariance => [.. Matrix(
                "adjusted", json.GetProperty("kenward_roger_linear_vcov"), fit.Coefficients(DegreesOfFreedom.KenwardRogerLinear).Covariance, reference.Expected.StandardErrors)],
            ResidualQuantity.ResidualDegreesOfFreedom => [.. Tests("residual", fit, DegreesOfFreedom.Residual, json, Tolerance.Exact)],
            ResidualQuantity.BetweenWithin => [.. Tests("between_within", fit, DegreesOfFreedom.BetweenWithin, json, Tolerance.Exact).Where(c => !c.What.Contains("(Intercept)", StringComparison.Ordinal))],
            ResidualQuantity.Terms => [.. Terms("satterthwaite", fit, DegreesOfFreedom.Satterthwaite, json)],
            ResidualQuantity.AdjustedTerms => [.. Terms("kenward_roger_linear", fit, DegreesOfFreedom.KenwardRogerLinear, json)],
            ResidualQuantity.Means => [.. Means(fit, json)],
            _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, null),
        };
    }

    /// <summary>Whether a case has a quantity.</summary>
    internal static bool IsGiven(ResidualQuantity quantity, ReferenceCase reference)
    {
        JsonElement json = reference.Expected.Json;
        return quantity switch
        {
            // σ is that of the stratum met first, which differs; standard deviations by stratum are compared in its place.
            ResidualQuantity.Sigma => json.TryGetProperty("sigma", out _) && !json.TryGetProperty("residual_sd_by_stratum", out _),
            ResidualQuantity.ResidualCovariance => json.TryGetProperty("covariance_matrix", out _) && reference.ResidualStructure!.StartsWith("exp", StringComparison.Ordinal) == false,
            ResidualQuantity.ResidualParameters => json.TryGetProperty("correlation_parameters", out _)
                || (json.TryGetProperty("variance_parameters", out JsonElement variances) && variances.GetProperty("values").GetArrayLength() > 0),
            ResidualQuantity.VarianceComponents => json.TryGetProperty("varcorr", out _),
            ResidualQuantity.ConditionalModes => json.TryGetProperty("ranef", out _),
            ResidualQuantity.Satterthwaite => HasTests("satterthwaite"),
            ResidualQuantity.KenwardRogerLinear => HasTests("kenward_roger_linear"),
            ResidualQuantity.ResidualDegreesOfFreedom => HasTests("residual"),
            ResidualQuantity.BetweenWithin => HasTests("between_within") && reference.Expected.FixedNames.Length > 1,
            ResidualQuantity.Terms => HasTerms("satterthwaite"),
            ResidualQuantity.AdjustedTerms => HasTerms("kenward_roger_linear"),
            ResidualQuantity.Means => json.TryGetProperty("emmeans", out JsonElement means) && means.ValueKind == JsonValueKind.Object && means.TryGetProperty("Satterthwaite", out _),
            ResidualQuantity.KenwardRogerCovariance => json.TryGetProperty("kenward_roger_linear_vcov", out _),
            _ => true,
        };

        bool HasTerms(string method) => json.TryGetProperty("anova", out JsonElement anova) && anova.TryGetProperty(method, out JsonElement of) && of.TryGetProperty("III", out _);

        bool HasTests(string method) => json.TryGetProperty("coef_tests", out JsonElement tests) && tests.TryGetProperty(method, out _);
    }

    // mmrm counts covariance parameters alone in AIC and subjects in BIC: both are formed anew from our criterion and counts.
    private static IEnumerable<Comparison> Information(LinearMixedModel fit, JsonElement json)
    {
        yield return new Comparison("logLik", json.GetProperty("logLik").GetDouble(), fit.LogLikelihood, Tolerance.Likelihood);
        if (json.TryGetProperty("AIC", out JsonElement aic)) { yield return new Comparison("AIC", aic.GetDouble(), fit.Aic, Tolerance.Likelihood); }
        if (json.TryGetProperty("BIC_n", out JsonElement bic)) { yield return new Comparison("BIC", bic.GetDouble(), fit.Bic, Tolerance.Likelihood); }
        if (!json.TryGetProperty("AIC_covariance_parameters_only", out JsonElement covarianceAic)) { yield break; }
        int parameters = fit.ParameterCount - fit.FixedEffects.Count;
        yield return new Comparison("covariance parameters", json.GetProperty("n_covariance_parameters").GetInt32(), parameters, Tolerance.Exact);
        yield return new Comparison("AIC of covariance parameters", covarianceAic.GetDouble(), fit.Objective + (2.0 * parameters), Tolerance.Likelihood);
        yield return new Comparison(
            "BIC of subjects", json.GetProperty("BIC_subjects").GetDouble(), fit.Objective + (parameters * Math.Log(json.GetProperty("n_subjects").GetInt32())), Tolerance.Likelihood);
    }

    private static IEnumerable<Comparison> ResidualCovariance(LinearMixedModel fit, JsonElement json)
    {
        JsonElement expected = json.GetProperty("covariance_matrix");
        foreach (ResidualMatrix matrix in fit.ResidualMatrices)
        {
            JsonElement own = matrix.Group is null ? expected : expected.GetProperty(matrix.Group);
            for (int j = 0; j < matrix.Visits.Length; j++)
            {
                for (int i = 0; i <= j; i++)
                {
                    double scale = matrix.StandardDeviations[i] * matrix.StandardDeviations[j];
                    yield return new Comparison($"{matrix.Group} {matrix.Visits[i]}, {matrix.Visits[j]}", own[i][j].GetDouble(), matrix.Correlation[i, j] * scale, Tolerance.ResidualCovariance(scale));
                }
            }
        }
    }

    private static IEnumerable<Comparison> Parameters(ReferenceCase reference, LinearMixedModel fit, JsonElement json)
    {
        // Of toeplitz the reference gives autoregressive coefficients and, beside them, the correlations.
        if (json.TryGetProperty("largest_block_correlation", out JsonElement block) && !fit.ResidualMatrices.IsEmpty)
        {
            Matrix correlation = fit.ResidualMatrices[0].Correlation;
            for (int j = 0; j < correlation.ColumnCount; j++)
            {
                for (int i = 0; i < j; i++) { yield return new Comparison($"rho {i} {j}", block[i][j].GetDouble(), correlation[i, j], Tolerance.ResidualParameter); }
            }
        }
        else if (json.TryGetProperty("correlation_parameters", out JsonElement parameters) && !reference.ResidualStructure!.StartsWith("toep", StringComparison.Ordinal))
        {
            double[] expected = [.. parameters.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            // An unstructured matrix is given column by column in both.
            for (int i = 0; i < expected.Length; i++) { yield return new Comparison(fit.ResidualCorrelations[i].Name, expected[i], fit.ResidualCorrelations[i].Value, Tolerance.ResidualParameter); }
        }

        if (json.TryGetProperty("residual_sd_by_stratum", out JsonElement strata))
        {
            foreach ((JsonElement name, JsonElement sd) in strata.GetProperty("names").EnumerateArray().Zip(strata.GetProperty("values").EnumerateArray()))
            {
                double ratio = fit.VarianceParameters.Single(p => p.Name == name.GetString()).Value;
                yield return new Comparison($"sd {name}", sd.GetDouble(), ratio * fit.ResidualStandardDeviation, Tolerance.Spread);
            }
        }
        else if (json.TryGetProperty("variance_parameters", out JsonElement variances))
        {
            double[] expected = [.. variances.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            for (int i = 0; i < expected.Length; i++) { yield return new Comparison(fit.VarianceParameters[i].Name, expected[i], fit.VarianceParameters[i].Value, Tolerance.ResidualParameter); }
        }
    }

    private static IEnumerable<Comparison> VarianceComponents(ReferenceCase reference, LinearMixedModel fit)
    {
        foreach (JsonElement block in reference.Expected.Json.GetProperty("varcorr").EnumerateArray())
        {
            string[] terms = [.. block.GetProperty("terms").EnumerateArray().Select(t => t.GetString()!)];
            for (int i = 0; i < terms.Length; i++)
            {
                RandomEffectsTerm term = fit.RandomEffects.Single(t => t.Group == block.GetProperty("group").GetString() && t.Terms.Contains(terms[i]));
                int at = term.Terms.IndexOf(terms[i]);
                yield return new Comparison($"sd {terms[i]}", block.GetProperty("sd")[i].GetDouble(), term.StandardDeviations[at], Tolerance.StandardDeviation(reference.Expected.Sigma));
                for (int j = 0; j < i && term.Structure == "us"; j++)
                {
                    yield return new Comparison($"correlation {terms[j]}, {terms[i]}", block.GetProperty("corr")[i][j].GetDouble(), term.Correlation[at, term.Terms.IndexOf(terms[j])], Tolerance.Correlation);
                }
            }
        }
    }

    private static IEnumerable<Comparison> Modes(ReferenceCase reference, LinearMixedModel fit)
    {
        foreach (ReferenceModes expected in reference.Expected.Modes)
        {
            ConditionalModes modes = fit.ConditionalModes(expected.Group);
            for (int level = 0; level < expected.Levels.Length; level++)
            {
                int row = modes.Levels.IndexOf(expected.Levels[level]);
                for (int c = 0; c < expected.Terms.Length; c++)
                {
                    yield return new Comparison(
                        $"{expected.Levels[level]} {expected.Terms[c]}", expected.Values[level, c], modes.Values[row, modes.Terms.IndexOf(expected.Terms[c])], Tolerance.PerRow(fit.ResidualStandardDeviation));
                }
            }
        }
    }

    private static IEnumerable<Comparison> Tests(string method, LinearMixedModel fit, DegreesOfFreedom degrees, JsonElement json, Tolerance tolerance)
    {
        FixedEffects ours = fit.Coefficients(degrees);
        foreach (JsonElement row in json.GetProperty("coef_tests").GetProperty(method).EnumerateArray())
        {
            string name = row.GetProperty("term").GetString()!;
            yield return new Comparison($"se {name}", row.GetProperty("se").GetDouble(), ours[name].StandardError, Tolerance.AdjustedCovariance);
            yield return new Comparison($"df {name}", row.GetProperty("df").GetDouble(), ours[name].DegreesOfFreedom, tolerance);
        }
    }

    private static IEnumerable<Comparison> Terms(string method, LinearMixedModel fit, DegreesOfFreedom degrees, JsonElement json)
    {
        JsonElement tables = json.GetProperty("anova").GetProperty(method);
        // Hypotheses of type II weigh rows (docs/decisions/0009), those of the reference do not.
        TermTestType[] types = fit.Weights is null ? [TermTestType.II, TermTestType.III] : [TermTestType.III];
        foreach (TermTestType type in types)
        {
            ImmutableArray<TermTest> ours = fit.TermTests(type, degrees);
            foreach (JsonElement row in tables.GetProperty(type.ToString()).EnumerateArray())
            {
                string term = row.GetProperty("term").GetString()!;
                FTest test = ours.Single(t => SameTerm(t.Term, term)).Test;
                yield return new Comparison($"{type} {term} F", row.GetProperty("F").GetDouble(), test.F, Tolerance.FStatistic);
                yield return new Comparison($"{type} {term} df", row.GetProperty("num_df").GetDouble(), test.NumeratorDegreesOfFreedom, Tolerance.Exact);
                // Satterthwaite's of several rows depend on the rows that span the hypothesis: the reference has 165.6 and 165.7 for one F of one
                // hypothesis (fev_us_reml, RACE, types II and III). Kenward and Roger's do not.
                if (degrees == DegreesOfFreedom.Satterthwaite && test.NumeratorDegreesOfFreedom > 1) { continue; }
                yield return new Comparison($"{type} {term} den df", row.GetProperty("den_df").GetDouble(), test.DenominatorDegreesOfFreedom, Tolerance.DegreesOfFreedom);
            }
        }
    }

    private static bool SameTerm(string ours, string theirs) => ours.Split(':').Order().SequenceEqual(theirs.Split(':').Order());

    private static IEnumerable<Comparison> Means(LinearMixedModel fit, JsonElement json)
    {
        JsonElement request = json.GetProperty("emmeans").GetProperty("Satterthwaite");
        string[] sides = request.GetProperty("specs").GetString()!.TrimStart('~', ' ').Split('|', StringSplitOptions.TrimEntries);
        string[] factors = [.. sides.SelectMany(s => s.Split('*', StringSplitOptions.TrimEntries))];
        MarginalMeans means = fit.MarginalMeans(string.Join(" * ", factors), null, DegreesOfFreedom.Satterthwaite);
        foreach (JsonElement row in request.GetProperty("means").EnumerateArray())
        {
            MarginalMean mean = means.Single(m => factors.All(f => m.Levels[means.Factors.IndexOf(f)] == row.GetProperty(f).GetString()));
            double error = row.GetProperty("se").GetDouble();
            yield return new Comparison("mean", row.GetProperty("emmean").GetDouble(), mean.Estimate, Tolerance.Estimate(error));
            yield return new Comparison("se", error, mean.StandardError, Tolerance.Spread);
            yield return new Comparison("df", row.GetProperty("df").GetDouble(), mean.DegreesOfFreedom, Tolerance.DegreesOfFreedom);
        }
    }

    private static IEnumerable<Comparison> Matrix(string what, JsonElement expected, Matrix actual, ImmutableArray<double> errors)
    {
        for (int j = 0; j < actual.ColumnCount; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double scale = errors[i] * errors[j];
                yield return new Comparison($"{what} {i} {j} over standard errors", expected[i][j].GetDouble() / scale, actual[i, j] / scale, Tolerance.ResidualCovariance(1.0));
            }
        }
    }
}
