namespace MixedModels.Benchmarks.Inferring;

/// <summary>A row of the table of inference.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Data">File of the repository, or the name of a generated data set.</param>
/// <param name="Formula">The model.</param>
/// <param name="PeerRepeat">Runs of the peer; 0 for none.</param>
/// <param name="PeerCall">What the peer does.</param>
/// <param name="Work">What is timed.</param>
internal sealed record InferenceCase(string Name, string Data, string Formula, int PeerRepeat, string PeerCall, Func<LinearMixedModel, object> Work);
