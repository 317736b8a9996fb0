using System.Globalization;
using System.Text;

namespace MixedModels.Cli.Tests;

/// <summary>Small files made by a formula, so that their fits never change.</summary>
internal static class SmallData
{
    /// <summary>Ten groups of six rows with a group effect; the response of three rows is missing.</summary>
    public static string WithThreeMissingResponses { get; } = Make(groupEffect: 3.0, missing: [4, 20, 41]);

    /// <summary>Ten groups of six rows whose means differ less than chance would have it.</summary>
    public static string WithoutGroupVariance { get; } = Make(groupEffect: 0.0, missing: []);

    /// <summary>Ten groups of six rows whose slopes are in proportion to their intercepts.</summary>
    public static string WithInterceptAndSlopeInStep { get; } = Make(groupEffect: 3.0, missing: [], slopeEffect: 1.0);

    /// <summary><see cref="WithThreeMissingResponses"/> with a column of ones.</summary>
    public static string WithUnitWeights { get; } =
        WithThreeMissingResponses.TrimEnd('\n').Replace("\n", ",1\n", StringComparison.Ordinal).Replace("g,x,y,1", "g,x,y,w", StringComparison.Ordinal) + ",1\n";

    private static string Make(double groupEffect, int[] missing, double slopeEffect = 0.0)
    {
        var text = new StringBuilder("g,x,y\n");
        for (int row = 0; row < 60; row++)
        {
            int group = row / 6;
            int x = row % 6;

            // The noise sums to zero within each group, so group means hold the group effect only.
            double noise = ((x * 5) % 6) - 2.5 + (group % 2 == 0 ? 0.4 * ((x % 2) - 0.5) : -0.4 * ((x % 2) - 0.5));
            double y = 10.0 + (0.5 * x) + ((groupEffect + (slopeEffect * x)) * ((group * 7 % 10) - 4.5)) + noise;
            string shown = missing.Contains(row) ? string.Empty : y.ToString("0.###", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"g{group},{x},{shown}\n");
        }

        return text.ToString();
    }
}
