using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MixedModels.Benchmarks.Suites;

/// <summary><c>suites</c>: the BenchmarkDotNet suites; its own options follow, such as <c>--filter '*Fit*'</c>.</summary>
/// <remarks>They run in this process: nothing is generated, restored or built, and internals stay visible.</remarks>
internal static class SuitesVerb
{
    internal static int Run(string[] arguments)
    {
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithOptions(ConfigOptions.JoinSummary);
        string[] chosen = arguments.Length == 0 ? ["--filter", "*"] : arguments;
        return BenchmarkSwitcher.FromAssembly(typeof(SuitesVerb).Assembly).Run(chosen, config).Any() ? 0 : 1;
    }
}
