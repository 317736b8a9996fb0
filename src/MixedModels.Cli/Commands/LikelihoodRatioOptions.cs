using System.Collections.Immutable;
using System.CommandLine;
using MixedModels.Cli.Output;
using MixedModels.Cli.Rendering;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>How p values of likelihood-ratio tests are found; the same in <c>test</c> and <c>compare</c>.</summary>
internal sealed class LikelihoodRatioOptions
{
    private const int LeastDraws = 10;
    private const int MostDraws = 10_000_000;
    private const int DefaultRefits = 1000;
    private const int DefaultDraws = 100_000;

    private readonly ImmutableArray<string> methods;
    private readonly Option<string> method;
    private readonly Option<string> replicates;
    private readonly Option<string> seed = Flag.Value("--seed", "N", "seed of the draws (default 1)");

    /// <summary>Creates the options.</summary>
    /// <param name="hasExact">Whether the command knows the exact distribution of one variance.</param>
    internal LikelihoodRatioOptions(bool hasExact)
    {
        methods = hasExact ? ["mixture", "exact", "boot"] : ["mixture", "boot"];
        method = hasExact
            ? Flag.Value("--lr", "METHOD", "p values of tests of random effects: mixture (for the boundary, default), with it exact (draws of the exact distribution of one variance) or boot (parametric bootstrap)")
            : Flag.Value("--lr", "METHOD", "p values of likelihood ratios: mixture (χ², and for the boundary, default) or with it boot (parametric bootstrap)");
        replicates = Flag.Value("--replicates", "N", hasExact ? "draws of --lr exact (default 100000) or refits of --lr boot (default 1000)" : "refits of --lr boot (default 1000)");
    }

    /// <summary>The options for the help and the parser.</summary>
    internal ImmutableArray<Option> All => [method, replicates, seed];

    /// <summary>Reads them.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <returns>The method, null where none was named, and the draws.</returns>
    /// <exception cref="MixedModelException">MM1307 or MM1313.</exception>
    internal (RandomTestMethod? Method, BootstrapOptions Draws) Read(ParseResult parse)
    {
        string? name = parse.GetValue(method);
        if (name is not null && !methods.Contains(name)) { throw new MixedModelException(UsageProblems.UnknownChoice("--lr", name, methods)); }
        int? count = WholeNumber.Read("--replicates", parse.GetValue(replicates), LeastDraws, MostDraws);
        int? start = WholeNumber.Read("--seed", parse.GetValue(seed), 0, int.MaxValue);
        string drawers = methods.Length > 2 ? "--lr exact or --lr boot" : "--lr boot";
        NeededOptions.Check(parse, replicates, name is not (null or "mixture"), drawers);
        NeededOptions.Check(parse, seed, name is not (null or "mixture"), drawers);
        RandomTestMethod? chosen = name switch { null => null, "exact" => RandomTestMethod.Exact, "boot" => RandomTestMethod.Bootstrap, _ => RandomTestMethod.Mixture };
        int draws = count ?? (chosen == RandomTestMethod.Exact ? DefaultDraws : DefaultRefits);
        return (chosen, new BootstrapOptions { Replicates = draws, Seed = (ulong)(start ?? 1) });
    }

    /// <summary>Fails where there is no ratio to find a p value of.</summary>
    /// <param name="parse">The parsed command line, free of parse errors.</param>
    /// <param name="hasRatios">Whether there is.</param>
    /// <param name="users">What would have one.</param>
    /// <exception cref="MixedModelException">MM1313.</exception>
    internal void CheckUse(ParseResult parse, bool hasRatios, string users) => NeededOptions.Check(parse, method, hasRatios, users);

    /// <summary>The draws with threads, a line of progress and the user's interruption.</summary>
    internal static BootstrapOptions Within(BootstrapOptions draws, ProgressLine progress, CommandContext context) => draws with
    {
        Threads = context.Settings.Threads ?? draws.Threads,
        Progress = new DirectProgress<int>(done => progress.Report($"draws: {NumberFormat.Count(done)} of {NumberFormat.Count(draws.Replicates)}")),
        CancellationToken = context.Environment.Interrupted,
    };
}
