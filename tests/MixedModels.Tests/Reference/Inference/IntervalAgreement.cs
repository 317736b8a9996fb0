using System.Collections.Immutable;
using System.Text.Json;
using MixedModels.Testing;
using MixedModels.Testing.References;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>The reference's <c>confint</c>.</summary>
internal static class IntervalAgreement
{
    /// <summary>All of a case.</summary>
    /// <param name="reference">The case.</param>
    internal static IEnumerable<Compared> Of(ReferenceCase reference)
    {
        if (!reference.Expected.Json.TryGetProperty("confint", out JsonElement intervals)) { yield break; }
        foreach (JsonProperty method in intervals.EnumerateObject())
        {
            IEnumerable<Compared> rows = method.Name switch
            {
                "wald" => Wald(reference, method.Value),
                "profile" => Profile(reference, method.Value),
                _ => throw new ArgumentOutOfRangeException(nameof(reference), method.Name, null),
            };
            foreach (Compared compared in rows) { yield return compared; }
        }
    }

    /// <summary>The names that lme4 may give an interval; the two columns of a correlation may come in either order.</summary>
    /// <param name="interval">Ours.</param>
    internal static IEnumerable<string> Names(ParameterInterval interval)
    {
        string[] columns = interval.Name.Split(", ");
        return interval.Kind switch
        {
            ParameterKind.StandardDeviation => [$"sd_{interval.Name}|{interval.Group}"],
            ParameterKind.Correlation => [$"cor_{columns[1]}.{columns[0]}|{interval.Group}", $"cor_{columns[0]}.{columns[1]}|{interval.Group}"],
            _ => [interval.Name],
        };
    }

    private static IEnumerable<Compared> Wald(ReferenceCase reference, JsonElement rows)
    {
        ImmutableArray<ParameterInterval> ours =
            [.. ReferenceFits.Of(reference).ConfidenceIntervals(IntervalMethod.Wald, degreesOfFreedom: DegreesOfFreedom.Normal).Where(i => i.Kind == ParameterKind.FixedEffect)];
        yield return new("intervals, Wald", new("intervals", rows.GetArrayLength(), ours.Length, Tolerance.Exact));
        foreach (JsonElement row in rows.EnumerateArray())
        {
            ParameterInterval interval = ours.Single(i => i.Name == row.GetProperty("term").GetString());
            Tolerance tolerance = Tolerance.Estimate((interval.Upper - interval.Lower) / 2.0);
            yield return new("intervals, Wald", new($"{interval.Name} lower", row.GetProperty("lower").GetDouble(), interval.Lower, tolerance));
            yield return new("intervals, Wald", new($"{interval.Name} upper", row.GetProperty("upper").GetDouble(), interval.Upper, tolerance));
        }
    }

    // The reference writes null where its spline crosses the height nowhere.
    private static IEnumerable<Compared> Profile(ReferenceCase reference, JsonElement rows)
    {
        ImmutableArray<ParameterInterval> ours = ReferenceFits.Of(reference).ConfidenceIntervals(IntervalMethod.Profile);
        yield return new("intervals, profile", new("intervals", rows.GetArrayLength(), ours.Length, Tolerance.Exact));
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string term = row.GetProperty("term").GetString()!;
            ParameterInterval interval = ours.Single(i => Names(i).Contains(term));
            Tolerance tolerance = Tolerance.ProfileLimit(interval.Kind == ParameterKind.Correlation ? 1.0 : (interval.Upper - interval.Lower) / 4.0);
            (string Side, double Limit)[] sides = [("lower", interval.Lower), ("upper", interval.Upper)];
            foreach ((string side, double limit) in sides.Where(s => row.GetProperty(s.Side).ValueKind != JsonValueKind.Null))
            {
                yield return new("intervals, profile", new($"{term} {side}", row.GetProperty(side).GetDouble(), limit, tolerance));
            }
        }
    }
}
