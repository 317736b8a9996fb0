namespace MixedModels.LinearAlgebra;

/// <summary>The innermost kernel of <see cref="DenseProduct"/>: a tile of C held in registers.</summary>
internal interface IProductTile
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the tile.</summary>
    static abstract int Columns { get; }

    /// <summary>C += A·B for one tile.</summary>
    /// <param name="a">k steps of <see cref="Rows"/> packed elements.</param>
    /// <param name="b">k steps of <see cref="Columns"/> packed elements.</param>
    /// <param name="k">Steps.</param>
    /// <param name="c">Top left element of a whole tile, column-major.</param>
    /// <param name="strideC">Distance between columns of C.</param>
    static abstract void Accumulate(ref double a, ref double b, int k, ref double c, int strideC);
}
