namespace MixedModels.Cli.Documents;

/// <summary>A page of <c>mixed explain</c>.</summary>
/// <param name="Schema"><c>mixed/explain/1</c>.</param>
/// <param name="Code">The code.</param>
/// <param name="Title">The page's title.</param>
/// <param name="Text">The page in Markdown, without its title.</param>
internal sealed record ExplainDocument(string Schema, string Code, string Title, string Text);
