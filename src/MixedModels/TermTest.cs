namespace MixedModels;

/// <summary>The F test of a term of the fixed part.</summary>
/// <param name="Term">The term, such as <c>nitro:Variety</c>.</param>
/// <param name="Test">Its test; 0 numerator degrees of freedom and NaN where nothing of the term is estimable.</param>
public sealed record TermTest(string Term, FTest Test);
