using System.Collections.Immutable;
using MixedModels.Problems;

namespace MixedModels.Cli.Commands;

/// <summary>Models that a command works on.</summary>
/// <param name="Models">The models, at least one.</param>
/// <param name="Problems">What their user should be told: all that was noted while reading and fitting, or of saved models, whose notes were told when they
/// were fitted, the warnings.</param>
internal sealed record SourcedModels(ImmutableArray<LinearMixedModel> Models, ImmutableArray<Problem> Problems);
