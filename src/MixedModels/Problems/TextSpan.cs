namespace MixedModels.Problems;

/// <summary>A stretch of a text: where it starts, counted in UTF-16 units from 0, and how long it is.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="Length">Number of characters; 0 points between two characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Index just past the last character.</summary>
    public int End => Start + Length;

    /// <summary>The smallest span that holds both.</summary>
    /// <param name="first">One span.</param>
    /// <param name="second">The other span.</param>
    public static TextSpan Cover(TextSpan first, TextSpan second)
    {
        int start = Math.Min(first.Start, second.Start);
        return new TextSpan(start, Math.Max(first.End, second.End) - start);
    }
}
