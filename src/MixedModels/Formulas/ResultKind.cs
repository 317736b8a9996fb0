namespace MixedModels.Formulas;

/// <summary>What a formula function gives, which decides where its call may stand.</summary>
internal enum ResultKind
{
    /// <summary>One number per row: allowed in arithmetic.</summary>
    Numeric,

    /// <summary>Several columns: a term, never an operand.</summary>
    Basis,

    /// <summary>A level per row.</summary>
    Factor,

    /// <summary>A known part of the linear predictor: allowed as a summand only.</summary>
    Offset,

    /// <summary>A list of constants: allowed as an argument only.</summary>
    List,
}
