using System.Globalization;

namespace MixedModels.Benchmarks.Generating;

/// <summary>An experiment: every subject meets every item once; all slopes vary by both.</summary>
/// <remarks>Predictors are ±1, independently in each row. With <see cref="Interaction"/> the model is
/// <c>y ~ a * b + (a * b | subj) + (a * b | item)</c>, four columns a term; without, the main effects of
/// <see cref="Predictors"/> predictors: <c>y ~ a + b + c + d + e + (a + b + c + d + e | subj) + (… | item)</c>, six columns
/// a term. Standard deviations: intercepts 1.0 (subject) and 0.7 (item), slopes 0.5 and 0.35; residual 1.</remarks>
internal sealed record MaximalDesign(int Subjects, int Items, int Predictors, bool Interaction, ulong Seed) : IDataDesign
{
    private const string Names = "abcdefgh";

    public void Write(TextWriter output)
    {
        int columns = 1 + Predictors + (Interaction ? 1 : 0);
        CounterRandom signs = new(Seed, 1);
        CounterRandom noise = new(Seed, 2);
        CorrelatedEffects subjects = new(Subjects, Deviations(columns, 1.0), new CounterRandom(Seed, 3));
        CorrelatedEffects items = new(Items, Deviations(columns, 0.7), new CounterRandom(Seed, 4));
        double[] row = new double[columns];
        row[0] = 1.0;

        output.Write($"y,{string.Join(',', Names[..Predictors].ToCharArray())},subj,item\n");
        for (int subject = 0; subject < Subjects; subject++)
        {
            for (int item = 0; item < Items; item++)
            {
                for (int k = 1; k <= Predictors; k++) { row[k] = signs.Sign(); }
                if (Interaction) { row[^1] = row[1] * row[2]; }
                double y = noise.Normal();
                for (int k = 0; k < columns; k++)
                {
                    y += row[k] * ((k == 0 ? 2.0 : 0.3) + subjects[subject][k] + items[item][k]);
                }

                output.Write(string.Create(CultureInfo.InvariantCulture, $"{y:F6},"));
                for (int k = 1; k <= Predictors; k++) { output.Write(row[k] > 0.0 ? "1," : "-1,"); }
                output.Write(string.Create(CultureInfo.InvariantCulture, $"p{subject + 1:D2},i{item + 1:D2}\n"));
            }
        }
    }

    private static double[] Deviations(int columns, double intercept)
    {
        double[] deviations = new double[columns];
        Array.Fill(deviations, 0.5 * intercept);
        deviations[0] = intercept;
        return deviations;
    }
}
