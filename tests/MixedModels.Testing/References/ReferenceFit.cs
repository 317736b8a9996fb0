using System.Collections.Immutable;
using System.Text.Json;

namespace MixedModels.Testing.References;

/// <summary>The block <c>expected</c> of a case: what the reference program found.</summary>
public sealed class ReferenceFit
{
    internal ReferenceFit(JsonElement json) => Json = json;

    /// <summary>The block itself, for what has no member here.</summary>
    public JsonElement Json { get; }

    /// <summary>−2 log (restricted) likelihood, constants included.</summary>
    public double Criterion => Number("criterion");

    /// <summary>Rows used.</summary>
    public int RowCount => Json.GetProperty("n").GetInt32();

    /// <summary>p + θ + 1.</summary>
    public int ParameterCount => Json.GetProperty("npar").GetInt32();

    /// <summary>σ, the residual standard deviation.</summary>
    public double Sigma => Number("sigma");

    /// <summary>Whether θ lies on the boundary.</summary>
    public bool IsSingular => Json.GetProperty("singular").GetBoolean();

    /// <summary>Names of the estimated fixed effects.</summary>
    public ImmutableArray<string> FixedNames => Texts(Json.GetProperty("beta").GetProperty("names"));

    /// <summary>β̂, in the order of <see cref="FixedNames"/>.</summary>
    public ImmutableArray<double> Beta => Numbers(Json.GetProperty("beta").GetProperty("values"));

    /// <summary>Standard errors of β̂.</summary>
    public ImmutableArray<double> StandardErrors => Numbers("se");

    /// <summary>Var(β̂), or null where the case has none.</summary>
    public double[,]? BetaCovariance => Has("vcov") ? Table(Json.GetProperty("vcov")) : null;

    /// <summary>Columns of X that were left out because they depend on earlier ones.</summary>
    public ImmutableArray<string> DroppedColumns => Texts(Json.GetProperty("dropped_columns"));

    /// <summary>θ, column by column of the lower triangles, in the reference's order of terms.</summary>
    public ImmutableArray<double> Theta => Numbers(Json.GetProperty("theta").GetProperty("values"));

    /// <summary>Number of levels per grouping factor.</summary>
    public ImmutableSortedDictionary<string, int> Levels => Json.GetProperty("levels").EnumerateObject()
        .ToImmutableSortedDictionary(g => g.Name, g => g.Value.GetInt32(), StringComparer.Ordinal);

    /// <summary>The random-effects terms in the order of <see cref="Theta"/>.</summary>
    public ImmutableArray<ReferenceBlock> Blocks
    {
        get
        {
            ReadOnlySpan<double> rest = Theta.AsSpan();
            ImmutableArray<ReferenceBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReferenceBlock>();
            foreach (JsonElement term in Json.GetProperty("varcorr").EnumerateArray())
            {
                ImmutableArray<string> names = Texts(term.GetProperty("terms"));
                var lambda = new double[names.Length, names.Length];
                for (int column = 0; column < names.Length; column++)
                {
                    for (int row = column; row < names.Length; row++)
                    {
                        lambda[row, column] = rest[0];
                        rest = rest[1..];
                    }
                }

                blocks.Add(new ReferenceBlock(
                    term.GetProperty("group").GetString()!,
                    names,
                    lambda,
                    Numbers(term.GetProperty("sd")),
                    Numbers(term.GetProperty("variance")),
                    term.TryGetProperty("corr", out JsonElement correlation) ? Table(correlation) : null));
            }

            return rest.IsEmpty ? blocks.ToImmutable() : throw new FormatException("θ has more elements than the terms have.");
        }
    }

    /// <summary>Conditional modes by grouping factor; empty where the case has none.</summary>
    public ImmutableArray<ReferenceModes> Modes => Has("ranef")
        ? [.. Json.GetProperty("ranef").EnumerateObject().Select(g => ModesOf(g.Name, g.Value))]
        : [];

    /// <summary>Sum of all leverages, or null where the case has none.</summary>
    public double? LeverageSum => Has("hat") ? Json.GetProperty("hat").GetProperty("sum").GetDouble() : null;

    /// <summary>Leverages of the first used rows.</summary>
    public ImmutableArray<double> LeverageHead => Has("hat") ? Numbers(Json.GetProperty("hat").GetProperty("head")) : [];

    /// <summary>Whether the block has a field.</summary>
    /// <param name="name">Name of the field.</param>
    public bool Has(string name) => Json.TryGetProperty(name, out _);

    /// <summary>A field that is a number.</summary>
    /// <param name="name">Name of the field.</param>
    public double Number(string name) => Json.GetProperty(name).GetDouble();

    /// <summary>A field that is a list of numbers, empty where the case does not have it.</summary>
    /// <param name="name">Name of the field.</param>
    public ImmutableArray<double> Numbers(string name) => Has(name) ? Numbers(Json.GetProperty(name)) : [];

    private static ReferenceModes ModesOf(string group, JsonElement json)
    {
        ImmutableArray<string> terms = Texts(json.GetProperty("terms"));
        return new ReferenceModes(
            group,
            terms,
            Texts(json.GetProperty("levels")),
            !json.TryGetProperty("complete", out JsonElement complete) || complete.GetBoolean(),
            Table(json.GetProperty("values")),
            json.TryGetProperty("sum_of_squares", out JsonElement squares) ? Numbers(squares) : [],
            VariancesOf(terms, json));
    }

    private static ImmutableArray<ReferenceModeVariances> VariancesOf(ImmutableArray<string> terms, JsonElement json)
    {
        if (json.TryGetProperty("cond_var", out JsonElement whole))
        {
            return [new ReferenceModeVariances(terms, [.. whole.EnumerateArray().Select(Table)])];
        }

        if (!json.TryGetProperty("cond_var_blocks", out JsonElement blocks)) { return []; }
        int from = 0;
        ImmutableArray<ReferenceModeVariances>.Builder result = ImmutableArray.CreateBuilder<ReferenceModeVariances>();
        foreach (JsonElement block in blocks.EnumerateObject().Select(b => b.Value))
        {
            ImmutableArray<double[,]> byLevel = [.. block.EnumerateArray().Select(Table)];
            int width = byLevel[0].GetLength(0);
            result.Add(new ReferenceModeVariances([.. terms.AsSpan(from, width)], byLevel));
            from += width;
        }

        return result.ToImmutable();
    }

    private static double[,] Table(JsonElement rows)
    {
        ImmutableArray<ImmutableArray<double>> values = [.. rows.EnumerateArray().Select(Numbers)];
        var table = new double[values.Length, values.IsEmpty ? 0 : values[0].Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values[i].Length; j++) { table[i, j] = values[i][j]; }
        }

        return table;
    }

    private static ImmutableArray<double> Numbers(JsonElement list) =>
        [.. list.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble())];

    private static ImmutableArray<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetString()!)];
}
