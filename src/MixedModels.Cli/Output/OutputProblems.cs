using MixedModels.Problems;

namespace MixedModels.Cli.Output;

/// <summary>What can go wrong while an answer is written.</summary>
internal static class OutputProblems
{
    internal static Problem Exists(string path) =>
        new("MM6001", Severity.Error, $"`{path}` exists already")
        {
            Fix = "give another name, or --force to replace it",
        };

    internal static Problem FolderMissing(string path, string folder) =>
        new("MM6002", Severity.Error, $"`{path}` cannot be written: its folder does not exist")
        {
            Cause = $"there is no folder `{folder}`",
            Fix = "make the folder first, or write somewhere else",
        };

    internal static Problem DiskFull(string path) =>
        new("MM6003", Severity.Error, $"{path} cannot be written: no space is left")
        {
            Cause = "the disk is full; nothing half-written was left behind",
            Fix = "free some space, or write to another disk",
        };

    internal static Problem NotWritable(string path, string reason) =>
        new("MM6004", Severity.Error, $"{path} cannot be written")
        {
            Cause = reason,
            Fix = "write to a place that you may write to",
        };

    internal static Problem IsInput(string path, string input) =>
        new("MM6005", Severity.Error, $"`{path}` is the file that is read, and is not replaced")
        {
            Cause = path == input ? null : $"it leads to the same file as `{input}`",
            Fix = "give another name; --force does not change this",
        };
}
