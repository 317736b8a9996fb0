using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: Xunit.TestFramework("MixedModels.Tests.CommaCulture", "MixedModels.Tests")]

namespace MixedModels.Tests;

/// <summary>Runs the suite under a culture that writes 1,5 for one and a half, so that any number parsed or written in
/// the culture's way fails.</summary>
public sealed class CommaCulture : XunitTestFramework
{
    private const string Variable = "MIXEDMODELS_TEST_CULTURE";

    /// <summary>Sets the culture of all threads before the first test.</summary>
    /// <param name="messages">Where xunit writes its own diagnostics.</param>
    public CommaCulture(IMessageSink messages)
        : base(messages)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "invariant") { return; }
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        CultureInfo.DefaultThreadCurrentCulture = culture;
        CultureInfo.CurrentCulture = culture;
    }
}
