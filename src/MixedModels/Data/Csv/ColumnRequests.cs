using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>What the options ask of single columns, checked to be free of contradictions.</summary>
internal sealed class ColumnRequests
{
    private readonly Dictionary<string, string> requests = new(StringComparer.Ordinal);
    private readonly CsvOptions options;

    private ColumnRequests(CsvOptions options) => this.options = options;

    /// <summary>Collects the requests.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="MixedModelException">Two requests for one column contradict each other.</exception>
    internal static ColumnRequests Create(CsvOptions options)
    {
        var result = new ColumnRequests(options);
        foreach (string name in options.NumberColumns) { result.requests[name] = "number"; }
        foreach (string name in options.FactorColumns) { result.Add(name, "factor"); }
        foreach (string name in options.Levels.Keys) { result.Add(name, "factor with levels"); }
        foreach (string name in options.OrderedLevels.Keys) { result.Add(name, "ordered factor"); }
        return result;
    }

    /// <summary>The columns that requests name.</summary>
    internal IReadOnlyCollection<string> Names => requests.Keys;

    /// <summary>Whether a column is to be a factor of any kind.</summary>
    /// <param name="name">Column name.</param>
    internal bool IsFactor(string name) => requests.GetValueOrDefault(name, "number") != "number";

    /// <summary>Checks that each column asked about exists.</summary>
    /// <param name="names">The columns of the source.</param>
    /// <param name="source">Name of the source, for messages.</param>
    /// <exception cref="MixedModelException">One does not.</exception>
    internal void CheckNames(IReadOnlyList<string> names, string source)
    {
        foreach ((string name, string request) in requests)
        {
            if (!names.Contains(name, StringComparer.Ordinal)) { throw new MixedModelException(DataProblems.NoSuchColumn(name, names, source, OptionOf(request))); }
        }
    }

    /// <summary>The data with the requested factors.</summary>
    /// <param name="data">The data as read.</param>
    /// <exception cref="MixedModelException">A value is outside the declared levels.</exception>
    internal DataSet Apply(DataSet data)
    {
        foreach (string name in options.FactorColumns)
        {
            if (requests[name] == "factor") { data = data.WithFactor(name); }
        }

        foreach ((string name, IReadOnlyList<string> levels) in options.Levels) { data = data.WithLevels(name, levels, ordered: false); }
        foreach ((string name, IReadOnlyList<string> levels) in options.OrderedLevels) { data = data.WithLevels(name, levels, ordered: true); }
        return data;
    }

    private static string OptionOf(string request) => request switch
    {
        "number" => "--number",
        "factor" => "--factor",
        "factor with levels" => "--levels",
        _ => "--ordered",
    };

    private void Add(string name, string request)
    {
        string earlier = requests.GetValueOrDefault(name, request);
        bool refines = earlier == "factor";                                     // a factor may also be given its levels
        if (earlier != request && !refines) { throw new MixedModelException(DataProblems.Contradiction(name, earlier, request)); }
        requests[name] = request;
    }
}
