using MixedModels.Design;
using MixedModels.Testing;
using Shouldly;
using Xunit;

namespace MixedModels.Tests.Design;

/// <summary>Polynomial and spline bases against R 4.2's poly, ns and bs, and against what defines them.</summary>
public class BasisTests
{
    private static readonly double[] Points = [1, 2, 4, 7, 11, 3.5];

    [Fact]
    public void Polynomial_OfDegreeThree_AgreesWithR()
    {
        double[][] columns = OrthogonalPolynomials.Evaluate(OrthogonalPolynomials.Fit(Points, 3), Points);
        Approx.Equal(
            [-0.455172846775803386, -0.333793420968922394, -0.091034569355160702, 0.273103708065481898, 0.758621411293005421, -0.151724282258601129],
            columns[0], Tolerance.Evaluation, "degree 1");
        Approx.Equal(
            [0.53272284851497254, 0.14827530025144295, -0.36842406241020192, -0.51298377173913412, 0.47118337386088888, -0.27077368847796773],
            columns[1], Tolerance.Evaluation, "degree 2");
        Approx.Equal(
            [-0.43860903066157586, 0.19398368381784184, 0.33156137450853290, -0.67906506041274262, 0.18738666310175409, 0.40474236964618937],
            columns[2], Tolerance.Evaluation, "degree 3");
    }

    [Fact]
    public void Polynomial_AtNewPoints_AgreesWithR()
    {
        FunctionCoding.Polynomial coding = OrthogonalPolynomials.Fit([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], 2);
        double[][] columns = OrthogonalPolynomials.Evaluate(coding, [0, 10, double.NaN]);
        Approx.Equal([-0.51548353071679365, 0.67409384786042248], columns[0].AsSpan(0, 2), Tolerance.Evaluation, "degree 1");
        Approx.Equal([0.77765360454475418, 0.96902250051773642], columns[1].AsSpan(0, 2), Tolerance.Evaluation, "degree 2");
        columns[1][2].ShouldBe(double.NaN);
    }

    [Fact]
    public void Polynomial_FarFromZero_StaysOrthonormal()
    {
        double[] years = [.. Enumerable.Range(0, 40).Select(i => 1e6 + i)];
        double[][] columns = OrthogonalPolynomials.Evaluate(OrthogonalPolynomials.Fit(years, 5), years);
        for (int i = 0; i < columns.Length; i++)
        {
            Approx.Equal(0.0, columns[i].Sum(), Tolerance.Evaluation, "sum");
            for (int j = 0; j <= i; j++)
            {
                Approx.Equal(i == j ? 1.0 : 0.0, columns[i].Zip(columns[j], (a, b) => a * b).Sum(), Tolerance.Evaluation, $"product {i} {j}");
            }
        }
    }

    [Fact]
    public void NaturalSpline_OfThreeColumns_AgreesWithR()
    {
        double[][] columns = new SplineBasis(new FunctionCoding.Spline(true, 3, [3.0, 5.0], 1, 11)).Evaluate(Points);
        Approx.Equal(
            [0, -0.143415340909969935, 0.041725930355326957, 0.469400636187884968, -0.162162162162162171, -0.076711373895259616],
            columns[0], Tolerance.Evaluation, "column 1");
        Approx.Equal(
            [0, 0.36380246212326323, 0.60680616250423725, 0.37139851556160153, 0.37837837837837834, 0.62430570575560596],
            columns[1], Tolerance.Evaluation, "column 2");
        Approx.Equal(
            [0, -0.207887121213293252, -0.342282092859564124, 0.025867514917180121, 0.783783783783783661, -0.356188081860346228],
            columns[2], Tolerance.Evaluation, "column 3");
    }

