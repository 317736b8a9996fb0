using System.Globalization;

namespace MixedModels.Benchmarks.Generating;

/// <summary>Pupils in classrooms in schools: <c>y ~ t + x + (1 + t | school) + (1 + t | classroom)</c>.</summary>
/// <remarks>t uniform on (-1, 1), x standard normal; y = 2 + 0.5t - 0.3x + school + classroom + N(0, 1), the effects with
/// standard deviations 0.8, 0.4 (school) and 0.6, 0.3 (classroom). Labels of classrooms are unique across schools.</remarks>
internal sealed record NestedDesign(int Schools, int Classrooms, int Rows, ulong Seed) : IDataDesign
{
    public void Write(TextWriter output)
    {
        CounterRandom times = new(Seed, 1);
        CounterRandom covariates = new(Seed, 2);
        CounterRandom noise = new(Seed, 3);
        CorrelatedEffects schools = new(Schools, [0.8, 0.4], new CounterRandom(Seed, 4));
        CorrelatedEffects classrooms = new(Schools * Classrooms, [0.6, 0.3], new CounterRandom(Seed, 5));

        output.Write("y,t,x,school,classroom\n");
        for (int school = 0; school < Schools; school++)
        {
            for (int classroom = 0; classroom < Classrooms; classroom++)
            {
                ReadOnlySpan<double> a = schools[school];
                ReadOnlySpan<double> b = classrooms[(school * Classrooms) + classroom];
                for (int row = 0; row < Rows; row++)
                {
                    double t = (2.0 * times.Uniform()) - 1.0;
                    double x = covariates.Normal();
                    double y = 2.0 + (0.5 * t) - (0.3 * x) + a[0] + (a[1] * t) + b[0] + (b[1] * t) + noise.Normal();
                    output.Write(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{y:F6},{t:F6},{x:F6},s{school + 1:D3},s{school + 1:D3}c{classroom + 1:D2}\n"));
                }
            }
        }
    }
}
