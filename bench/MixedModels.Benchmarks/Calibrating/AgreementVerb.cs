using System.Globalization;
using MixedModels.Benchmarks.Comparing;
using MixedModels.Testing.References;

namespace MixedModels.Benchmarks.Calibrating;

/// <summary><c>agreement</c>: tabulates what a run of the tests compared with the reference, from the file that it wrote.</summary>
internal static class AgreementVerb
{
    private const string File = "docs/agreement.md";

    internal static int Run(string[] arguments)
    {
        var words = new CommandWords(arguments, ["--log"], ["--dry"]);
        string log = words["--log"] ?? throw new ArgumentException("agreement needs --log FILE, written by a run of the tests with MIXEDMODELS_COMPARISONS=FILE");
        string text = string.Join('\n', Lines(log)) + "\n";
        Console.Out.Write(text);
        if (!words.Has("--dry")) { System.IO.File.WriteAllText(Repository.PathOf(File.Split('/')), text); }
        return 0;
    }

    private static IEnumerable<string> Lines(string log)
    {
        HashSet<string> cases = [.. ReferenceCase.Ids("lmm", "closed_form", "equivalent_lmm")];
        Entry[] entries = [.. System.IO.File.ReadLines(log).Select(Entry.Read).Where(e => cases.Contains(e.Case))];
        yield return "# Agreement with the reference";
        yield return "";
        yield return $"`MIXEDMODELS_COMPARISONS=comparisons.tsv dotnet test -c Release`, then `dotnet run -c Release --project bench/MixedModels.Benchmarks -- agreement --log comparisons.tsv`; commit {MachineDescription.Commit()}, {MachineDescription.Date}.";
        yield return "";
        yield return Text($"{entries.Length} numbers of {entries.Select(e => e.Case).Distinct().Count()} cases of [reference](../reference/README.md), by the test class that compares them.");
        yield return "Worst: the largest share of the difference allowed, with the difference itself; tolerances and their reasons are in `Tolerance`. What is left out, and why, stands beside each test as a named exception.";
        foreach (IGrouping<string, Entry> tests in entries.GroupBy(e => e.Tests).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            yield return "";
            yield return $"## {tests.Key}";
            yield return "";
            yield return "| quantity | numbers | cases | worst share | difference | where |";
            yield return "|---|--:|--:|--:|--:|---|";
            foreach (IGrouping<string, Entry> quantity in tests.GroupBy(e => e.Quantity).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Entry worst = quantity.MaxBy(e => e.Share)!;
                string where = worst.What.Replace("|", "\\|", StringComparison.Ordinal);
                yield return Text($"| {quantity.Key} | {quantity.Count()} | {quantity.Select(e => e.Case).Distinct().Count()} | {worst.Share:G2} | {worst.Difference:G3} | {where} |");
            }
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Entry(string Tests, string What, double Expected, double Actual, double Allowed)
    {
        internal string Case => What.Split(' ')[0];

        internal string Quantity => What.Split(' ')[^1].Split('[')[0];

        internal double Difference => Expected.Equals(Actual) ? 0.0 : Math.Abs(Expected - Actual);

        internal double Share => Difference == 0.0 ? 0.0 : Difference / Allowed;

        internal static Entry Read(string line)
        {
            string[] parts = line.Split('\t');
            return new Entry(parts[0], parts[1], Number(parts[2]), Number(parts[3]), Number(parts[4]));
        }

        private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