    [Fact]
    public void NaturalSpline_BeyondTheBoundary_AgreesWithRAndIsStraight()
    {
        SplineBasis basis = new(new FunctionCoding.Spline(true, 3, [3.0, 5.0], 1, 11));
        double[][] columns = basis.Evaluate([0, 15, 19, 23]);
        Approx.Equal([0.16542328997110678, -1.05405405405405395], columns[0].AsSpan(0, 2), Tolerance.Evaluation, "column 1");
        Approx.Equal([0.22056438662814237, 1.59459459459459429], columns[2].AsSpan(0, 2), Tolerance.Evaluation, "column 3");
        foreach (double[] column in columns)
        {
            Approx.Equal(column[2] - column[1], column[3] - column[2], Tolerance.Evaluation, "equal steps");
        }
    }

    [Fact]
    public void BSpline_OfFourColumns_AgreesWithR()
    {
        double[][] columns = new SplineBasis(new FunctionCoding.Spline(false, 3, [3.75], 1, 11)).Evaluate(Points);
        Approx.Equal(
            [0, 0.65006761833208104, 0.47310344827586215, 0.08827586206896551, 0, 0.58086025544703235], columns[0], Tolerance.Evaluation, "column 1");
        Approx.Equal(
            [0, 0, 4.1002091106646436e-05, 9.0081594161302223e-02, 1, 0], columns[3], Tolerance.Evaluation, "column 4");
    }

    [Fact]
    public void BSpline_BeyondTheBoundary_AgreesWithR()
    {
        double[][] columns = new SplineBasis(new FunctionCoding.Spline(false, 3, [3, 5], 1, 11)).Evaluate([0.5, 12]);
        Approx.Equal([-1.05859375, 0], columns[0], Tolerance.Evaluation, "column 1");
        Approx.Equal([0.1070312500000000361, -0.0020833333333333363], columns[1], Tolerance.Evaluation, "column 2");
        Approx.Equal([0, -0.656539351851851749], columns[3], Tolerance.Evaluation, "column 4");
        Approx.Equal([0, 1.5879629629629630], columns[4], Tolerance.Evaluation, "column 5");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void BSpline_OfAnyDegree_HasColumnsThatStayBetweenZeroAndOne(int degree)
    {
        double[] points = [.. Enumerable.Range(0, 101).Select(i => i / 10.0)];
        SplineBasis basis = new(new FunctionCoding.Spline(false, degree, [2, 4.5, 4.5, 7], 0, 10));
        double[][] columns = basis.Evaluate(points);
        columns.Length.ShouldBe(degree + 4);
        for (int i = 0; i < points.Length; i++)
        {
            // With the first B-spline, which is left out, the columns sum to one.
            double sum = columns.Sum(column => column[i]);
            Approx.AtMost(1.0, sum, Tolerance.Rounding(degree * 4, 1.0), "sum");
            columns.ShouldAllBe(column => column[i] >= 0.0);
            if (points[i] >= 2) { Approx.Equal(1.0, sum, Tolerance.Evaluation, "sum"); }
        }
    }

    [Theory]
    [InlineData(0.0, 3, "0")]
    [InlineData(5.0, 3, "5")]
    [InlineData(-50000.0, 3, "-5e+04")]
    [InlineData(12500000.0, 3, "1.25e+07")]
    [InlineData(0.00012345, 3, "0.000123")]
    [InlineData(0.000012345, 3, "1.23e-05")]
    [InlineData(999.6, 3, "1e+03")]
    [InlineData(7.6666, 3, "7.67")]
    [InlineData(1.0003, 5, "1.0003")]
    [InlineData(1e100, 3, "1e+100")]
    public void General_Number_IsWrittenAsC(double value, int digits, string text) => CutLabels.General(value, digits).ShouldBe(text);

    [Fact]
    public void Labels_NearbyBreaks_HaveEnoughDigits()
    {
        CutLabels.Labels(CutLabels.EqualWidthBreaks(1, 1.001, 3)).ShouldBe(["(1,1.0003]", "(1.0003,1.0007]", "(1.0007,1.001]"]);
        CutLabels.Labels([0, 5, 20]).ShouldBe(["(0,5]", "(5,20]"]);
        CutLabels.Labels(CutLabels.EqualWidthBreaks(1, 9, 3)).ShouldBe(["(0.992,3.67]", "(3.67,6.33]", "(6.33,9.01]"]);
    }
}
