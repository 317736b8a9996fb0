using System.Collections.Immutable;

namespace MixedModels.Problems;

/// <summary>A mistake in the formula, the data or the request that leaves no answer to give.</summary>
/// <remarks>A doubtful but finished fit is not an exception: it is returned with its status and problems.</remarks>
public sealed class MixedModelException : Exception
{
    /// <summary>Creates the exception from at least one problem.</summary>
    /// <param name="problems">The problems, most important first.</param>
    public MixedModelException(params ImmutableArray<Problem> problems)
        : this(problems, null)
    {
    }

    private MixedModelException(ImmutableArray<Problem> problems, Exception? inner)
        : base(problems.IsDefaultOrEmpty ? "unknown problem" : $"{problems[0].Code}: {problems[0].Message}", inner)
    {
        Problems = problems.IsDefault ? [] : problems;
    }

    /// <summary>The errors that leave no answer, most important first, then warnings and notes met on the way to them: they
    /// often say why.</summary>
    public ImmutableArray<Problem> Problems { get; }

    /// <summary>The same refusal together with what else was found on the way to it.</summary>
    /// <param name="found">Warnings and notes.</param>
    /// <returns>This exception itself when nothing was found.</returns>
    public MixedModelException With(IReadOnlyCollection<Problem> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count == 0 ? this : new MixedModelException([.. MostSevereFirst.Of([.. Problems, .. found])], this);
    }
}
