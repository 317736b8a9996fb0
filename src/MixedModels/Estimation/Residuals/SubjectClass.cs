namespace MixedModels.Estimation;

/// <summary>Subjects with the same positions and the same levels of all grouping factors: their rows enter in the same way.</summary>
/// <remarks>An orthogonal mixture of the subjects leaves every sum of products over them as it is, so that many subjects are held as few
/// rows: as many as their matrices [Z X y] have dimensions.</remarks>
/// <param name="Universe">Index of the positions.</param>
/// <param name="Positions">m positions, ascending.</param>
/// <param name="Subjects">N, the number of subjects.</param>
/// <param name="Pieces">Number of mixtures held, at most N.</param>
/// <param name="Levels">The levels that the columns of Z belong to, factor by factor, ascending.</param>
/// <param name="Width">w, columns of Z of these levels, and p + 1.</param>
/// <param name="Rows">[Z X y] of the pieces, (m·pieces) × w, column-major, a piece's m rows together.</param>
internal sealed record SubjectClass(int Universe, int[] Positions, int Subjects, int Pieces, LevelColumns[] Levels, int Width, double[] Rows);
