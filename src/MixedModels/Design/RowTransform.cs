using MixedModels.LinearAlgebra;

namespace MixedModels.Design;

/// <summary>The columns whose products are wanted, each made of a column of the rows and of outputs before it:
/// (x − Σ cₖ·outputₖ) / divisor. Equal columns are one output, in whatever matrix they stand.</summary>
internal sealed class RowTransform
{
    private readonly ColumnMoments moments;
    private readonly List<Output> outputs = [];

    /// <summary>Starts without outputs.</summary>
    /// <param name="moments">Moments of the rows' columns, for their units.</param>
    internal RowTransform(ColumnMoments moments) => this.moments = moments;

    /// <summary>Starts with the outputs of another.</summary>
    internal RowTransform(RowTransform other)
    {
        moments = other.moments;
        outputs.AddRange(other.outputs);
    }

    /// <summary>Number of outputs.</summary>
    internal int Count => outputs.Count;

    /// <summary>Adds an output, or finds it among those that there are.</summary>
    /// <param name="source">Index among the rows' columns.</param>
    /// <param name="less">What is subtracted: outputs and how many times each.</param>
    /// <param name="divisor">What is divided by at last.</param>
    /// <returns>Index of the output.</returns>
    internal int Add(int source, (int Output, double Times)[] less, double divisor)
    {
        less = [.. less.Where(l => l.Times != 0.0)];
        int known = outputs.FindIndex(o => o.Source == source && o.Divisor == divisor && o.Less.AsSpan().SequenceEqual(less));
        if (known >= 0) { return known; }
        outputs.Add(new Output(source, less, divisor));
        return outputs.Count - 1;
    }

    /// <summary>Computes all outputs for some rows, without weights.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="length">Number of rows, at most <see cref="RowSource.BlockRows"/>.</param>
    /// <param name="columns">On return output j begins at j·<see cref="RowSource.BlockRows"/>.</param>
    internal void Compute(RowChunk chunk, int start, int length, Span<double> columns)
    {
        for (int j = 0; j < outputs.Count; j++)
        {
            Output output = outputs[j];
            Span<double> column = columns.Slice(j * RowSource.BlockRows, length);
            chunk.Column(output.Source).Slice(start, length).CopyTo(column);
            PowerOfTwo.Scale(column, -moments.Exponent(output.Source));
            foreach ((int earlier, double times) in output.Less)
            {
                VectorKernels.AddScaled(column, -times, columns.Slice(earlier * RowSource.BlockRows, length));
            }

            VectorKernels.Scale(column, 1.0 / output.Divisor);
        }
    }

    private sealed record Output(int Source, (int Output, double Times)[] Less, double Divisor);
}
