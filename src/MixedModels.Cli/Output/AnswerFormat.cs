namespace MixedModels.Cli.Output;

/// <summary>The forms an answer comes in.</summary>
internal enum AnswerFormat
{
    /// <summary>Text for a terminal.</summary>
    Table,

    /// <summary>Markdown tables.</summary>
    Markdown,

    /// <summary>Comma-separated values, unrounded.</summary>
    Csv,

    /// <summary>A JSON document, unrounded.</summary>
    Json,
}
