using System.Collections.Immutable;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.LinearAlgebra;

namespace MixedModels.Testing.Simulation;

/// <summary>A search for the optimum of a random model from the default start, and how low other starts get.</summary>
/// <param name="Model">The model.</param>
/// <param name="Certificate">Of the fit from one start.</param>
/// <param name="Status">Of that fit.</param>
/// <param name="Objective">Where it ended.</param>
/// <param name="Excess">That less the lowest objective of the other starts; NaN where none was tried.</param>
public sealed record RandomModelTrial(RandomModel Model, FitCertificate Certificate, FitStatus Status, double Objective, double Excess)
{
    /// <summary>What an objective may lie above the best of several starts.</summary>
    public const double LargestExcess = 1e-6;

    private const int RandomStarts = 3;
    private const int Patience = 100;
    private static readonly double[] Scales = [0.1, 4.0];

    /// <summary>Factorizations that 95 % of the searches should need at most.</summary>
    public int Goal => Model.Method == EstimationMethod.Reml ? 9 : 10;

    /// <summary>Fits a model from the default start, and from five others if asked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="otherStarts">Whether to try two other scales and three random covariances.</param>
    /// <param name="progress">Told of the first fit; may be null.</param>
    public static RandomModelTrial Run(RandomModel model, bool otherStarts, IProgress<FitProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var options = new FitOptions { Method = model.Method, Weights = model.Weights };
        ModelDesign design = DesignBuilder.Build(ModelFormula.Parse(model.Formula), model.ToDataSet(), options.ToDesignOptions());
        CrossProducts data = CrossProducts.From(design, CancellationToken.None);
        Estimate fit = Fitter.Fit(data, new FitSettings(model.Method, options.MaxEvaluations, 1, long.MaxValue, 1, progress, CancellationToken.None));
        double best = double.NaN;
        if (otherStarts)
        {
            var settings = new FitSettings(model.Method, Patience, 1, long.MaxValue, 1, null, CancellationToken.None);
            best = Others(data, model.Seed).Min(start => Fitter.Fit(data, settings, [start]).Objective);
        }

        return new RandomModelTrial(model, fit.Certificate, fit.Status, fit.Objective, fit.Objective - best);
    }

    private static IEnumerable<ImmutableArray<TermFactor>> Others(CrossProducts data, ulong seed)
    {
        foreach (double scale in Scales) { yield return [.. data.Terms.Select(t => TermFactor.Identity(t.Factor, t.Layout, scale))]; }
        var random = new SeededGenerator(seed + 77);
        for (int i = 0; i < RandomStarts; i++) { yield return [.. data.Terms.Select(t => Draw(t.Factor, t.Layout, random))]; }
    }

    // Singular values around 0.6, log-normal, in random directions where the structure has any.
    private static TermFactor Draw(int factor, TermLayout layout, SeededGenerator random)
    {
        int s = layout.Width;
        double[] values = [.. Enumerable.Range(0, s).Select(_ => Math.Exp((1.2 * random.NextNormal()) - 0.5)).OrderDescending()];
        double[] turned = [.. Enumerable.Range(0, s * s).Select(_ => random.NextNormal())];
        double[] vectors = new double[s * s];
        if (layout.Structure == CovarianceStructure.Unstructured) { SingularValues.Left(turned, s, vectors, new double[s]); }
        else
        {
            for (int i = 0; i < s; i++) { vectors[(i * s) + i] = 1.0; }
        }

        return TermFactor.Restore(factor, layout, vectors, values);
    }
}
