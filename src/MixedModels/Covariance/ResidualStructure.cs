using System.Globalization;
using MixedModels.Problems;

namespace MixedModels.Covariance;

/// <summary>Which residuals are correlated, and how: <c>NAME(time | subject)</c> or <c>NAME(time | subject | by)</c>.</summary>
public sealed record ResidualStructure
{
    private static readonly string[] Names = ["us", "cs", "csh", "ar1", "ar1h", "car1", "arma", "toep", "toeph", "ad", "adh", "exp", "gau", "sph", "rq", "matern"];

    /// <summary>The structure.</summary>
    public required CorrelationStructure Correlation { get; init; }

    /// <summary>Column of the visits or times; null (written 1) where the order of rows within a subject does not matter.</summary>
    public required string? Time { get; init; }

    /// <summary>Column that tells subjects apart: residuals of different subjects are independent.</summary>
    public required string Subject { get; init; }

    /// <summary>Column whose levels have separate matrices; null for one matrix.</summary>
    public string? By { get; init; }

    /// <summary>Reads a structure.</summary>
    /// <param name="text">Such as <c>us(visit | id)</c>, <c>ar1h(week | id | arm)</c> or <c>cs(1 | id)</c>; back-ticks around names that need them.</param>
    /// <exception cref="MixedModelException">The text is none (MM1030).</exception>
    public static ResidualStructure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string name, string inner) = CallText.Split(text) ?? throw new MixedModelException(CovarianceProblems.NotAStructure(text, Names));
        string[] parts = [.. inner.Split('|').Select(CallText.Name)];
        CorrelationStructure correlation = CorrelationOf(name) ?? throw new MixedModelException(CovarianceProblems.NotAStructure(text, Names));
        if (parts.Length is < 2 or > 3 || Array.Exists(parts, p => p.Length == 0)) { throw new MixedModelException(CovarianceProblems.NotAStructure(text, Names)); }
        string? time = parts[0] == "1" ? null : parts[0];
        if (time is null && correlation is not CompoundSymmetry { IsHeterogeneous: false }) { throw new MixedModelException(CovarianceProblems.NeedsTime(text, name)); }
        return new ResidualStructure { Correlation = correlation, Time = time, Subject = parts[1], By = parts.Length > 2 ? parts[2] : null };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Correlation.Name}({Time ?? "1"} | {Subject}{(By is null ? string.Empty : $" | {By}")})");

    private static CorrelationStructure? CorrelationOf(string name) => name switch
    {
        "us" => new Unstructured(),
        "cs" => new CompoundSymmetry(),
        "csh" => new CompoundSymmetry { IsHeterogeneous = true },
        "ar1" => new FirstOrderAutoregression(),
        "ar1h" => new FirstOrderAutoregression { IsHeterogeneous = true },
        "arma" => new AutoregressiveMovingAverage(),
        "toep" => new Toeplitz(),
        "toeph" => new Toeplitz { IsHeterogeneous = true },
        "ad" => new AnteDependence(),
        "adh" => new AnteDependence { IsHeterogeneous = true },
        "car1" => new ContinuousAutoregression(),
        "exp" => new ExponentialDistance(),
        "gau" => new GaussianDistance(),
        "sph" => new SphericalDistance(),
        "rq" => new RationalQuadraticDistance(),
        "matern" => new MaternDistance(),
        _ => null,
    };
}
