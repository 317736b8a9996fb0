using System.Collections.Immutable;

namespace MixedModels.Problems;

/// <summary>A mistake in the formula, the data or the request that leaves no answer to give.</summary>
/// <remarks>A doubtful but finished fit is not an exception: it is returned with its status and problems.</remarks>
public sealed class MixedModelException : Exception
{
    /// <summary>Creates the exception from at least one problem.</summary>
    /// <param name="problems">The problems, most important first.</param>
    public MixedModelException(params ImmutableArray<Problem> problems)
        : base(problems.IsDefaultOrEmpty ? "unknown problem" : $"{problems[0].Code}: {problems[0].Message}")
    {
        Problems = problems.IsDefault ? [] : problems;
    }

    /// <summary>The problems, most important first.</summary>
    public ImmutableArray<Problem> Problems { get; }
}
