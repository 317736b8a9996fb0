namespace MixedModels;

/// <summary>A p value by simulation: (1 + k)/(1 + N), k of N draws being at least the statistic.</summary>
/// <param name="Kind">What was drawn.</param>
/// <param name="PValue">At least 1/(1 + N), at most 1; 1 where the statistic is zero; NaN where every draw failed.</param>
/// <param name="StandardError">Monte Carlo error of <paramref name="PValue"/>, √(p(1 − p)/N): how far another seed may lead.</param>
/// <param name="Draws">N, draws that succeeded.</param>
/// <param name="FailedCount">Draws whose refit found no optimum: they are not counted.</param>
/// <param name="Exceeding">k, draws at least as large as the statistic.</param>
/// <param name="ZeroShare">Share of draws that are zero, 0 to 1: the mass at the boundary; NaN where every draw failed.</param>
/// <param name="Seed">The seed that repeats them.</param>
/// <remarks>Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, section 4.2.</remarks>
public sealed record SimulatedPValue(
    SimulationKind Kind, double PValue, double StandardError, int Draws, int FailedCount, int Exceeding, double ZeroShare, ulong Seed);
