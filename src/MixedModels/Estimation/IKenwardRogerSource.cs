namespace MixedModels.Estimation;

/// <summary>A way to the sums of <see cref="KenwardRogerSums"/> over the covariance parameters of the random effects.</summary>
internal interface IKenwardRogerSource
{
    /// <summary>Whether the traces are exact.</summary>
    bool IsExact { get; }

    /// <summary>Fills the sums; what belongs to τ is left alone except tr(MBᵢ), traces[(k − 1)·k + i].</summary>
    /// <param name="slopes">Pᵢ, k matrices of p × p, τ last; zero on entry.</param>
    /// <param name="products">Qᵢⱼ, k × k matrices of p × p; zero on entry.</param>
    /// <param name="traces">tᵢⱼ, k × k; zero on entry.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void Fill(double[][] slopes, double[][][] products, double[] traces, CancellationToken cancellationToken);
}
