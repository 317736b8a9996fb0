using MixedModels.Problems;

namespace MixedModels.Covariance;

/// <summary>How the residual standard deviation depends on something known of a row, relative to σ.</summary>
public abstract record VarianceFunction
{
    private static readonly string[] Names = ["strata", "power", "exp", "constpower", "fixed"];

    private protected VarianceFunction(string expression) => Expression = expression;

    /// <summary>Name in <c>NAME(expression)</c>, such as <c>power</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The column, or the expression of columns, that it depends on.</summary>
    public string Expression { get; }

    /// <summary>Reads a variance function.</summary>
    /// <param name="text">Such as <c>strata(sex)</c>, <c>power(dose)</c> or <c>fixed(1/n)</c>.</param>
    /// <exception cref="MixedModelException">The text is none (MM1031).</exception>
    public static VarianceFunction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string name, string inner) = CallText.Split(text) ?? throw new MixedModelException(CovarianceProblems.NotAVariance(text, Names));
        string column = CallText.Name(inner);
        return (column.Length == 0 ? string.Empty : name) switch
        {
            "strata" => new StrataVariance(column),
            "power" => new PowerVariance(inner.Trim()),
            "exp" => new ExponentialVariance(inner.Trim()),
            "constpower" => new ConstantPowerVariance(inner.Trim()),
            "fixed" => new FixedVariance(inner.Trim()),
            _ => throw new MixedModelException(CovarianceProblems.NotAVariance(text, Names)),
        };
    }

    /// <summary>Whether it depends on a factor, not on a number.</summary>
    internal virtual bool IsOfFactor => false;

    /// <summary>Names of the parameters as users read them.</summary>
    /// <param name="levels">Levels of the factor; empty for a number.</param>
    internal abstract IEnumerable<string> ParameterNames(IReadOnlyList<string> levels);

    /// <summary>The parameters as users read them.</summary>
    internal abstract IEnumerable<double> Natural(double[] parameters);

    /// <summary>Starts of the free parameters.</summary>
    /// <param name="levels">Number of levels of the factor; 0 for a number.</param>
    internal abstract double[] Start(int levels);

    /// <summary>Why a value of the expression has no standard deviation, or null.</summary>
    internal virtual string? Refusal(double value) => null;

    /// <summary>log of the standard deviation over σ.</summary>
    /// <param name="value">The number, or the index of the level.</param>
    /// <param name="parameters">The free parameters.</param>
    internal abstract Jet LogScale(double value, Jet[] parameters);

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}({Expression})";
}
