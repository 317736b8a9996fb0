using MixedModels.Formulas;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Formulas;

/// <summary>Names and order of terms against those of R, kept in <c>RTermLabels.tsv</c> as <c>RTermLabels.R</c> wrote them.</summary>
public class RTermLabelTests
{
    public static TheoryData<string, bool, string> Formulas
    {
        get
        {
            TheoryData<string, bool, string> formulas = [];
            foreach (string line in File.ReadLines(Repository.PathOf("tests", "MixedModels.Tests", "Formulas", "RTermLabels.tsv")).Skip(1))
            {
                string[] cells = line.Split('\t');
                formulas.Add(cells[0], cells[1] == "1", cells[2]);
            }

            return formulas;
        }
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Parse_FixedTerms_AreNamedAndOrderedAsInR(string text, bool hasIntercept, string labels)
    {
        TermSet terms = ModelFormula.Parse(text).FixedTerms;

        terms.HasIntercept.ShouldBe(hasIntercept);
        string.Join(" ; ", terms.Terms.Select(term => term.Name)).ShouldBe(labels);
    }
}
