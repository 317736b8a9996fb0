using MixedModels.Testing;

namespace MixedModels.Tests.Reference.Inference;

/// <summary>A number of the reference's inference beside ours.</summary>
/// <param name="Quantity">What kind of number, such as <c>F tests, type II, Satterthwaite</c>: a line of the table of agreement.</param>
/// <param name="Comparison">The two numbers.</param>
internal sealed record Compared(string Quantity, Comparison Comparison);
