using System.Collections.Immutable;
using MixedModels.Data;
using MixedModels.Design;
using MixedModels.Formulas;
using MixedModels.Testing;
using MixedModels.Testing.References;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>The matrices of every reference case have lme4's columns, groups and rows, and are coded alike for new rows.</summary>
public class ReferenceDesignTests
{
    public static TheoryData<string> Cases => [.. ReferenceCase.Ids("lmm")];

    [Theory, MemberData(nameof(Cases))]
    public void Build_ReferenceCase_HasTheColumnsOfLme4(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        ModelDesign design = Build(reference);
        string[] dropped = [.. reference.Expected.DroppedColumns];
        design.FixedNames.Where(name => !dropped.Contains(name)).ShouldBe(reference.Expected.FixedNames);
        dropped.ShouldBeSubsetOf(design.FixedNames);
        design.FixedColumns.Length.ShouldBe(design.FixedNames.Length);
        design.FixedTermOfColumn.Length.ShouldBe(design.FixedNames.Length);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Build_ReferenceCase_HasTheRowsAndGroupsOfLme4(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        ModelDesign design = Build(reference);
        design.RowCount.ShouldBe(reference.Expected.RowCount);
        design.Rows.Read.ShouldBe(design.Rows.Used + design.Rows.Dropped);
        design.RandomTerms.Select(term => term.Group).DistinctBy(group => group.Name)
            .ToImmutableSortedDictionary(group => group.Name, group => group.LevelCount, StringComparer.Ordinal)
            .ShouldBe(reference.Expected.Levels);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Build_ReferenceCase_HasTheRandomTermsOfLme4(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        ModelDesign design = Build(reference);
        string[] ours = [.. design.RandomTerms.SelectMany(term => term.ColumnNames.Select(name => $"{term.Group.Name} {name}")).Order(StringComparer.Ordinal)];
        string[] theirs = [.. reference.Expected.Blocks.SelectMany(block => block.Terms.Select(name => $"{block.Group} {name}")).Order(StringComparer.Ordinal)];

        // lme4 does not split a factor under the double bar, but gives it all its indicators beside the intercept.
        if (id == "machines_double_bar") { theirs = [.. theirs.Where(name => name != "Worker MachineA")]; }
        ours.ShouldBe(theirs);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Apply_TrainingRows_GivesTheTrainingMatrices(string id)
    {
        ReferenceCase reference = ReferenceCase.Load(id);
        DataSet data = Read(reference);
        ModelDesign design = Build(reference, data);
        AppliedDesign applied = DesignBuilder.Apply(design.Coding, data);
        applied.FixedColumns.Length.ShouldBe(design.FixedColumns.Length);
        for (int j = 0; j < design.FixedColumns.Length; j++)
        {
            Used(design, applied.FixedColumns[j]).ShouldBe(design.FixedColumns[j], design.FixedNames[j]);
        }

        for (int t = 0; t < design.RandomTerms.Length; t++)
        {
            Used(design, applied.RandomTerms[t].Codes).ShouldBe(design.RandomTerms[t].Group.Codes);
            for (int k = 0; k < design.RandomTerms[t].Columns.Length; k++)
            {
                Used(design, applied.RandomTerms[t].Columns[k]).ShouldBe(design.RandomTerms[t].Columns[k]);
            }
        }

        (applied.Offset is null).ShouldBe(design.Offset is null);
    }

    private static T[] Used<T>(ModelDesign design, T[] values) => [.. design.UsedRows.Select(row => values[row])];

    private static ModelDesign Build(ReferenceCase reference) => Build(reference, Read(reference));

    private static ModelDesign Build(ReferenceCase reference, DataSet data) => DesignBuilder.Build(
        ModelFormula.Parse(reference.Formula),
        data,
        new DesignOptions
        {
            WeightsColumn = reference.Weights,
            Contrasts = reference.Contrasts.ToImmutableSortedDictionary(pair => pair.Key, pair => Kind(pair.Value), StringComparer.Ordinal),
        });

    private static ContrastKind Kind(string function) => function switch
    {
        "contr.sum" => ContrastKind.Sum,
        "contr.helmert" => ContrastKind.Helmert,
        "contr.poly" => ContrastKind.Polynomial,
        _ => ContrastKind.Treatment,
    };

    private static DataSet Read(ReferenceCase reference)
    {
        DataSet data = DataSet.ReadCsv(reference.DataPath);
        foreach (ReferenceColumn column in reference.Columns.Where(column => column.IsFactor))
        {
            data = column.HasExplicitOrder || column.IsOrdered
                ? data.WithLevels(column.Name, column.Levels, column.IsOrdered)
                : data.WithFactor(column.Name);
        }

        return data;
    }
}
