using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.History.Queries;

/// <summary>Reads parameters of a query, and collects the problems.</summary>
internal sealed class ParameterReader
{
    // In characters.
    private const int LongestShownValue = 40;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly DateTimeOffset _now;

    public ParameterReader(IEnumerable<KeyValuePair<string, string>> parameters, DateTimeOffset now)
    {
        _now = now;
        foreach (var (name, value) in parameters)
        {
            if (!HistoryParameters.Names.Contains(name))
            {
                _problems.Add($"{Show(name)} is not a parameter: expected one of {string.Join(", ", HistoryParameters.Names)}");
            }
            else if (!_values.TryAdd(name, value))
            {
                _problems.Add($"{name} is given more than once");
            }
        }
    }

    /// <summary>One sentence per invalid parameter.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Returns the value if it has the expected form, or null.</summary>
    public string? Match(string name, Regex pattern, string expectation) =>
        Value(name) is not { } value ? null : pattern.IsMatch(value) ? value : Refuse<string>(name, value, expectation);

    public DateTimeOffset? ReadTime(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        var time = HistoryParameters.ParseTime(value, _now);
        if (time is null)
        {
            Refuse<string>(name, value, "expected a time such as 2026-11-20T10:14:03Z or an age such as 30d");
        }

        return time;
    }

    public LabelSelector ReadLabels()
    {
        var (labels, problem) = LabelSelector.Parse(Value("labelSelector") ?? "");
        if (problem is not null)
        {
            _problems.Add($"labelSelector {problem}");
        }

        return labels ?? LabelSelector.Everything;
    }

    /// <summary>Returns the query with its limit and its position, which depends on the filters.</summary>
    public HistoryQuery ReadPosition(HistoryQuery filters)
    {
        if (Value("limit") is { } limit)
        {
            var isValid = int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= HistoryQuery.MostItems;
            filters = isValid ? filters with { Limit = count } : filters;
            if (!isValid)
            {
                Refuse<string>("limit", limit, $"expected 1 to {HistoryQuery.MostItems}");
            }
        }

        if (Value("continue") is { } token)
        {
            filters = filters with { Before = ContinueToken.Read(filters, token) };
            if (filters.Before is null)
            {
                _problems.Add("continue does not belong to these filters: begin again without it");
            }
        }

        return filters;
    }

    private string? Value(string name) => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private T? Refuse<T>(string name, string value, string expectation)
        where T : class
    {
        _problems.Add($"{name} is '{Show(value)}': {expectation}");
        return null;
    }

    private static string Show(string value) =>
        new([.. value.Take(LongestShownValue).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character)]);
}
