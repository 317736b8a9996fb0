using System.Globalization;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Testing;

public class CommaCultureTests
{
    [Fact]
    public void CurrentCulture_WhileTestsRun_WritesADecimalComma()
    {
        if (Environment.GetEnvironmentVariable("MIXEDMODELS_TEST_CULTURE") == "invariant") { return; }
        (-1.5).ToString("R", CultureInfo.CurrentCulture).ShouldBe("−1,5");
    }

    [Fact]
    public async Task CurrentCulture_OnAnotherThread_WritesADecimalComma()
    {
        string here = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;
        string there = await Task.Run(() => CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator);
        there.ShouldBe(here);
    }
}
