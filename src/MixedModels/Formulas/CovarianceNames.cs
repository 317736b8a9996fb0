namespace MixedModels.Formulas;

/// <summary>The names of the covariance structures that a random-effects term may ask for.</summary>
internal static class CovarianceNames
{
    internal const string Unstructured = "us";

    internal const string Diagonal = "diag";

    internal const string CompoundSymmetry = "cs";

    internal const string Autoregressive = "ar1";

    internal const string Toeplitz = "toep";

    internal const string FactorAnalytic = "fa";

    internal const string ReducedRank = "rr";

    /// <summary>All structure functions, in the order in which messages list them.</summary>
    internal static readonly string[] All = [Unstructured, Diagonal, CompoundSymmetry, Autoregressive, Toeplitz, FactorAnalytic, ReducedRank];

    /// <summary>The structures that come with one variance or with one per column: <c>hom</c> and <c>het</c>.</summary>
    internal static bool HasVariances(string name) => name is Diagonal or CompoundSymmetry or Autoregressive or Toeplitz;

    /// <summary>The structures with a number of common factors: <c>d</c>.</summary>
    internal static bool HasFactors(string name) => name is FactorAnalytic or ReducedRank;

    /// <summary>Whether a function's name is a structure.</summary>
    internal static bool Contains(string name) => Array.IndexOf(All, name) >= 0;
}
