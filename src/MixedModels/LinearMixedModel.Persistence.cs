using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Estimation;
using MixedModels.Formulas;
using MixedModels.Inference;
using MixedModels.Persistence;
using MixedModels.Problems;

namespace MixedModels;

/// <content>Model files.</content>
public sealed partial class LinearMixedModel
{
    /// <summary>Writes the model to a file; a file of that name is replaced once the new one is complete.</summary>
    /// <param name="path">The file, by convention ending in <c>.mm.json</c>.</param>
    /// <remarks>The file holds formula, codings, estimates, certificate, row accounting, path and hash of the data and,
    /// up to 50 MB, the cross-products bit for bit; no rows.</remarks>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ThrowIfResidual("saved files");
        string temporary = path + ".part";
        try
        {
            using (FileStream stream = File.Create(temporary)) { ModelFile.Write(ToDocument(), stream); }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MixedModelException">The file is missing, damaged, of another schema, or lacks its cross-products.</exception>
    public static LinearMixedModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ModelDocument document = ModelFile.Read(path);
        try
        {
            CrossProductsDocument products = document.CrossProducts
                ?? throw new MixedModelException(PersistenceProblems.NeedsData(path, document.DataSource));
            return FromDocument(document, CrossProductsConverter.FromDocument(products));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException or KeyNotFoundException)
        {
            throw new MixedModelException(PersistenceProblems.Damaged(path, e.Message));
        }
    }

    /// <summary>The same model with its rows, for what needs them.</summary>
    /// <param name="data">The data that the model was fitted to.</param>
    /// <exception cref="MixedModelException">The data are not those the model was fitted to.</exception>
    public LinearMixedModel WithData(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (DataSha256 is not null && data.Sha256 is not null && !string.Equals(DataSha256, data.Sha256, StringComparison.Ordinal))
        {
            throw new MixedModelException(PersistenceProblems.OtherData(data.Source, DataSha256, data.Sha256));
        }

        ModelFormula formula = ParseFor(Formula, data, Weights);
        var options = new FitOptions { Weights = Weights, Contrasts = Contrasts, Independent = Independent };
        ModelDesign design = DesignBuilder.Build(formula, data, options.ToDesignOptions());
        if (!IsDesignOfThisFit(design)) { throw new MixedModelException(PersistenceProblems.OtherCrossProducts(data.Source)); }
        return Assemble(Describe(), Estimate, design);
    }

    // The same bytes may have been read with other levels or types, so names, labels and cross-products must all agree.
    private bool IsDesignOfThisFit(ModelDesign design) =>
        design.FixedNames.SequenceEqual(Schema.FixedNames, StringComparer.Ordinal)
        && design.Rows.Used == Rows.Used
        && design.RandomTerms.All(t => t.Group.Levels.SequenceEqual(Schema.Levels(t.Group.Name), StringComparer.Ordinal))
        && CrossProductsComparison.AreOfTheSameRows(Estimate.Data, CrossProducts.From(design, CancellationToken.None));

    private FitDescription Describe() => new()
    {
        Formula = Formula,
        Method = Method,
        Weights = Weights,
        Contrasts = Contrasts,
        ResidualStructure = ResidualStructure,
        VarianceFunction = VarianceFunction,
        DataSource = DataSource,
        DataSha256 = DataSha256,
        Rows = Rows,
        Schema = Schema,
        Levels = Levels,
        ScaledResidualQuantiles = ScaledResidualQuantiles,
        Problems = Problems,
        Timings = Timings,
        VarianceForms = savedForms,
    };

    private ModelDocument ToDocument() => new()
    {
        Formula = Formula,
        Method = Method,
        Weights = Weights,
        Contrasts = Contrasts,
        DataSource = DataSource,
        DataSha256 = DataSha256,
        Rows = Rows,
        Schema = Schema,
        Levels = Levels,
        Status = Status,
        Certificate = Certificate,
        FlatDirection = Estimate.FlatDirection,
        Objective = Objective,
        Theta = Theta,
        FixedEffects = [.. Estimate.FixedEffects],
        ResidualStandardDeviation = ResidualStandardDeviation,
        ScaledResidualQuantiles = ScaledResidualQuantiles,
        Problems = Problems,
        Timings = Timings,
        TermFactors = [.. Estimate.Terms.Select(t => new TermFactorDocument(PackedNumbers.Of(t.Vectors), PackedNumbers.Of(t.Values), PackedNumbers.Of(t.Parameters)))],
        CrossProducts = CrossProductsConverter.ToDocument(Estimate.Data),
        VarianceForms = FormsOfRows() is { } forms ? new VarianceFormsDocument(PackedNumbers.Of(forms.Fixed), [.. forms.Random.Select(r => PackedNumbers.Of(r))]) : null,
    };

    // The forms where the cross-products do not tell them.
    private VarianceForms? FormsOfRows() => VarianceForms.Of(Estimate.Data, Schema, null, Weights is not null) is null ? TryVarianceForms() : null;

    private static VarianceForms? Restore(VarianceFormsDocument? document, CrossProducts products)
    {
        if (document is null) { return null; }
        if (document.Random.Length != products.Terms.Length) { throw new FormatException("The number of terms does not agree."); }
        return new VarianceForms(
            PackedNumbers.Doubles(document.Fixed, products.Rank * products.Rank),
            [.. products.Terms.Zip(document.Random, (t, form) => PackedNumbers.Doubles(form, t.Layout.Width * t.Layout.Width))]);
    }

    private static LinearMixedModel FromDocument(ModelDocument document, CrossProducts products)
    {
        ImmutableArray<TermFactor> terms =
            [.. products.Terms.Zip(document.TermFactors, (t, d) => TermFactor.Restore(
                t.Factor,
                t.Layout,
                PackedNumbers.Doubles(d.Vectors, t.Layout.Width * t.Layout.Width),
                PackedNumbers.Doubles(d.Values, t.Layout.Width),
                PackedNumbers.Doubles(d.Parameters ?? "", t.Layout.Pattern is null ? 0 : t.Layout.ParameterCount)))];
        if (terms.Length != products.Terms.Length) { throw new FormatException("The number of terms does not agree."); }
        var objective = new ProfiledObjective(products, document.Method);
        double value = objective.Evaluate(CovarianceProblem.Lambda(products, terms));
        var estimate = new Estimate(objective, terms, value, document.Status, document.Certificate, document.FlatDirection);
        var description = new FitDescription
        {
            Formula = document.Formula,
            Method = document.Method,
            Weights = document.Weights,
            Contrasts = document.Contrasts,
            DataSource = document.DataSource,
            DataSha256 = document.DataSha256,
            Rows = document.Rows,
            Schema = document.Schema,
            Levels = document.Levels,
            ScaledResidualQuantiles = document.ScaledResidualQuantiles,
            Problems = document.Problems,
            Timings = document.Timings,
            VarianceForms = Restore(document.VarianceForms, products),
        };
        return Assemble(description, estimate, null);
    }
}
