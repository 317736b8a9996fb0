namespace MixedModels;

/// <summary>How p values and intervals of a family of comparisons are adjusted for their number.</summary>
public enum Adjustment
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the studentized range: for all pairs of means; approximate where the means are not independent or alike.</summary>
    Tukey,

    /// <summary>1 − (1 − p)^m.</summary>
    Sidak,

    /// <summary>Holm's steps down; intervals are Bonferroni's.</summary>
    Holm,

    /// <summary>m·p.</summary>
    Bonferroni,

    /// <summary>By the F of all contrasts of the family at once: for contrasts chosen after seeing the data.</summary>
    Scheffe,

    /// <summary>By the largest of the correlated t statistics of the family (multivariate t): for comparisons with a control, and for any other family.
    /// Computed by quasi-Monte Carlo to about 1e-4.</summary>
    Dunnett,

    /// <summary>Benjamini and Hochberg's false discovery rate; intervals are Bonferroni's.</summary>
    FalseDiscoveryRate,
}
