using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Architecture;

/// <summary>Who may know whom. The arrows are what keeps the engine from ever seeing a row or a formula.</summary>
public partial class RoomTests
{
    private static readonly ImmutableArray<string> UpToEstimation =
        ["Covariance", "Data", "Formulas", "Design", "LinearAlgebra", "Optimization", "Problems", "Estimation"];

    /// <summary>For each room the rooms it may name. A new room needs a line here and in the style guide.</summary>
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> MayKnow =
        new Dictionary<string, ImmutableArray<string>>
        {
            ["Problems"] = [],
            ["LinearAlgebra"] = [],
            ["Optimization"] = ["LinearAlgebra"],
            ["Covariance"] = ["LinearAlgebra", "Problems"],
            ["Data"] = ["Problems"],
            ["Formulas"] = ["Problems"],
            ["Design"] = ["Covariance", "Data", "Formulas", "LinearAlgebra", "Problems"],
            ["Estimation"] = ["Covariance", "Design", "LinearAlgebra", "Optimization", "Problems"],
            ["Persistence"] = UpToEstimation,
            ["Inference"] = UpToEstimation,
            ["Prediction"] = UpToEstimation,
            ["Checking"] = [.. UpToEstimation, "Inference", "Prediction"],
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> BelowEstimation =
        ["Problems", "LinearAlgebra", "Optimization", "Covariance", "Data", "Formulas", "Design"];

    public static TheoryData<string> Rooms => [.. SourceTree.Rooms];

    [Theory, MemberData(nameof(Rooms))]
    public void Room_EveryFile_NamesOnlyRoomsItMayKnow(string room)
    {
        MayKnow.ShouldContainKey(room);
        IEnumerable<string> offences =
            from file in SourceTree.Library
            where file.Room == room
            from known in RoomsNamedBy(file)
            where known != room && !MayKnow[room].Contains(known)
            select $"{file.Path} knows {known}";
        offences.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Room_EveryFile_HasTheNamespaceOfItsFolder(string room) => WrongNamespaces(room, $"MixedModels.{room}").ShouldBeEmpty();

    [Fact]
    public void Root_EveryFile_HasTheNamespaceOfTheLibrary() => WrongNamespaces(SourceTree.Root, "MixedModels").ShouldBeEmpty();

    [Fact]
    public void Rooms_BelowEstimation_NameNoTypeOfTheRoot()
    {
        ImmutableArray<string> rootTypes =
            [.. SourceTree.Library.Where(f => f.Room == SourceTree.Root).SelectMany(f => TypesDeclaredBy(f.Text)).Distinct(StringComparer.Ordinal)];
        rootTypes.ShouldContain("LinearMixedModel");
        var names = new Regex($@"\b({string.Join('|', rootTypes)})\b");
        IEnumerable<string> offences =
            from file in SourceTree.Library
            where BelowEstimation.Contains(file.Room)
            from Match match in names.Matches(SourceTree.CodeOnly(file.Text))
            select $"{file.Path} names {match.Value}";
        offences.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Library_EveryFile_HasNoGlobalUsing() =>
        SourceTree.Library.Where(f => GlobalUsing().IsMatch(SourceTree.CodeOnly(f.Text))).Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void Library_MathNet_StandsBehindAtMostOneFile() =>
        SourceTree.Library.Count(f => SourceTree.CodeOnly(f.Text).Contains("MathNet.", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);

    // What is not shipped may see them: tests, and the bench, which times kernels. No product may.
    [Fact]
    public void Library_Internals_AreVisibleToTestsAndBenchOnly()
    {
        string project = File.ReadAllText(Repository.PathOf("src", "MixedModels", "MixedModels.csproj"));
        InternalsVisibleTo().Matches(project).Select(m => m.Groups[1].Value)
            .ShouldBeSubsetOf(["MixedModels.Benchmarks", "MixedModels.Testing", "MixedModels.Tests"]);
    }

    [Theory]
    [InlineData("using MixedModels.Data;", "Data")]
    [InlineData("using static MixedModels.Data.Column;", "Data")]
    [InlineData("using Source = MixedModels.Data.DataSet;", "Data")]
    [InlineData("class C { MixedModels.Data.Column c; }", "Data")]
    [InlineData("// using MixedModels.Data;", null)]
    [InlineData("class C { string s = \"MixedModels.Data.Column\"; }", null)]
    [InlineData("namespace MixedModels.Data;", null)]
    [InlineData("using MixedModelsData;", null)]
    public void RoomsNamedBy_Text_FindsUsingsAndQualifiedNames(string text, string? room) =>
        RoomsNamedBy(new SourceFile("File.cs", "Estimation", text)).ShouldBe(room is null ? [] : [room]);

    private static IEnumerable<string> RoomsNamedBy(SourceFile file) =>
        QualifiedRoom().Matches(SourceTree.CodeOnly(file.Text)).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> WrongNamespaces(string room, string expected) =>
        from file in SourceTree.Library
        where file.Room == room
        let found = Namespace().Match(SourceTree.CodeOnly(file.Text)).Groups[1].Value
        where found != expected && found.Length > 0
        select $"{file.Path} is in {found}, not {expected}";

    private static IEnumerable<string> TypesDeclaredBy(string text) =>
        TypeDeclaration().Matches(SourceTree.CodeOnly(text)).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"(?<!namespace\s+)\bMixedModels\.([A-Z]\w*)")]
    private static partial Regex QualifiedRoom();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|file)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^\s*global\s+using\b", RegexOptions.Multiline)]
    private static partial Regex GlobalUsing();

    [GeneratedRegex("<InternalsVisibleTo Include=\"([^\"]+)\"")]
    private static partial Regex InternalsVisibleTo();
}
