namespace MixedModels.Problems;

/// <summary>Finds the name a user probably meant.</summary>
public static class Spelling
{
    /// <summary>The candidate nearest to <paramref name="word"/>, or null when none is near.</summary>
    /// <param name="word">The word as written.</param>
    /// <param name="candidates">The words that exist.</param>
    /// <remarks>Optimal string alignment distance without regard to case, to characters that do not show and to blanks at either
    /// end; near means at most a third of the word's length, at least one edit, and never every letter: a word of one
    /// letter is near to itself only. Ties go to the earlier candidate.</remarks>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        string wanted = Key(word);
        int bestDistance = Math.Min(wanted.Length, Math.Max(1, wanted.Length / 3) + 1);
        foreach (string candidate in candidates)
        {
            int distance = Distance(wanted, Key(candidate));
            if (distance < bestDistance)
            {
                bestDistance = distance;
                best = candidate;
            }
        }

        return best;
    }

    private static string Key(string word) => VisibleText.AsSeen(word).Trim().ToUpperInvariant();

    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) { d[i, 0] = i; }
        for (int j = 0; j <= b.Length; j++) { d[0, j] = j; }
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
