using MixedModels.Benchmarks;
using MixedModels.Benchmarks.Calibrating;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Benchmarks.Costs;
using MixedModels.Benchmarks.Generating;
using MixedModels.Benchmarks.Inferring;
using MixedModels.Benchmarks.Kernels;
using MixedModels.Benchmarks.RandomModels;
using MixedModels.Benchmarks.Suites;

Verb[] verbs =
[
    new("generate", "CASE -o FILE: writes the data of one case as CSV", GenerateVerb.Run),
    new("compare", "[CASE...] [--peer-limit S] [--no-peer] [--data DIR] [--mixed PATH] [--dry]: fits, ours and lme4's", CompareVerb.Run),
    new("growth", "[--data DIR] [--mixed PATH] [--dry]: cost as rows grow tenfold; memory, with and without a stream", GrowthVerb.Run),
    new("kernels", "[--told-core] [--dry]: dense Cholesky against OpenBLAS on one thread", KernelsVerb.Run),
    new("random-models", "[--count N] [--seed S] [--starts] [-o FILE] [--verbose-case S]: factorizations on random models", RandomModelsVerb.Run),
    new("cost", "[CASE...] [--dry]: derivatives beside a factorization", CostVerb.Run),
    new("type-one", "[--count N] [--dry]: how often tests of zero effects reject with few clusters", TypeOneVerb.Run),
    new("coverage", "[--count N] [--dry]: how often intervals of standard deviations, ICC and R² hold the truth", CoverageVerb.Run),
    new("inference", "[CASE...] [--no-peer] [--data DIR] [--dry]: Kenward-Roger, profiles and bootstrap, ours and R's", InferenceVerb.Run),
    new("suites", "[options of BenchmarkDotNet]: kernels and fits", SuitesVerb.Run),
];

if (args.Length == 0 || verbs.FirstOrDefault(verb => verb.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/MixedModels.Benchmarks -- VERB ...");
    foreach (Verb verb in verbs) { Console.Error.WriteLine($"  {verb.Name,-13} {verb.Summary}"); }
    return 2;
}

try
{
    return chosen.Run(args[1..]);
}
catch (Exception exception) when (exception is ArgumentException or FileNotFoundException or InvalidOperationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
