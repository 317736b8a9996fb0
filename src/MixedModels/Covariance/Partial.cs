namespace MixedModels.Covariance;

/// <summary>Partial autocorrelations: any values in (−1, 1) make a positive definite Toeplitz matrix.</summary>
internal static class Partial
{
    /// <summary>tanh of each parameter.</summary>
    internal static IEnumerable<double> Tanh(ReadOnlySpan<double> parameters) => parameters.ToArray().Select(Math.Tanh);

    /// <summary>Autocorrelations from partial ones.</summary>
    /// <remarks>ρ_k = π_k·v_{k−1} + Σ a_{k−1,j}ρ_{k−j}, v_k = v_{k−1}(1 − π_k²). Source: Durbin (1960), Review of the International Statistical Institute 28(3).</remarks>
    /// <param name="partial">π₁ … π_{m−1}.</param>
    /// <param name="count">Number of parameters of the jets.</param>
    /// <returns>ρ₀ = 1, ρ₁ … ρ_{m−1}.</returns>
    internal static Jet[] Autocorrelations(Jet[] partial, int count)
    {
        var rho = new Jet[partial.Length + 1];
        rho[0] = Jet.Constant(1.0, count);
        Jet[] a = [];
        Jet variance = rho[0];
        for (int k = 1; k < rho.Length; k++)
        {
            Jet pi = partial[k - 1];
            Jet sum = pi * variance;
            for (int j = 0; j < a.Length; j++) { sum += a[j] * rho[k - 1 - j]; }
            rho[k] = sum;
            Jet[] next = new Jet[k];
            for (int j = 0; j < a.Length; j++) { next[j] = a[j] - (pi * a[a.Length - 1 - j]); }
            next[k - 1] = pi;
            a = next;
            variance *= rho[0] - (pi * pi);
        }

        return rho;
    }
}
