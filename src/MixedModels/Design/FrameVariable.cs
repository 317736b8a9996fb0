using System.Globalization;

namespace MixedModels.Design;

/// <summary>A factor of the model's terms on the rows at hand: columns of numbers, or categories and their coding.</summary>
internal sealed class FrameVariable
{
    private readonly FrameValue.Numbers? numbers;

    /// <summary>A variable of numbers.</summary>
    /// <param name="index">Its place among the model's variables.</param>
    /// <param name="name">Its canonical text.</param>
    /// <param name="numbers">Its columns.</param>
    internal FrameVariable(int index, string name, FrameValue.Numbers numbers)
    {
        Index = index;
        Name = name;
        this.numbers = numbers;
        Codes = [];
    }

    /// <summary>A factor.</summary>
    /// <param name="index">Its place among the model's variables.</param>
    /// <param name="coding">Its levels and contrasts.</param>
    /// <param name="codes">n indices into the coding's levels; −1 where missing or unknown.</param>
    internal FrameVariable(int index, FactorCoding coding, int[] codes)
    {
        Index = index;
        Name = coding.Name;
        Factor = coding;
        Codes = codes;
    }

    /// <summary>Its place among the model's variables.</summary>
    internal int Index { get; }

    /// <summary>Its canonical text.</summary>
    internal string Name { get; }

    /// <summary>Levels and contrasts of a factor; null for numbers.</summary>
    internal FactorCoding? Factor { get; }

    /// <summary>Level index per row of a factor; empty for numbers.</summary>
    internal int[] Codes { get; }

    /// <summary>The number of columns by which the variable enters a term.</summary>
    /// <param name="contrasts">Contrasts of a factor; null for one indicator column per level.</param>
    internal int ColumnCount(ContrastKind? contrasts) =>
        numbers is not null ? numbers.Columns.Length : Factor!.Levels.Length - (contrasts is null ? 0 : 1);

    /// <summary>The columns by which the variable enters a term.</summary>
    /// <param name="contrasts">Contrasts of a factor; null for one indicator column per level.</param>
    internal MatrixColumn[] Columns(ContrastKind? contrasts)
    {
        if (numbers is not null) { return [.. numbers.Columns.Select((values, j) => Column("n", j, numbers.Suffixes[j], () => values))]; }
        FactorCoding factor = Factor!;
        if (contrasts is null) { return [.. factor.Levels.Select((label, level) => Indicator(label, level))]; }
        if (factor.Levels.Length < 2) { return []; }
        if (contrasts == ContrastKind.Treatment) { return [.. factor.Levels.Skip(1).Select((label, level) => Indicator(label, level + 1))]; }
        (double[][] matrix, string[] suffixes) = ContrastMatrix.Of(contrasts.Value, factor.Levels);
        return [.. matrix.Select((values, j) => Column(contrasts.Value.ToString(), j, suffixes[j], () => Coded(values)))];
    }

    private MatrixColumn Indicator(string label, int level) => Column("level", level, label, () =>
    {
        double[] values = new double[Codes.Length];
        for (int i = 0; i < values.Length; i++) { values[i] = Codes[i] == level ? 1.0 : Codes[i] < 0 ? double.NaN : 0.0; }
        return values;
    });

    private double[] Coded(double[] contrast)
    {
        double[] values = new double[Codes.Length];
        for (int i = 0; i < values.Length; i++) { values[i] = Codes[i] < 0 ? double.NaN : contrast[Codes[i]]; }
        return values;
    }

    private MatrixColumn Column(string kind, int index, string suffix, Func<double[]> values) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Index}{kind}{index}"), Name + suffix, values);
}
