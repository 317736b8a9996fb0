using MixedModels.LinearAlgebra;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.LinearAlgebra;

/// <summary>Elements of a matrix by row and column.</summary>
public class MatrixTests
{
    [Fact]
    public void Item_RowAndColumn_ReadsColumnByColumn()
    {
        var matrix = new Matrix(2, 3, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        (matrix[0, 0], matrix[1, 0], matrix[0, 2], matrix[1, 2]).ShouldBe((1.0, 2.0, 5.0, 6.0));
        (matrix.RowCount, matrix.ColumnCount).ShouldBe((2, 3));
    }

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(0, 3, 1)]
    public void Matrix_OfAnotherCount_Throws(int rows, int columns, int count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Matrix(rows, columns, new double[count]));

    [Fact]
    public void Item_OutOfRange_Throws() => Should.Throw<IndexOutOfRangeException>(() => new Matrix(2, 2, new double[4])[0, 2]);
}
