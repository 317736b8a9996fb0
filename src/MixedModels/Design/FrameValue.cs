using System.Collections.Immutable;
using MixedModels.Data;

namespace MixedModels.Design;

/// <summary>What an expression of the formula is on the selected rows. The kinds are closed.</summary>
internal abstract record FrameValue
{
    private FrameValue()
    {
    }

    /// <summary>One number for all rows.</summary>
    /// <param name="Value">The number.</param>
    internal sealed record Constant(double Value) : FrameValue;

    /// <summary>One or more columns of numbers; NaN where an input is missing.</summary>
    /// <param name="Columns">At least one array of n values.</param>
    /// <param name="Suffixes">What each column adds to the expression's name; empty texts for a single column.</param>
    internal sealed record Numbers(ImmutableArray<double[]> Columns, ImmutableArray<string> Suffixes) : FrameValue
    {
        /// <summary>A single column.</summary>
        /// <param name="column">n values.</param>
        internal Numbers(double[] column)
            : this([column], [string.Empty])
        {
        }
    }

    /// <summary>A factor.</summary>
    /// <param name="Codes">n indices into <paramref name="Levels"/>; −1 where missing.</param>
    /// <param name="Levels">The levels, some perhaps without rows.</param>
    /// <param name="IsOrdered">Whether the levels are ordered.</param>
    internal sealed record Categories(int[] Codes, ImmutableArray<string> Levels, bool IsOrdered) : FrameValue;

    /// <summary>Dates, which only <c>factor()</c> and a bar can use.</summary>
    /// <param name="Source">The column.</param>
    /// <param name="Levels">The dates as a factor.</param>
    internal sealed record Dates(DateColumn Source, Categories Levels) : FrameValue;
}
