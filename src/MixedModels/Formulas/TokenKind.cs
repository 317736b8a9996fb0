namespace MixedModels.Formulas;

/// <summary>The kinds of words a formula is made of.</summary>
internal enum TokenKind
{
    /// <summary>A plain name: a column, a function or the name of an argument.</summary>
    Name,

    /// <summary>A name in back-ticks: always a column.</summary>
    TickedName,

    /// <summary>An unsigned number.</summary>
    Number,

    /// <summary>A text in single or double quotes.</summary>
    Text,

    /// <summary>One of <c>+ - * / : ^ %in%</c>.</summary>
    Operator,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>A comma between arguments.</summary>
    Comma,

    /// <summary>The sign between an argument's name and its value.</summary>
    EqualSign,

    /// <summary>The sign between response and terms.</summary>
    Tilde,

    /// <summary>The bar of a random-effects term, single or double.</summary>
    Bar,

    /// <summary>The dot that stands for all other columns.</summary>
    Dot,

    /// <summary>The end of the text.</summary>
    End,
}
