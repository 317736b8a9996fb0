namespace MixedModels.Estimation;

/// <summary>What Kenward and Roger's method needs of a fit: k covariance parameters, τ (the scale of the whole covariance) last; everything in scaled
/// columns and relative to σ².</summary>
internal interface IKenwardRogerMoments
{
    /// <summary>k.</summary>
    int Count { get; }

    /// <summary>False where traces are estimated from probes.</summary>
    bool IsExact { get; }

    /// <summary>Φ = (X̃ᵀV₀⁻¹X̃)⁻¹, p × p.</summary>
    double[] FixedCovariance { get; }

    /// <summary>Pᵢ = −X̃ᵀV₀⁻¹V̇ᵢV₀⁻¹X̃, k matrices of p × p.</summary>
    double[][] Slopes { get; }

    /// <summary>The expected information, k × k; twice the usual, so that 2I⁻¹ is the asymptotic covariance.</summary>
    /// <param name="method">REML or ML.</param>
    double[] Information(EstimationMethod method);

    /// <summary>Σ Wᵢⱼ(Qᵢⱼ − PᵢΦPⱼ), p × p, Qᵢⱼ = X̃ᵀV₀⁻¹V̇ᵢV₀⁻¹V̇ⱼV₀⁻¹X̃.</summary>
    /// <param name="weights">W, k × k, symmetric.</param>
    double[] Adjustment(double[] weights);
}
