namespace MixedModels.Testing.Dense;

/// <content>Kenward and Roger's method from n × n matrices, the residual covariance W⁻¹ as one of the basis matrices.</content>
public sealed partial class DenseModel
{
    /// <summary>The method at θ.</summary>
    /// <param name="theta">θ, term by term.</param>
    /// <param name="isObserved">Observed information, else expected.</param>
    /// <remarks>Source: Kenward and Roger (1997), Biometrics 53(3), equations as printed.</remarks>
    public DenseKenwardRoger KenwardRoger(ReadOnlySpan<double> theta, bool isObserved)
    {
        int n = response.Length;
        double[,] loadings = Loadings(theta);
        DenseProfile profile = Profile(loadings);
        double[,] covariance = Covariance(loadings);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[i, j] *= profile.Variance;
                covariance[j, i] = covariance[i, j];
            }
        }

        double[,] inverse = new DenseCholeskyFactor(covariance).Inverse();
        double[,] x = new double[n, fixedColumns.Length];
        for (int j = 0; j < fixedColumns.Length; j++)
        {
            for (int i = 0; i < n; i++) { x[i, j] = fixedColumns[j][i]; }
        }

        double[,] solved = DenseKenwardRoger.Multiply(inverse, x);              // V⁻¹X
        double[,] information = DenseKenwardRoger.Multiply(DenseKenwardRoger.Transpose(x), solved);
        double[,] phi = new DenseCholeskyFactor(information).Inverse();
        double[,] projection = DenseKenwardRoger.Multiply(DenseKenwardRoger.Multiply(solved, phi), DenseKenwardRoger.Transpose(solved));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) { projection[i, j] = inverse[i, j] - projection[i, j]; }
        }

        double[] y = new double[n];                                             // Py
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) { y[i] += projection[i, j] * response[j]; }
        }

        return DenseKenwardRoger.Of(inverse, solved, phi, isObserved ? projection : null, y, BasisMatrices());
    }

    private List<double[,]> BasisMatrices()
    {
        int n = response.Length;
        var result = new List<double[,]>();
        foreach (DenseTerm term in terms)
        {
            for (int b = 0; b < term.Width; b++)
            {
                for (int a = b; a < (term.IsCorrelated ? term.Width : b + 1); a++)
                {
                    var matrix = new double[n, n];
                    for (int i = 0; i < n; i++)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            if (term.Codes[i] != term.Codes[j]) { continue; }
                            matrix[i, j] = a == b
                                ? term.Columns[a][i] * term.Columns[a][j]
                                : (term.Columns[a][i] * term.Columns[b][j]) + (term.Columns[b][i] * term.Columns[a][j]);
                        }
                    }

                    result.Add(matrix);
                }
            }
        }

        var residual = new double[n, n];
        for (int i = 0; i < n; i++) { residual[i, i] = 1.0 / weights[i]; }
        result.Add(residual);
        return result;
    }
}
