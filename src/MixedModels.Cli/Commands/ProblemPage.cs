namespace MixedModels.Cli.Commands;

/// <summary>The page of a problem code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Title">Its title, without the code.</param>
/// <param name="Text">The rest of the page, in Markdown.</param>
internal sealed record ProblemPage(string Code, string Title, string Text);
