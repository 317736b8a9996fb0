namespace MixedModels.Benchmarks.Generating;

/// <summary>A data set with a fixed seed: the same bytes on every machine.</summary>
internal interface IDataDesign
{
    /// <summary>Writes the rows as CSV, header first, lines ended by a line feed.</summary>
    void Write(TextWriter output);
}
