using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MixedModels.Testing.References;

/// <summary>One case of the repository's <c>reference/cases</c>: a model, its data and the numbers to agree with.</summary>
/// <remarks>The fields are described in <c>reference/README.md</c>.</remarks>
public sealed class ReferenceCase
{
    private static readonly Lazy<ImmutableSortedDictionary<string, ReferenceCase>> Cases = new(ReadAll);

    private const string EquivalentKind = "equivalent_lmm";

    private readonly JsonElement root;

    private ReferenceCase(JsonElement root)
    {
        this.root = root;
        Id = root.GetProperty("id").GetString()!;
        Kind = root.GetProperty("kind").GetString()!;
        Expected = new ReferenceFit(root.GetProperty("expected"));
    }

    /// <summary>Name of the case and of its file.</summary>
    public string Id { get; }

    /// <summary><c>lmm gls lme mmrm rm_anova closed_form</c>, or <c>equivalent_lmm</c>: the mixed model inside an <c>rm_anova</c> case.</summary>
    public string Kind { get; }

    /// <summary>The numbers to agree with.</summary>
    public ReferenceFit Expected { get; }

    /// <summary>The formula as lme4 was given it; an offset named apart from it is added.</summary>
    public string Formula
    {
        get
        {
            string formula = Text("formula")!;
            return Offset is { } offset && !formula.Contains("offset(", StringComparison.Ordinal)
                ? $"{formula} + offset({offset})"
                : formula;
        }
    }

    /// <summary>REML (true) or ML.</summary>
    public bool Reml => root.GetProperty("reml").GetBoolean();

    /// <summary>Full path of the data file.</summary>
    public string DataPath => Repository.PathOf("reference", Text("data")!);

    /// <summary>Column of prior weights, or null.</summary>
    public string? Weights => Text("weights");

    /// <summary>Column of the offset where it is named apart from the formula or in it; null for none.</summary>
    public string? Offset => Text("offset");

    /// <summary>What the case says about quantities that are not identified, or null.</summary>
    public string? Note => Text("note");

    /// <summary>Figures quoted from elsewhere, or null.</summary>
    public JsonElement? Published => root.TryGetProperty("published", out JsonElement published) && published.ValueKind == JsonValueKind.Object ? published : null;

    /// <summary>The residual structure as the command line writes it, or null.</summary>
    public string? ResidualStructure
    {
        get
        {
            if (!root.TryGetProperty("residual", out JsonElement residual) || TextOf(residual, "type") is not { } type) { return null; }
            string name = type switch
            {
                "compoundSymmetry" => "cs",
                "compoundSymmetryHeterogeneous" => "csh",
                "ar1Heterogeneous" => "ar1h",
                "unstructured" => "us",
                "toeplitz" => "toep",
                "toeplitzHeterogeneous" => "toeph",
                "anteDependence" => "ad",
                "anteDependenceHeterogeneous" => "adh",
                "exponential" or "spatialExponential" => "exp",
                "gaussian" => "gau",
                _ => type,
            };
            string by = TextOf(residual, "by") is { } column ? $" | {column}" : string.Empty;
            return $"{name}({TextOf(residual, "time") ?? "1"} | {TextOf(residual, "group")}{by})";
        }
    }

    /// <summary>The variance function as the command line writes it, or null.</summary>
    public string? VarianceFunction
    {
        get
        {
            if (!root.TryGetProperty("residual", out JsonElement residual) || !residual.TryGetProperty("variance", out JsonElement variance)) { return null; }
            return TextOf(variance, "type") switch
            {
                "varIdent" => $"strata({TextOf(variance, "by")})",
                "varPower" => $"power({TextOf(variance, "covariate")})",
                "varExp" => $"exp({TextOf(variance, "covariate")})",
                _ => $"fixed({TextOf(variance, "covariate")})",
            };
        }
    }

    /// <summary>R's contrast function per factor, such as <c>contr.sum</c>; factors not named have the default.</summary>
    public ImmutableSortedDictionary<string, string> Contrasts => root.TryGetProperty("contrasts", out JsonElement contrasts)
        ? contrasts.EnumerateObject().ToImmutableSortedDictionary(c => c.Name, c => c.Value.GetString()!, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The columns that the model uses.</summary>
    public ImmutableArray<ReferenceColumn> Columns =>
        [.. root.GetProperty("columns").EnumerateObject().Select(c => ReferenceColumn.From(c.Name, c.Value))];

    /// <summary>The ids of all cases of some kinds, sorted ordinally.</summary>
    /// <param name="kinds">The kinds; none means all.</param>
    public static ImmutableArray<string> Ids(params IReadOnlyCollection<string> kinds) =>
        [.. Cases.Value.Values.Where(c => kinds.Count == 0 || kinds.Contains(c.Kind)).Select(c => c.Id)];

    /// <summary>The case of that id.</summary>
    /// <param name="id">Name of the case.</param>
    /// <exception cref="KeyNotFoundException">There is no such case.</exception>
    public static ReferenceCase Load(string id) => Cases.Value[id];

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static ImmutableSortedDictionary<string, ReferenceCase> ReadAll() =>
        Directory.EnumerateFiles(Repository.PathOf("reference", "cases"), "*.json")
            .SelectMany(Read)
            .ToImmutableSortedDictionary(c => c.Id, c => c, StringComparer.Ordinal);

    // A repeated-measures case holds a mixed model as well: a case of its own, with the data of the other.
    private static IEnumerable<ReferenceCase> Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement.Clone();
        yield return new ReferenceCase(root);
        if (!root.GetProperty("expected").TryGetProperty(EquivalentKind, out JsonElement model)) { yield break; }
        var own = new JsonObject
        {
            ["id"] = $"{root.GetProperty("id").GetString()}_lmm",
            ["kind"] = EquivalentKind,
            ["data"] = Copy(root.GetProperty("data")),
            ["columns"] = Copy(root.GetProperty("columns")),
            ["formula"] = Copy(model.GetProperty("formula")),
            ["reml"] = model.GetProperty("criterion_kind").GetString()!.Contains("REML", StringComparison.Ordinal),
            ["contrasts"] = Copy(model.GetProperty("contrasts")),
            ["expected"] = Copy(model),
        };
        using JsonDocument copy = JsonDocument.Parse(own.ToJsonString());
        yield return new ReferenceCase(copy.RootElement.Clone());
    }

    private static JsonNode? Copy(JsonElement element) => JsonNode.Parse(element.GetRawText());

    private string? Text(string name) => TextOf(root, name);

    private static string? TextOf(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
