using System.Globalization;
using System.Text;

namespace MixedModels.Data;

/// <summary>The cells of one column as text: a code per row, each distinct text stored once.</summary>
internal sealed class TextCollector
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF",
    ];

    /// <summary>Bytes for the code of a row: collected, then copied into the column.</summary>
    internal const double BytesPerRow = 2.0 * sizeof(int);

    // A text is kept as bytes and as a string, with headers, its place in the index and in two lists.
    private const double BytesPerText = 120.0;
    private const double BytesPerLetter = 3.0;

    private readonly List<int> codes = [];
    private readonly Dictionary<byte[], int> index = new(new Utf8Comparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private readonly List<byte[]> texts = [];
    private readonly List<long> firstLines = [];
    private readonly List<long> forgotten = [];     // per text its rows whose codes were forgotten
    private int lastCode = -1;
    private double expected;
    private long textBytes;
    private int rowsBefore;
    private int textsBefore;

    internal TextCollector() => lookup = index.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Adds a missing cell.</summary>
    internal void AddMissing() => AddCode(FactorColumn.MissingCode);

    /// <summary>Adds a cell.</summary>
    /// <param name="cell">Its UTF-8 text.</param>
    /// <param name="line">Its line, kept for the first cell of each text.</param>
    internal void Add(ReadOnlySpan<byte> cell, long line)
    {
        if (lastCode >= 0 && cell.SequenceEqual(texts[lastCode]))
        {
            AddCode(lastCode);
            return;
        }

        if (!lookup.TryGetValue(cell, out int code))
        {
            code = texts.Count;
            byte[] text = cell.ToArray();
            texts.Add(text);
            textBytes += text.Length;
            firstLines.Add(line);
            index.Add(text, code);
        }

        AddCode(code);
        lastCode = code;
    }

    /// <summary>Forgets the rows; the distinct texts and how many rows had them are kept.</summary>
    internal void ForgetRows()
    {
        foreach (int code in codes)
        {
            if (code < 0) { continue; }
            while (forgotten.Count <= code) { forgotten.Add(0); }
            forgotten[code]++;
        }

        codes.Clear();
    }

    /// <summary>Codes of the distinct texts: their places among levels, which hold each of them once.</summary>
    /// <param name="levels">The texts in another order.</param>
    internal TextCodes ToCodes(IReadOnlyList<string> levels)
    {
        var place = new Dictionary<string, int>(levels.Count, StringComparer.Ordinal);
        for (int level = 0; level < levels.Count; level++) { place[levels[level]] = level; }
        return new TextCodes([.. texts], [.. Decode().Select(text => place[text])]);
    }

    /// <summary>Codes of the distinct texts.</summary>
    /// <param name="of">The code of each, in the order in which they were added.</param>
    internal TextCodes ToCodes(int[] of) => new([.. texts], of);

    /// <summary>A row per distinct text; all of them are dates.</summary>
    /// <param name="name">Name of the column.</param>
    internal DateColumn ToDistinctDates(string name) => new(name, [.. ReadDates(Decode())!.Select(date => (DateTime?)date)]);

    /// <summary>Prepares for a number of rows.</summary>
    /// <param name="rows">The number of rows that the source seems to hold.</param>
    /// <returns>Bytes that codes and texts will take then, if new texts go on to come as since the last call.</returns>
    internal double Expect(double rows)
    {
        double perRow = codes.Count == rowsBefore ? 0.0 : (double)(texts.Count - textsBefore) / (codes.Count - rowsBefore);
        double distinct = texts.Count + (perRow * Math.Max(rows - codes.Count, 0.0));
        double length = texts.Count == 0 ? 0.0 : (double)textBytes / texts.Count;
        (rowsBefore, textsBefore, expected) = (codes.Count, texts.Count, rows);
        return (BytesPerRow * rows) + (distinct * (BytesPerText + (BytesPerLetter * length)));
    }

    /// <summary>The column of dates when every text is an ISO date, else the column of text.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="decimalMark">The decimal mark numbers should have.</param>
    /// <param name="mustBeNumber">Whether to explain the failure even when few cells are numbers.</param>
    /// <param name="commaMayGroup">Whether a comma before three digits may group them; programs that separate fields by
    /// semicolons do so because the comma is their decimal mark.</param>
    internal Column ToColumn(string name, byte decimalMark, bool mustBeNumber, bool commaMayGroup)
    {
        string[] decoded = Decode();
        if (decoded.Length > 0 && ReadDates(decoded) is { } dates)
        {
            return new DateColumn(name, [.. codes.Select(c => c < 0 ? (DateTime?)null : dates[c])]);
        }

        return new TextColumn(name, [.. codes], decoded, ExplainFailure(decoded, decimalMark, mustBeNumber, commaMayGroup));
    }

    /// <summary>The column of text, whatever the texts look like.</summary>
    /// <param name="name">Name of the column.</param>
    internal TextColumn ToText(string name) => new(name, [.. codes], Decode());

    /// <summary>The texts of a column of numbers as a factor: levels in numeric order, ties in ordinal order.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="decimalMark">The decimal mark of the numbers.</param>
    internal FactorColumn ToNumberLabels(string name, byte decimalMark)
    {
        string[] decoded = Decode();
        double[] values = new double[texts.Count];
        for (int i = 0; i < values.Length; i++) { NumberText.Read(texts[i], decimalMark, out values[i]); }
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ThenBy(i => decoded[i], StringComparer.Ordinal)];
        int[] rank = new int[order.Length];
        for (int i = 0; i < order.Length; i++) { rank[order[i]] = i; }
        return new FactorColumn(name, [.. codes.Select(c => c < 0 ? c : rank[c])], [.. order.Select(i => decoded[i])], false);
    }

    private void AddCode(int code)
    {
        if (codes.Count == codes.Capacity) { codes.Capacity = GrowingArray.NextLength(Math.Max(codes.Count, 128), expected); }
        codes.Add(code);
    }

    private static DateTime[]? ReadDates(string[] texts)
    {
        var dates = new DateTime[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!DateTime.TryParseExact(texts[i].AsSpan().Trim(' '), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out dates[i])) { return null; }
        }

        return dates;
    }

    private string[] Decode() => [.. texts.Select(Encoding.UTF8.GetString)];

    private NumberFailure? ExplainFailure(string[] decoded, byte decimalMark, bool mustBeNumber, bool commaMayGroup)
    {
        long[] counts = new long[decoded.Length];
        forgotten.CopyTo(counts);
        foreach (int code in codes)
        {
            if (code >= 0) { counts[code]++; }
        }

        int first = -1;
        long failures = 0, numberLike = 0;
        bool allComma = decimalMark == '.', allThousands = true;
        for (int i = 0; i < decoded.Length; i++)
        {
            if (NumberText.Read(texts[i], decimalMark, out _) != NumberKind.None)
            {
                numberLike += counts[i];
                continue;
            }

            if (first < 0) { first = i; }
            failures += counts[i];
            bool comma = decimalMark == '.' && NumberLookalike.HasDecimalComma(decoded[i]);
            bool thousands = NumberLookalike.HasThousands(decoded[i]);
            numberLike += comma || thousands ? counts[i] : 0;
            allComma &= comma;
            allThousands &= thousands;
        }

        return first >= 0 && (mustBeNumber || 2 * numberLike > counts.Sum())
            ? new NumberFailure(firstLines[first], decoded[first], failures, allComma, allThousands && (commaMayGroup || !allComma))
            : null;
    }
}
