using MixedModels.Data;
using MixedModels.Formulas;
using MixedModels.Problems;

namespace MixedModels.Design;

/// <summary>Reads the response.</summary>
internal static class ResponseReader
{
    /// <summary>The response of the rows used.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="data">The data.</param>
    /// <param name="evaluator">Evaluates on the rows used.</param>
    /// <param name="weights">Precision weights, or null.</param>
    /// <param name="used">Number of rows used, for messages.</param>
    /// <exception cref="MixedModelException">It is not numeric, or does not vary over the rows of positive weight.</exception>
    internal static double[] Read(ModelFormula formula, DataSet data, ExpressionEvaluator evaluator, double[]? weights, int used)
    {
        if (formula.Response is FormulaNode.Variable variable && data.Find(variable.Name) is TextColumn { NumberFailure: not null } text)
        {
            throw new MixedModelException(DataProblems.NotANumber(text, data.Source) with { Source = formula.Text, Where = variable.Span });
        }

        FrameValue value = evaluator.Evaluate(formula.Response);
        if (value is not FrameValue.Numbers { Columns: [double[] response] })
        {
            throw new MixedModelException(DesignProblems.ResponseNotNumeric(formula.Text, formula.Response, value));
        }

        int first = weights is null ? 0 : Array.FindIndex(weights, weight => weight > 0.0);
        for (int i = first; i < response.Length; i++)
        {
            if (response[i] != response[first] && (weights is null || weights[i] > 0.0)) { return response; }
        }

        throw new MixedModelException(DesignProblems.ResponseConstant(formula.Text, formula.Response, response[first], used));
    }
}
