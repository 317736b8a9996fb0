using MixedModels.Design;
using MixedModels.Estimation;

namespace MixedModels.Inference;

/// <summary>The finest partition of the rows in which rows of different parts are uncorrelated under the model: for nested grouping factors the levels of the
/// outermost, for a residual structure alone its subjects.</summary>
internal static class RowClusters
{
    /// <summary>The clusters.</summary>
    /// <param name="design">The model's rows.</param>
    /// <param name="residual">The residual structure; null for independent errors.</param>
    /// <param name="rows">The rows of positive weight, ascending.</param>
    /// <returns>Per cluster its rows, as places in <paramref name="rows"/>, in the order of their first rows.</returns>
    internal static int[][] Of(ModelDesign design, ResidualDesign? residual, int[] rows)
    {
        int[] parent = [.. Enumerable.Range(0, rows.Length)];
        foreach (GroupingFactor group in design.RandomTerms.Select(t => t.Group).Distinct())
        {
            int[] first = new int[group.LevelCount];
            Array.Fill(first, -1);
            for (int i = 0; i < rows.Length; i++)
            {
                int level = group.Codes[rows[i]];
                if (first[level] < 0) { first[level] = i; }
                else { Join(first[level], i); }
            }
        }

        foreach (ResidualSubject subject in residual?.Subjects ?? [])
        {
            foreach (int row in subject.Rows) { Join(subject.Rows[0], row); }
        }

        return [.. Enumerable.Range(0, rows.Length).GroupBy(Root).Select(cluster => cluster.ToArray())];

        void Join(int a, int b) => parent[Root(b)] = Root(a);

        int Root(int i)
        {
            while (parent[i] != i)
            {
                parent[i] = parent[parent[i]];
                i = parent[i];
            }

            return i;
        }
    }
}
