using System.Globalization;

namespace MixedModels.Benchmarks.Generating;

/// <summary>Ratings of items by users, both with heavy-tailed counts: <c>y ~ x + (1 | user) + (1 | item)</c>.</summary>
/// <remarks>Users are drawn with weights Pareto(1.5) + 0.2, items with Pareto(1.1) + 0.05, independently; a level that is
/// never drawn does not occur in the file. x standard normal; y = 1 + 0.5x + user + item + N(0, 1), standard deviations
/// 0.7 and 0.5.</remarks>
internal sealed record CrossedDesign(int Rows, int Users, int Items, ulong Seed) : IDataDesign
{
    public void Write(TextWriter output)
    {
        WeightedDraw user = new(Weights(Users, 1.5, 0.2, new CounterRandom(Seed, 1)));
        WeightedDraw item = new(Weights(Items, 1.1, 0.05, new CounterRandom(Seed, 2)));
        CorrelatedEffects users = new(Users, [0.7], new CounterRandom(Seed, 3));
        CorrelatedEffects items = new(Items, [0.5], new CounterRandom(Seed, 4));
        CounterRandom userDraws = new(Seed, 5);
        CounterRandom itemDraws = new(Seed, 6);
        CounterRandom covariates = new(Seed, 7);
        CounterRandom noise = new(Seed, 8);

        output.Write("y,x,user,item\n");
        for (int row = 0; row < Rows; row++)
        {
            int u = user.Next(userDraws);
            int i = item.Next(itemDraws);
            double x = covariates.Normal();
            double y = 1.0 + (0.5 * x) + users[u][0] + items[i][0] + noise.Normal();
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{y:F6},{x:F6},u{u + 1:D5},i{i + 1:D4}\n"));
        }
    }

    private static double[] Weights(int count, double shape, double shift, CounterRandom random)
    {
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) { weights[i] = random.Pareto(shape) + shift; }
        return weights;
    }
}
