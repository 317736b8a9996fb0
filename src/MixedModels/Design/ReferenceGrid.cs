using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Rows of made-up predictors, coded as the training rows were: every combination of some factors' levels, covariates at one value each.</summary>
internal sealed class ReferenceGrid
{
    private readonly ModelCoding coding;
    private readonly FixedBasis basis;
    private readonly ImmutableArray<string> columns;    // of the data, that the fixed part uses
    private readonly GroupIndexes groups;

    /// <summary>Prepares.</summary>
    /// <param name="coding">The model's coding.</param>
    /// <param name="basis">Which columns of X are estimable.</param>
    internal ReferenceGrid(ModelCoding coding, FixedBasis basis)
    {
        // Random-effects terms and offsets have no part in means of the fixed part.
        ModelFormula formula = ModelFormula.Parse(coding.Formula);
        string fixedText = FixedText(formula);
        this.coding = coding with { Formula = fixedText };
        this.basis = basis;
        groups = new GroupIndexes(coding.Groups);
        columns = [.. FormulaColumns.In(formula.FixedTerms).Select(v => v.Name).Distinct(StringComparer.Ordinal)];
        Factors = [.. columns.Where(c => FactorOf(c) is not null)];
        string[] groupsOfMeans = [.. GroupsOfMeans(formula).Distinct(StringComparer.Ordinal)];
        Covariates = [.. columns.Where(c => FactorOf(c) is null && Column(c).Kind == ColumnKind.Number && !groupsOfMeans.Contains(c, StringComparer.Ordinal))];
        Others = [.. groupsOfMeans, .. columns.Where(c => FactorOf(c) is null && Column(c).Kind != ColumnKind.Number).Except(groupsOfMeans, StringComparer.Ordinal)];
    }

    /// <summary>Columns whose levels the fixed part tells apart.</summary>
    internal ImmutableArray<string> Factors { get; }

    /// <summary>Columns of numbers.</summary>
    internal ImmutableArray<string> Covariates { get; }

    /// <summary>Columns that a grid cannot hold, such as the group of <c>within(x, g)</c>.</summary>
    internal ImmutableArray<string> Others { get; }

    /// <summary>The levels of a factor, in order.</summary>
    internal ImmutableArray<string> Levels(string factor) => FactorOf(factor)!.Levels;

    /// <summary>What a covariate was: its extremes and its mean, which is null for a model fitted to a stream.</summary>
    internal ColumnCoding Column(string name) => coding.Columns.First(c => string.Equals(c.Name, name, StringComparison.Ordinal));

    /// <summary>Rows of X over the grid.</summary>
    /// <param name="rows">Per row the level of each factor and the value of each covariate, by column.</param>
    /// <returns>Per row p coefficients, or null where the row is not estimable.</returns>
    internal double[]?[] Code(IReadOnlyList<IReadOnlyDictionary<string, object>> rows)
    {
        var builder = new DataSetBuilder();
        foreach (string name in columns)
        {
            if (Column(name).Kind == ColumnKind.Number)
            {
                builder.Add(name, [.. rows.Select(r => r[name] is double value ? value : double.Parse((string)r[name], CultureInfo.InvariantCulture))]);
            }
            else
            {
                builder.AddFactor(name, [.. rows.Select(r => (string?)r[name])], Levels(name));
            }
        }

        ImmutableArray<double[]> fixedColumns = new NewRowsDesign(coding, builder.Build(), groups).Build().FixedColumns;
        double[]?[] result = new double[rows.Count][];
        for (int i = 0; i < rows.Count; i++) { result[i] = Estimable([.. fixedColumns.Select(c => c[i])]); }
        return result;
    }

    /// <summary>A combination of the columns of X as one of those kept; null where it is not estimable: where a column left out has another weight
    /// than what it equals would give it.</summary>
    /// <param name="row">A coefficient per column of X.</param>
    internal double[]? Estimable(double[] row)
    {
        const double tolerance = 1e-8;
        foreach (AliasedColumn aliased in basis.Aliased)
        {
            double sum = 0.0;
            double size = Math.Abs(row[aliased.Column]);
            for (int i = 0; i < aliased.Sources.Length; i++)
            {
                double part = aliased.Coefficients[i] * row[aliased.Sources[i]];
                sum += part;
                size += Math.Abs(part);
            }

            if (Math.Abs(row[aliased.Column] - sum) > tolerance * size) { return null; }
        }

        return [.. basis.Retained.Select(j => row[j])];
    }

    // The second arguments of within() and between().
    private static IEnumerable<string> GroupsOfMeans(ModelFormula formula) =>
        formula.FixedTerms.Terms.SelectMany(t => t.Factors).SelectMany(FormulaWalk.All).OfType<FormulaNode.FunctionCall>()
            .Where(call => call.Function is "within" or "between")
            .SelectMany(call => call.Arguments.Skip(1))
            .SelectMany(argument => FormulaWalk.Variables(argument.Value))
            .Select(variable => variable.Name);

    private FactorCoding? FactorOf(string column) =>
        coding.Factors.FirstOrDefault(f => string.Equals(f.Name, column, StringComparison.Ordinal))
        ?? coding.Factors.FirstOrDefault(f => string.Equals(f.Name, $"factor({column})", StringComparison.Ordinal) || string.Equals(f.Name, $"ordered({column})", StringComparison.Ordinal));

    private static string FixedText(ModelFormula formula)
    {
        var parts = new List<string>(formula.FixedTerms.Terms.Select(t => t.Name));
        parts.Insert(0, formula.FixedTerms.HasIntercept ? "1" : "0");
        return $"{CanonicalText.Of(formula.Response)} ~ {string.Join(" + ", parts)}";
    }
}
