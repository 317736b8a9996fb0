namespace MixedModels.Formulas;

/// <summary>The names of the covariance structures that a random-effects term may ask for.</summary>
internal static class CovarianceNames
{
    internal const string Unstructured = "us";

    internal const string Diagonal = "diag";

    /// <summary>All structure functions, in the order in which messages list them.</summary>
    internal static readonly string[] All = [Unstructured, Diagonal, "cs", "ar1", "toep"];

    /// <summary>Whether a function's name is a structure.</summary>
    internal static bool Contains(string name) => Array.IndexOf(All, name) >= 0;
}
