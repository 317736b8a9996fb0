using System.Globalization;
using MixedModels.Data;
using MixedModels.LinearAlgebra;
using MixedModels.Persistence;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Persistence;

/// <summary>A model that was saved and loaded is the model that was saved, bit for bit.</summary>
public class ModelFileTests
{
    public static TheoryData<string> Models => [.. SavedModels.Names];

    [Theory, MemberData(nameof(Models))]
    public void Load_SavedModel_HasTheSameNumbers(string name)
    {
        (LinearMixedModel saved, LinearMixedModel loaded) = RoundTrip(name);
        loaded.Objective.ShouldBe(saved.Objective);
        loaded.ResidualStandardDeviation.ShouldBe(saved.ResidualStandardDeviation);
        loaded.Theta.ShouldBe(saved.Theta);
        (loaded.Aic, loaded.Aicc, loaded.Bic).ShouldBe((saved.Aic, saved.Aicc, saved.Bic));
        (loaded.ObservationCount, loaded.ParameterCount).ShouldBe((saved.ObservationCount, saved.ParameterCount));
        loaded.ScaledResidualQuantiles.ShouldBe(saved.ScaledResidualQuantiles);
        loaded.FixedEffects.ShouldBe(saved.FixedEffects);
        ShouldBeSame(loaded.FixedEffects.Covariance, saved.FixedEffects.Covariance);
        loaded.RandomEffects.Length.ShouldBe(saved.RandomEffects.Length);
        foreach ((RandomEffectsTerm ours, RandomEffectsTerm theirs) in loaded.RandomEffects.Zip(saved.RandomEffects))
        {
            (ours.Group, ours.LevelCount, ours.Structure).ShouldBe((theirs.Group, theirs.LevelCount, theirs.Structure));
            ours.Terms.ShouldBe(theirs.Terms);
            ours.StandardDeviations.ShouldBe(theirs.StandardDeviations);
            ours.Theta.ShouldBe(theirs.Theta);
            ShouldBeSame(ours.Covariance, theirs.Covariance);
            ShouldBeSame(ours.Correlation, theirs.Correlation);
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Load_SavedModel_HasTheSameAccount(string name)
    {
        (LinearMixedModel saved, LinearMixedModel loaded) = RoundTrip(name);
        (loaded.Formula, loaded.Method, loaded.Weights).ShouldBe((saved.Formula, saved.Method, saved.Weights));
        (loaded.DataSource, loaded.DataSha256).ShouldBe((saved.DataSource, saved.DataSha256));
        loaded.Contrasts.ShouldBe(saved.Contrasts);
        loaded.Levels.ShouldBe(saved.Levels);
        loaded.Status.ShouldBe(saved.Status);
        loaded.Certificate.Boundary.ShouldBe(saved.Certificate.Boundary);
        (loaded.Certificate with { Boundary = [] }).ShouldBe(saved.Certificate with { Boundary = [] });
        loaded.Problems.ShouldBe(saved.Problems);
        loaded.Timings.ShouldBe(saved.Timings);
        (loaded.Rows.Read, loaded.Rows.Used, loaded.Rows.Dropped).ShouldBe((saved.Rows.Read, saved.Rows.Used, saved.Rows.Dropped));
        loaded.HasRows.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Models))]
    public void Load_SavedModel_AnswersTheSame(string name)
    {
        (LinearMixedModel saved, LinearMixedModel loaded) = RoundTrip(name);
        loaded.Coefficients(confidence: 0.8).ShouldBe(saved.Coefficients(confidence: 0.8));
        foreach (string group in saved.Levels.Keys)
        {
            ConditionalModes ours = loaded.ConditionalModes(group);
            ConditionalModes theirs = saved.ConditionalModes(group);
            ours.Terms.ShouldBe(theirs.Terms);
            ours.Levels.ShouldBe(theirs.Levels);
            ShouldBeSame(ours.Values, theirs.Values);
            foreach ((Matrix a, Matrix b) in ours.Variances.Zip(theirs.Variances)) { ShouldBeSame(a, b); }
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Save_LoadedModel_WritesTheSameBytes(string name)
    {
        using var folder = new TemporaryFolder();
        string first = Path.Combine(folder.Path, "first.mm.json");
        string second = Path.Combine(folder.Path, "second.mm.json");
        SavedModels.Of(name).Save(first);
        LinearMixedModel.Load(first).Save(second);
        File.ReadAllBytes(second).ShouldBe(File.ReadAllBytes(first));
    }

    [Fact]
    public void Save_File_HoldsNoRows()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        SavedModels.Of("single").Save(path);
        Directory.EnumerateFiles(folder.Path).ShouldBe([path]);
        string text = File.ReadAllText(path);
        text.ShouldStartWith("{\"schema\":\"mixed/model/1\",\"version\":");
        ReadOnlySpan<double> y = ((NumberColumn)SavedModels.Data.Find("y")!).Values;
        string[] found = [.. y.ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)).Where(v => text.Contains(v, StringComparison.Ordinal))];
        found.Length.ShouldBeLessThanOrEqualTo(2, "the range of a column stands in the file, no other values do");
    }

    [Fact]
    public void Save_ExistingFile_ReplacesIt()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("fit.mm.json", "something else");
        SavedModels.Of("single").Save(path);
        LinearMixedModel.Load(path).Objective.ShouldBe(SavedModels.Of("single").Objective);
    }

    [Fact]
    public void Save_FolderThatIsMissing_ThrowsAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<DirectoryNotFoundException>(() => SavedModels.Of("single").Save(Path.Combine(folder.Path, "missing", "fit.mm.json")));
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Save_PathOfAFolder_ThrowsAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        Directory.CreateDirectory(path);
        Exception thrown = Should.Throw<Exception>(() => SavedModels.Of("single").Save(path));
        (thrown is IOException or UnauthorizedAccessException).ShouldBeTrue(thrown.ToString());
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void ToDocument_LargerThanTheLimit_IsNothing()
    {
        MixedModels.Design.CrossProducts data = SavedModels.Of("crossed").Estimate.Data;
        CrossProductsConverter.ToDocument(data, limit: 100).ShouldBeNull();
        CrossProductsConverter.ToDocument(data).ShouldNotBeNull();
    }

    private static (LinearMixedModel Saved, LinearMixedModel Loaded) RoundTrip(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        LinearMixedModel saved = SavedModels.Of(name);
        saved.Save(path);
        return (saved, LinearMixedModel.Load(path));
    }

    private static void ShouldBeSame(Matrix ours, Matrix theirs)
    {
        (ours.RowCount, ours.ColumnCount).ShouldBe((theirs.RowCount, theirs.ColumnCount));
        ours.Values.ToArray().ShouldBe(theirs.Values.ToArray());
    }
}
