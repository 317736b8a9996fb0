using System.Globalization;

namespace MixedModels.Data;

/// <summary>A column of dates or times of day on dates, without a time zone.</summary>
public sealed class DateColumn : Column
{
    private readonly DateTime?[] values;

    /// <summary>Takes ownership of the array.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One value per row; null means missing.</param>
    internal DateColumn(string name, DateTime?[] values)
        : base(name, values.Length)
    {
        this.values = values;
        foreach (DateTime? value in values) { MissingCount += value is null ? 1 : 0; }
    }

    /// <summary>One date per row; null means missing.</summary>
    public IReadOnlyList<DateTime?> Values => values;

    /// <inheritdoc/>
    public override int MissingCount { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => values[row] is null;

    /// <inheritdoc/>
    public override FactorColumn ToFactor()
    {
        DateTime[] distinct = [.. values.OfType<DateTime>().Distinct().Order()];
        var index = new Dictionary<DateTime, int>(distinct.Length);
        for (int i = 0; i < distinct.Length; i++) { index[distinct[i]] = i; }
        int[] codes = [.. values.Select(v => v is { } date ? index[date] : FactorColumn.MissingCode)];
        bool dayOnly = distinct.All(d => d.TimeOfDay == TimeSpan.Zero);
        string format = dayOnly ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        return new FactorColumn(Name, codes, [.. distinct.Select(d => d.ToString(format, CultureInfo.InvariantCulture))], false);
    }
}
