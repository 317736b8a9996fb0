using MixedModels.Covariance;
using MixedModels.Problems;

namespace MixedModels;

/// <summary>One residual structure of a ladder.</summary>
/// <param name="Structure">The structure; null for independent residuals.</param>
/// <param name="Fit">The fit; null where there is none.</param>
/// <param name="Failure">Why there is none, or null.</param>
/// <param name="AgainstRichest">Likelihood-ratio test against the richest structure that it is a special case of; null where there is none.</param>
public sealed record StructureFit(ResidualStructure? Structure, LinearMixedModel? Fit, Problem? Failure, LikelihoodRatioTest? AgainstRichest);
