using System.Globalization;
using System.Text;
using MixedModels.Problems;

namespace MixedModels.Data;

/// <summary>Builds one column from values of any type, as databases and objects give them. The first value that is not
/// missing decides the kind; a later value of another kind is an error, never a silent zero.</summary>
internal sealed class ValueCollector
{
    private const long LargestExactInteger = 1L << 53;

    private readonly string name;
    private readonly string? source;
    private readonly List<double> numbers = [];
    private readonly List<DateTime?> dates = [];
    private TextCollector? texts;
    private Kind kind;
    private object? first;
    private int count;

    /// <summary>Starts a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Name of the source, for messages; null when there is none.</param>
    internal ValueCollector(string name, string? source)
    {
        this.name = name;
        this.source = source;
    }

    private enum Kind
    {
        Unknown,
        Number,
        Text,
        Date,
    }

    /// <summary>Adds the value of the next row.</summary>
    /// <param name="value">Null and DBNull are missing, and so is NaN.</param>
    /// <exception cref="MixedModelException">The value is of another kind than those before, of a type that no column
    /// holds, or infinite.</exception>
    internal void Add(object? value)
    {
        if (value is null or DBNull)
        {
            AddMissing();
            return;
        }

        Kind wanted = KindOf(value);
        if (wanted == Kind.Unknown) { throw new MixedModelException(DataProblems.UnsupportedType(name, count + 1, value.GetType().Name, source)); }
        if (kind == Kind.Unknown) { Become(wanted, value); }
        if (wanted != kind) { throw new MixedModelException(DataProblems.MixedTypes(name, count + 1, Describe(value), first!.GetType().Name, source)); }
        switch (kind)
        {
            case Kind.Number:
                AddNumber(value);
                break;
            case Kind.Date:
                dates.Add(ToDate(value));
                break;
            default:
                texts!.Add(Encoding.UTF8.GetBytes(ToText(value)), 0);
                break;
        }

        count++;
    }

    /// <summary>The finished column; one without any value is a column of missing numbers.</summary>
    internal Column ToColumn() => kind switch
    {
        Kind.Date => new DateColumn(name, [.. dates]),
        Kind.Text => texts!.ToText(name),
        _ => new NumberColumn(name, [.. numbers], texts?.ToNumberLabels(name, (byte)'.')),
    };

    private static Kind KindOf(object value) => value switch
    {
        double or float or decimal or int or long or short or byte or sbyte or uint or ulong or ushort or Half or Int128 or UInt128 => Kind.Number,
        string or char or bool or Guid or Enum => Kind.Text,
        DateTime or DateOnly or DateTimeOffset => Kind.Date,
        _ => Kind.Unknown,
    };

    private static string ToText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static DateTime ToDate(object value) => value switch
    {
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset instant => instant.UtcDateTime,
        _ => (DateTime)value,
    };

    private static string Describe(object value) => $"{Convert.ToString(value, CultureInfo.InvariantCulture)} ({value.GetType().Name})";

    private static double ToNumber(object value) => value switch
    {
        double d => d,
        float f => f,
        Half h => (double)h,
        Int128 big => (double)big,
        UInt128 big => (double)big,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private void AddNumber(object value)
    {
        double number = ToNumber(value);
        if (double.IsInfinity(number)) { throw new MixedModelException(DataProblems.InfiniteValue(name, number, count + 1, source)); }
        if (texts is null && value is long or ulong or decimal or Int128 or UInt128 && Math.Abs(number) >= LargestExactInteger) { StartLabels(); }
        numbers.Add(number);
        if (texts is null) { return; }
        if (double.IsNaN(number)) { texts.AddMissing(); } else { texts.Add(Encoding.UTF8.GetBytes(ToText(value)), 0); }
    }

    /// <summary>Identifiers beyond 2^53 would fall together as doubles; their texts keep them apart.</summary>
    private void StartLabels()
    {
        texts = new TextCollector();
        foreach (double number in numbers)
        {
            if (double.IsNaN(number)) { texts.AddMissing(); } else { texts.Add(Encoding.UTF8.GetBytes(number.ToString("R", CultureInfo.InvariantCulture)), 0); }
        }
    }

    private void Become(Kind wanted, object value)
    {
        kind = wanted;
        first = value;
        if (kind == Kind.Text)
        {
            texts = new TextCollector();
            for (int row = 0; row < count; row++) { texts.AddMissing(); }
        }

        if (kind == Kind.Date) { dates.AddRange(Enumerable.Repeat<DateTime?>(null, count)); }
        if (kind != Kind.Number) { numbers.Clear(); }
    }

    private void AddMissing()
    {
        count++;
        if (kind is Kind.Unknown or Kind.Number) { numbers.Add(double.NaN); }
        if (kind == Kind.Date) { dates.Add(null); }
        texts?.AddMissing();
    }
}
