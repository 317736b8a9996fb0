using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Problems;
using Shouldly;

namespace MixedModels.Tests.Design;

/// <summary>Small data sets and short ways to build designs from them.</summary>
internal static class DesignSamples
{
    /// <summary>Twelve rows: factors a (p, q) and b (u, v, w) fully crossed, twice; numbers x and z; k the replicate.</summary>
    internal static DataSet Crossed { get; } = new(
        Number("y", 4, 7, 1, 8, 2, 9, 5, 3, 6, 10, 12, 11),
        Text("a", "p", "q", "p", "q", "p", "q", "p", "q", "p", "q", "p", "q"),
        Text("b", "u", "u", "v", "v", "w", "w", "u", "u", "v", "v", "w", "w"),
        Number("k", 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2),
        Number("x", 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8),
        Number("z", 2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5),
        Text("g", "s1", "s2", "s3", "s4", "s5", "s1", "s2", "s3", "s4", "s5", "s1", "s2"));

    internal static NumberColumn Number(string name, params double[] values) => new(name, values);

    /// <summary>A column of text; null is missing.</summary>
    internal static TextColumn Text(string name, params string?[] values)
    {
        List<string> texts = [];
        int[] codes = new int[values.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            if (values[i] is not { } text)
            {
                codes[i] = -1;
                continue;
            }

            codes[i] = texts.IndexOf(text);
            if (codes[i] >= 0) { continue; }
            codes[i] = texts.Count;
            texts.Add(text);
        }

        return new TextColumn(name, codes, [.. texts]);
    }

    /// <summary>A declared factor; an unknown text is missing.</summary>
    internal static FactorColumn Factor(string name, string[] levels, bool isOrdered, params string?[] values) =>
        new(name, [.. values.Select(value => Array.IndexOf(levels, value))], [.. levels], isOrdered);

    internal static DateColumn Dates(string name, params DateTime?[] values) => new(name, values);

    /// <summary>The data with a column added or put in the place of one of that name.</summary>
    internal static DataSet With(this DataSet data, params Column[] columns) =>
        new([.. data.Columns.Where(column => !columns.Any(c => c.Name == column.Name)), .. columns]);

    internal static ModelDesign Build(string formula, DataSet data, DesignOptions? options = null) =>
        DesignBuilder.Build(ModelFormula.Parse(formula, [.. data.Columns.Select(column => column.Name)]), data, options ?? new DesignOptions());

    /// <summary>A design without random effects.</summary>
    internal static ModelDesign Fixed(string terms, DataSet data, params (string Column, ContrastKind Kind)[] contrasts) =>
        Build($"y ~ {terms}", data, new DesignOptions
        {
            AllowNoRandomEffects = true,
            Contrasts = contrasts.ToImmutableSortedDictionary(c => c.Column, c => c.Kind, StringComparer.Ordinal),
        });

    /// <summary>The one error for which building fails.</summary>
    internal static Problem Refusal(string formula, DataSet data, DesignOptions? options = null) =>
        Should.Throw<MixedModelException>(() => Build(formula, data, options)).Problems.Where(found => found.Severity == Severity.Error).ShouldHaveSingleItem();

    /// <summary>The one problem of that code among a design's notes and warnings.</summary>
    internal static Problem Single(this ModelDesign design, string code) =>
        design.Problems.Where(problem => problem.Code == code).ShouldHaveSingleItem();

    internal static double[] Column(this ModelDesign design, string name) =>
        design.FixedColumns[design.FixedNames.IndexOf(name, StringComparer.Ordinal)];
}
