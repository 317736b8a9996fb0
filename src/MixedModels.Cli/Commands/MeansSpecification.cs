using System.Collections.Immutable;
using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Means asked for on a command line: <c>A * Days=0,4.5,9 | B</c>.</summary>
/// <param name="Factors">The specification without values, as the library takes it.</param>
/// <param name="At">Values of covariates.</param>
internal sealed record MeansSpecification(string Factors, ImmutableDictionary<string, IReadOnlyList<double>> At)
{
    /// <summary>Reads a specification.</summary>
    /// <param name="option">The option it was given to.</param>
    /// <param name="text">The text.</param>
    /// <param name="held">Values of covariates from <c>--at</c>.</param>
    /// <exception cref="MixedModelException">MM1307: a value is no number. MM1309: a covariate has values in both.</exception>
    internal static MeansSpecification Read(string option, string text, ImmutableDictionary<string, IReadOnlyList<double>> held)
    {
        ImmutableDictionary<string, IReadOnlyList<double>> at = held;
        string[] sides = text.Split('|', 2);
        for (int i = 0; i < sides.Length; i++)
        {
            string[] parts = sides[i].Split('*', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (int j = 0; j < parts.Length; j++)
            {
                if (!parts[j].Contains('=', StringComparison.Ordinal)) { continue; }
                (string name, IReadOnlyList<double> values) = Values(option, parts[j]);
                if (held.ContainsKey(name)) { throw new MixedModelException(UsageProblems.Conflict($"--at {name}", $"{option} {name}=…", "both say where it is held")); }
                at = at.SetItem(name, values);
                parts[j] = name;
            }

            sides[i] = string.Join(" * ", parts);
        }

        return new MeansSpecification(string.Join(" | ", sides), at);
    }

    /// <summary>Reads the values of <c>--at COL=1,2</c>.</summary>
    /// <param name="texts">What was given.</param>
    internal static ImmutableDictionary<string, IReadOnlyList<double>> Held(string[]? texts)
    {
        var at = ImmutableDictionary<string, IReadOnlyList<double>>.Empty.WithComparers(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            (string name, IReadOnlyList<double> values) = Values("--at", text);
            if (at.ContainsKey(name)) { throw new MixedModelException(UsageProblems.GivenTwice($"--at {name}")); }
            at = at.Add(name, values);
        }

        return at;
    }

    private static (string Name, IReadOnlyList<double> Values) Values(string option, string text)
    {
        (string name, string list) = Assignment.Read(option, text, "COL=1,2,3");
        double[] values = [.. list.Split(',', StringSplitOptions.TrimEntries).Select(v =>
            double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? number
                : throw new MixedModelException(UsageProblems.BadValue(option, text, "COL=1,2,3, numbers after the equals sign")))];
        return (name.Trim(), values);
    }
}
