using System.Collections.Immutable;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Builds model matrices over one set of rows; equal columns are one array, in whichever matrix they stand.</summary>
/// <param name="frame">The variables.</param>
/// <param name="rowCount">n.</param>
/// <param name="memoryLimit">Bytes that a matrix may take.</param>
/// <param name="cancellationToken">Stops before the next column.</param>
internal sealed class ModelMatrixBuilder(
    ModelFrame frame, int rowCount, long memoryLimit = long.MaxValue, CancellationToken cancellationToken = default)
{
    private const string InterceptKey = "1";
    private readonly Dictionary<string, double[]> known = new(StringComparer.Ordinal);

    /// <summary>The matrix of a set of terms.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="contrasts">The contrasts of a factor.</param>
    /// <exception cref="MixedModelException">The matrix would take more memory than it may (MM3016).</exception>
    internal ModelMatrix Build(TermSet terms, Func<FactorCoding, ContrastKind> contrasts)
    {
        FrameVariable[][] variables = [.. terms.Terms.Select(term => term.Factors.Select(frame.Variable).ToArray())];
        bool[][] usesContrasts = FactorCodes.UsesContrasts(terms, variables);
        ContrastKind? Coding(int t, int f) => variables[t][f].Factor is { } factor && usesContrasts[t][f] ? contrasts(factor) : null;
        double[] sizes = new double[variables.Length];
        for (int t = 0; t < sizes.Length; t++)
        {
            sizes[t] = 1.0;
            for (int f = 0; f < variables[t].Length; f++) { sizes[t] *= variables[t][f].ColumnCount(Coding(t, f)); }
        }

        RefuseTooLarge(terms, sizes);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<double[]>.Builder columns = ImmutableArray.CreateBuilder<double[]>();
        List<int> termOfColumn = [];
        if (terms.HasIntercept)
        {
            names.Add("(Intercept)");
            columns.Add(Known(InterceptKey, Ones));
            termOfColumn.Add(-1);
        }

        for (int t = 0; t < variables.Length; t++)
        {
            MatrixColumn[][] factors = [.. variables[t].Select((variable, f) => variable.Columns(Coding(t, f)))];
            foreach (MatrixColumn[] product in Products(factors))
            {
                names.Add(string.Join(":", product.Select(column => column.Name)));
                columns.Add(Column(product));
                termOfColumn.Add(t);
            }
        }

        return new ModelMatrix(names.ToImmutable(), columns.ToImmutable(), [.. termOfColumn]);
    }

    /// <param name="terms">The terms.</param>
    /// <param name="sizes">For each term its number of columns.</param>
    private void RefuseTooLarge(TermSet terms, double[] sizes)
    {
        double columns = 0.0;
        foreach (double size in sizes) { columns += size; }
        double bytes = columns * rowCount * sizeof(double);
        if (bytes <= memoryLimit) { return; }
        int largest = Array.IndexOf(sizes, sizes.Max());
        throw new MixedModelException(CrossProductsProblems.TooManyColumns(terms.Terms[largest], sizes[largest], rowCount, bytes, memoryLimit));
    }

    /// <summary>One column of each factor, in all ways, the first factor's running fastest.</summary>
    private static IEnumerable<MatrixColumn[]> Products(MatrixColumn[][] factors)
    {
        if (factors.Any(columns => columns.Length == 0)) { yield break; }
        int[] at = new int[factors.Length];
        int carry;
        do
        {
            yield return [.. factors.Select((columns, f) => columns[at[f]])];
            carry = 0;
            while (carry < at.Length && ++at[carry] == factors[carry].Length) { at[carry++] = 0; }
        }
        while (carry < at.Length);
    }

    private double[] Column(MatrixColumn[] product)
    {
        if (product.Length == 1) { return Known(product[0].Key, product[0].Compute); }
        string key = string.Join('*', product.Select(column => column.Key).Order(StringComparer.Ordinal));
        return Known(key, () =>
        {
            double[] values = (double[])Known(product[0].Key, product[0].Compute).Clone();
            foreach (MatrixColumn factor in product.Skip(1))
            {
                double[] other = Known(factor.Key, factor.Compute);
                for (int i = 0; i < values.Length; i++) { values[i] *= other[i]; }
            }

            return values;
        });
    }

    private double[] Known(string key, Func<double[]> compute)
    {
        if (known.TryGetValue(key, out double[]? values)) { return values; }
        cancellationToken.ThrowIfCancellationRequested();
        values = compute();
        known.Add(key, values);
        return values;
    }

    private double[] Ones()
    {
        double[] ones = new double[rowCount];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
