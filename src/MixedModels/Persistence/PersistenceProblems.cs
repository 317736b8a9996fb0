using MixedModels.Problems;

namespace MixedModels.Persistence;

/// <summary>Problems met while reading model files.</summary>
internal static class PersistenceProblems
{
    /// <summary>MM4006: the file is damaged.</summary>
    internal static Problem Damaged(string path, string reason) =>
        new("MM4006", Severity.Error, $"the model file {Path.GetFileName(path)} is damaged")
        {
            Cause = reason,
            Fix = "fit the model again with --save",
        };

    /// <summary>MM4007: the file is of another schema.</summary>
    internal static Problem OtherSchema(string path, string schema, string version) =>
        new("MM4007", Severity.Error, $"the model file {Path.GetFileName(path)} has the schema {schema}; this version reads {ModelDocument.CurrentSchema}")
        {
            Cause = $"it was made by version {version}",
            Fix = "use that version, or fit the model again",
        };

    /// <summary>MM4006: the file is something else that people have beside their models.</summary>
    internal static Problem NoModel(string path, string what) =>
        new("MM4006", Severity.Error, $"{Path.GetFileName(path)} is {what}, not a model file")
        {
            Cause = "a model file is what mixed fit --save writes",
            Fix = "fit the model with --save, then give that file",
        };

    /// <summary>MM4009: there is no such file.</summary>
    internal static Problem Missing(string path, string? similar) =>
        new("MM4009", Severity.Error, $"there is no model file `{path}`")
        {
            Fix = similar is null ? "give the path of a file that mixed fit --save has written" : $"did you mean `{similar}`?",
        };

    /// <summary>MM4009: the file cannot be opened.</summary>
    internal static Problem Unreadable(string path, string reason) =>
        new("MM4009", Severity.Error, $"the model file {path} cannot be read")
        {
            Cause = reason,
            Fix = "give the path of a file that mixed fit --save has written",
        };

    /// <summary>MM4010: the cross-products were too large for the file.</summary>
    internal static Problem NeedsData(string path, string? source) =>
        new("MM4010", Severity.Error, $"the model file {Path.GetFileName(path)} holds no cross-products: they are larger than 50 MB")
        {
            Cause = "what was asked for is computed from them",
            Fix = $"fit the model again from {source ?? "its data"}",
        };

    /// <summary>MM4011: something was asked for that needs the rows.</summary>
    internal static Problem NeedsRows(string what) =>
        new("MM4011", Severity.Error, $"{what} needs the rows, which a model file does not hold")
        {
            Cause = "the model was loaded from a file",
            Fix = "give the data as well: the library's WithData",
        };

    /// <summary>MM4012: other data than the model was fitted to.</summary>
    internal static Problem OtherData(string? source, string expected, string found) =>
        new("MM4012", Severity.Error, $"{source ?? "the data"} is not what the model was fitted to")
        {
            Cause = $"its SHA-256 begins {found[..Math.Min(12, found.Length)]}, that of the model's data {expected[..Math.Min(12, expected.Length)]}",
            Fix = "give the file the model was fitted to, or fit the model again",
        };

    /// <summary>MM4012: data without a hash whose cross-products are not the model's.</summary>
    internal static Problem OtherCrossProducts(string? source) =>
        new("MM4012", Severity.Error, $"{source ?? "the data"} is not what the model was fitted to")
        {
            Cause = "its rows, levels or columns give other cross-products than the model's data",
            Fix = "give the data the model was fitted to, or fit the model again",
        };
}
