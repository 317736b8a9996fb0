using MixedModels.Benchmarks;
using MixedModels.Benchmarks.Generating;

Verb[] verbs =
[
    new("generate", "CASE -o FILE: writes the data of one case of the table (design.md 7) as CSV", GenerateVerb.Run),
];

if (args.Length > 0 && verbs.FirstOrDefault(verb => verb.Name == args[0]) is { } chosen)
{
    return chosen.Run(args[1..]);
}

Console.Error.WriteLine("usage: dotnet run -c Release --project bench/MixedModels.Benchmarks -- VERB ...");
foreach (Verb verb in verbs)
{
    Console.Error.WriteLine($"  {verb.Name,-14} {verb.Summary}");
}

return 2;
