using System.Globalization;

namespace MixedModels.Benchmarks.Comparing;

/// <summary>A row of the table of fits: data, formula, and how often each program fits.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Data">File of the repository, or the name of a generated data set.</param>
/// <param name="Formula">The model, the same text for both programs.</param>
/// <param name="Factors">Columns that lme4 gets as factors, made before its clock starts.</param>
/// <param name="Repeat">Fits of ours in one warm process; the fastest counts.</param>
/// <param name="PeerRepeat">Fits of lme4 in one process; the fastest counts, the median is reported beside it.</param>
internal sealed record FitCase(string Name, string Data, string Formula, string Factors, int Repeat = 5, int PeerRepeat = 1)
{
    private const string Maximal4 = "y ~ a*b + (a*b|subj) + (a*b|item)";
    private const string Maximal6 = "y ~ a+b+c+d+e + (a+b+c+d+e|subj) + (a+b+c+d+e|item)";
    private const string Nested = "y ~ t + x + (1+t|school) + (1+t|classroom)";
    private const string Crossed = "y ~ x + (1|user) + (1|item)";
    private const string InstEval = "reference/data/insteval.csv.gz";

    /// <summary>All rows, in the order of the table.</summary>
    internal static readonly IReadOnlyList<FitCase> All =
    [
        new("sleepstudy", "examples/sleepstudy.csv", "Reaction ~ Days + (Days|Subject)", "Subject", 4000, 50),
        new("insteval", InstEval, "y ~ service + (1|s) + (1|d) + (1|dept)", "s,d,dept,service"),
        new("insteval-slopes", InstEval, "y ~ service*dept + (1|s) + (1+service|d)", "s,d,dept,service"),
        new("nested-10k", "nested-10k", Nested, "school,classroom", 20, 5),
        new("nested-100k", "nested-100k", Nested, "school,classroom"),
        new("nested-1m", "nested-1m", Nested, "school,classroom"),
        new("crossed-100k", "crossed-100k", Crossed, "user,item"),
        new("crossed-1m", "crossed-1m", Crossed, "user,item"),
        new("maximal-4", "maximal-4", Maximal4, "subj,item", 20, 3),
        new("maximal-6", "maximal-6", Maximal6, "subj,item", 20),
    ];

    /// <summary>The case of that name.</summary>
    internal static FitCase? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    /// <summary>Words that make our program fit this case once and answer in JSON.</summary>
    internal string[] Words(string path) => ["fit", Formula, path, "--json", "--quiet"];

    /// <summary>Words that make our program fit this case <see cref="Repeat"/> times.</summary>
    internal string[] WarmWords(string path) => [.. Words(path), "--repeat", Repeat.ToString(CultureInfo.InvariantCulture)];
}
