namespace MixedModels.Cli.Rendering;

/// <summary>What the name and the matrix of a structured random-effects term do not tell: <c>id: ar1, one variance; sd 2.022, rho 0.815</c>.</summary>
internal static class EffectStructureNote
{
    /// <summary>The note; null for a term without a structure.</summary>
    /// <param name="term">The term.</param>
    /// <param name="digits">Significant digits.</param>
    internal static string? Of(RandomEffectsTerm term, int digits)
    {
        if (term.Parameters.IsEmpty) { return null; }
        string variances = term.IsHeterogeneous switch { true => ", a variance per column", false => ", one variance", null => string.Empty };
        // Loadings and specific deviations in the order of the columns, those that are zero by definition as a dash.
        IEnumerable<string> values = term.Parameters.GroupBy(p => p.Name).Select(name => name.First().Column is null
            ? $"{name.Key} {NumberFormat.Significant(name.First().Value, digits)}"
            : $"{name.Key} {string.Join(' ', term.Terms.Select(column => name.FirstOrDefault(p => p.Column == column) is { } own ? NumberFormat.Significant(own.Value, digits) : "–"))}");
        return $"{term.Group}: {term.Structure}{variances}; {string.Join(", ", values)}";
    }
}
