using System.Collections.Immutable;

namespace MixedModels.Design;

/// <summary>The internal basis of the fixed effects: X = X̃·R over the retained columns, and y = X̃·shift + scale·ỹ.</summary>
/// <remarks>X̃ is orthonormal over the rows up to rounding (mean square 1; weighted: Σwx² near n), so offsets and units of predictors and
/// response cost no digits. The user's coefficients are β = R⁻¹(shift + scale·β̃).</remarks>
internal sealed class FixedBasis
{
    /// <summary>The columns of X kept, ascending; the others are in <see cref="Aliased"/>.</summary>
    internal required ImmutableArray<int> Retained { get; init; }

    /// <summary>The columns left out, with the combination each equals.</summary>
    internal required ImmutableArray<AliasedColumn> Aliased { get; init; }

    /// <summary>R, p × p upper triangular, column-major.</summary>
    internal required double[] Transform { get; init; }

    /// <summary>p values: coefficients of the preliminary least-squares fit on X̃.</summary>
    internal required double[] ResponseShift { get; init; }

    /// <summary>Root mean square of the preliminary residuals; positive.</summary>
    internal required double ResponseScale { get; init; }

    /// <summary>p, the rank of X.</summary>
    internal int Rank => Retained.Length;

    /// <summary>log |det R|.</summary>
    internal double LogDeterminant
    {
        get
        {
            double sum = 0.0;
            for (int j = 0; j < Rank; j++) { sum += Math.Log(Math.Abs(Transform[(j * Rank) + j])); }
            return sum;
        }
    }

    /// <summary>The same basis, of columns in the user's units.</summary>
    /// <param name="moments">The units in which it was found.</param>
    /// <param name="layout">The columns.</param>
    internal FixedBasis InUserUnits(ColumnMoments moments, RowLayout layout)
    {
        int p = Rank;
        int response = moments.Exponent(layout.Response);
        return new FixedBasis
        {
            Retained = Retained,
            Aliased = [.. Aliased.Select(a => a with
            {
                Coefficients = [.. a.Coefficients.Zip(a.Sources, (c, of) => Math.ScaleB(c, Exponent(a.Column) - Exponent(of)))],
            })],
            Transform = [.. Transform.Select((r, at) => Math.ScaleB(r, Exponent(Retained[at / p])))],
            ResponseShift = [.. ResponseShift.Select(shift => Math.ScaleB(shift, response))],
            ResponseScale = Math.ScaleB(ResponseScale, response),
        };

        int Exponent(int column) => moments.Exponent(layout.FixedColumns[column]);
    }
}
