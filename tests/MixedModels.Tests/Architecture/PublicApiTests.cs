using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Architecture;

/// <summary>The public surface is written down, so that every change of it shows in review.</summary>
public class PublicApiTests
{
    /// <summary>Set to 1, the test writes the file instead of comparing with it (see CONTRIBUTING.md).</summary>
    private const string RewriteVariable = "MIXEDMODELS_REWRITE_PUBLIC_API";

    [Fact]
    public void PublicApi_OfTheLibrary_IsAsWrittenDown()
    {
        string path = Repository.PathOf("src", "MixedModels", "PublicApi.txt");
        string actual = PublicApiText.Of(typeof(LinearMixedModel).Assembly);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1") { File.WriteAllText(path, actual); }
        File.ReadAllText(path).ReplaceLineEndings("\n").ShouldBe(
            actual, $"Public surface changed. If that is meant, run this test with {RewriteVariable}=1 and commit PublicApi.txt.");
    }

    [Fact]
    public void Of_SampleTypes_WritesKindsModifiersAndNullability()
    {
        string text = PublicApiText.Of(typeof(LinearMixedModel).Assembly);
        text.ShouldContain("sealed class MixedModels.LinearMixedModel");
        text.ShouldContain("    required FitStatus Status { get; init; }\n");
        text.ShouldContain("    static LinearMixedModel Fit(string formula, DataSet data, FitOptions? options = null)\n");
        text.ShouldContain("    Converged = 0\n");
        text.ShouldContain("    double? SmallestCurvature { get; init; }\n");
        text.ShouldNotContain("PrintMembers");
        text.ShouldNotContain("op_Equality");
    }
}
