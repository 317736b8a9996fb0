namespace MixedModels.Cli.Rendering;

/// <summary>Emphasis on a terminal; the numbers are those of the escape codes (ECMA-48, select graphic rendition).</summary>
internal enum Colour
{
    /// <summary>Headings.</summary>
    Bold = 1,

    /// <summary>Errors.</summary>
    Red = 31,

    /// <summary>Warnings.</summary>
    Yellow = 33,

    /// <summary>Notes.</summary>
    Cyan = 36,
}
