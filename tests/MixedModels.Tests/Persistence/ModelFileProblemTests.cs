using System.Text;
using MixedModels.Persistence;
using MixedModels.Problems;
using MixedModels.Tests.Data;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Persistence;

/// <summary>Whatever is wrong with a model file, loading says so and uses nothing of it.</summary>
public class ModelFileProblemTests
{
    private const int Cuts = 20;

    private static readonly byte[] Whole = Bytes();

    public static TheoryData<int> Twentieths => [.. Enumerable.Range(0, Cuts)];

    [Theory, MemberData(nameof(Twentieths))]
    public void Load_FileCutShort_IsDamaged(int part) => Refusal(Whole[..(Whole.Length * part / Cuts)]).Code.ShouldBe("MM4006");

    [Theory, MemberData(nameof(Twentieths))]
    public void Load_FileWithOneByteChanged_IsDamaged(int part)
    {
        byte[] changed = [.. Whole];
        int start = Encoding.UTF8.GetString(Whole).IndexOf("\"model\":", StringComparison.Ordinal) + 20;
        int at = start + ((Whole.Length - start - 10) * part / Cuts);
        while (!char.IsAsciiLetterOrDigit((char)changed[at])) { at++; }
        changed[at] = changed[at] == (byte)'7' ? (byte)'8' : (byte)'7';
        Refusal(changed).Code.ShouldBe("MM4006");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("42")]
    [InlineData("{\"schema\":\"mixed/model/1\",\"version\":\"1\",\"sha256\":\"\",\"model\":null}")]
    [InlineData("{\"schema\":null,\"version\":\"1\",\"sha256\":\"\",\"model\":{}}")]
    public void Load_SomethingElse_IsDamaged(string text)
    {
        Problem problem = Refusal(Encoding.UTF8.GetBytes(text));
        problem.Code.ShouldBe("MM4006");
        problem.Message.ShouldBe("the model file fit.mm.json is damaged");
        problem.Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void Load_Table_IsToldFromADamagedModel()
    {
        Problem problem = Refusal("y,x,g\n1,2,a\n"u8.ToArray());
        problem.Code.ShouldBe("MM4006");
        problem.Message.ShouldBe("fit.mm.json is a table, not a model file");
    }

    [Fact]
    public void Load_NullModelWithItsHash_IsDamaged() => Refusal(WithHash("null")).Code.ShouldBe("MM4006");

    [Fact]
    public void Load_EmptyModelWithItsHash_IsDamaged() => Refusal(WithHash("{}")).Code.ShouldBe("MM4006");

    [Fact]
    public void Load_BytesThatAreNoText_IsDamaged() => Refusal([0x1f, 0x8b, 0x00, 0xff, 0xfe]).Code.ShouldBe("MM4006");

    [Theory]
    [InlineData("levels")]
    [InlineData("termFactors")]
    [InlineData("crossProducts")]
    public void Load_ModelThatContradictsItself_IsDamaged(string part)
    {
        ModelDocument document = Document();
        ModelDocument wrong = part switch
        {
            "levels" => document with { Levels = document.Levels.Clear() },
            "termFactors" => document with { TermFactors = [] },
            _ => document with { CrossProducts = document.CrossProducts! with { Fixed = PackedNumbers.Of([1.0]) } },
        };
        Refusal(Written(wrong)).Code.ShouldBe("MM4006");
    }

    [Fact]
    public void Load_OtherSchema_NamesBothAndTheVersion()
    {
        string text = Encoding.UTF8.GetString(Whole).Replace("mixed/model/1", "mixed/model/9", StringComparison.Ordinal);
        Problem problem = Refusal(Encoding.UTF8.GetBytes(text));
        problem.Code.ShouldBe("MM4007");
        problem.Message.ShouldBe("the model file fit.mm.json has the schema mixed/model/9; this version reads mixed/model/1");
        problem.Cause!.ShouldStartWith("it was made by version ");
    }

    [Fact]
    public void Load_NoSuchFile_CannotBeRead()
    {
        using var folder = new TemporaryFolder();
        Problem problem = RefusalOf(Path.Combine(folder.Path, "missing.mm.json"));
        problem.Code.ShouldBe("MM4009");
        problem.Message.ShouldContain("missing.mm.json");
    }

    [Fact]
    public void Load_Folder_CannotBeRead()
    {
        using var folder = new TemporaryFolder();
        RefusalOf(folder.Path).Code.ShouldBe("MM4009");
    }

    [Fact]
    public void Load_Null_Throws() => Should.Throw<ArgumentNullException>(() => LinearMixedModel.Load(null!));

    [Fact]
    public void Load_WithoutCrossProducts_SaysWhatToFitAgain()
    {
        Problem problem = Refusal(Written(Document() with { CrossProducts = null, DataSource = "ratings.csv" }));
        problem.Code.ShouldBe("MM4010");
        problem.Fix.ShouldBe("fit the model again from ratings.csv");
    }

    [Fact]
    public void FittedValues_LoadedModel_NeedsTheRows()
    {
        LinearMixedModel loaded = Loaded("single");
        Func<object>[] asked =
        [
            loaded.FittedValues, loaded.PopulationFittedValues, loaded.Residuals, loaded.MarginalResiduals, loaded.PearsonResiduals, loaded.Leverages,
        ];
        foreach (Func<object> ask in asked)
        {
            Should.Throw<MixedModelException>(() => ask()).Problems.ShouldHaveSingleItem().Code.ShouldBe("MM4011");
        }
    }

    private static LinearMixedModel Loaded(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        SavedModels.Of(name).Save(path);
        return LinearMixedModel.Load(path);
    }

    private static byte[] Bytes()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        SavedModels.Of("single").Save(path);
        return File.ReadAllBytes(path);
    }

    private static ModelDocument Document()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        File.WriteAllBytes(path, Whole);
        return ModelFile.Read(path);
    }

    private static byte[] Written(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(document, stream);
        return stream.ToArray();
    }

    private static byte[] WithHash(string model)
    {
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(model)));
        return Encoding.UTF8.GetBytes($"{{\"schema\":\"mixed/model/1\",\"version\":\"1\",\"sha256\":\"{hash}\",\"model\":{model}}}");
    }

    private static Problem Refusal(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "fit.mm.json");
        File.WriteAllBytes(path, bytes);
        return RefusalOf(path);
    }

    private static Problem RefusalOf(string path) =>
        Should.Throw<MixedModelException>(() => LinearMixedModel.Load(path)).Problems.ShouldHaveSingleItem();
}
