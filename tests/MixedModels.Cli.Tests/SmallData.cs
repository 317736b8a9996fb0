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

    private static string Make(double groupEffect, int[] missing)
    {
        var text = new StringBuilder("g,x,y\n");
        for (int row = 0; row < 60; row++)
        {
            int group = row / 6;
            int x = row % 6;

            // The noise sums to zero within each group, so group means hold the group effect only.
            double noise = ((x * 5) % 6) - 2.5 + (group % 2 == 0 ? 0.4 * ((x % 2) - 0.5) : -0.4 * ((x % 2) - 0.5));
            double y = 10.0 + (0.5 * x) + (groupEffect * ((group * 7 % 10) - 4.5)) + noise;
            string shown = missing.Contains(row) ? string.Empty : y.ToString("0.###", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"g{group},{x},{shown}\n");
        }

        return text.ToString();
    }
}
