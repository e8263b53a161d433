using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.History.Queries;

/// <summary>A query from the outside: its parameters and their problems.</summary>
/// <param name="Query">The query. Valid only without problems.</param>
/// <param name="Problems">One sentence per invalid parameter. Each begins with the name of the parameter.</param>
public sealed record ParsedQuery(HistoryQuery Query, IReadOnlyList<string> Problems);

/// <summary>Parameters of a query as texts, as the HTTP API and the command line receive them.</summary>
public static partial class HistoryParameters
{
    /// <summary>Names of all parameters.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["namespace", "order", "name", "kind", "phase", "type", "digest", "labelSelector", "since", "until", "limit", "continue"];

    private const int DaysPerYear = 365;
    private const int DaysPerWeek = 7;
    private const int MostYears = 1000;

    /// <summary>Parses parameters. Relative times count back from now.</summary>
    /// <param name="parameters">Names and values.</param>
    /// <param name="now">The current time.</param>
    public static ParsedQuery Parse(IEnumerable<KeyValuePair<string, string>> parameters, DateTimeOffset now)
    {
        var reader = new ParameterReader(parameters, now);
        var query = new HistoryQuery
        {
            Namespace = reader.Match("namespace", Label(), "expected the name of a namespace"),
            Order = reader.Match("order", ObjectName(), "expected the name of an Order"),
            Name = reader.Match("name", ObjectName(), "expected the name of an object"),
            Kind = reader.Match("kind", Word(), "expected a kind such as ArtifactWorkflow or Order"),
            Phase = reader.Match("phase", Word(), "expected a phase such as Succeeded, Failed or Error"),
            ArtifactType = reader.Match("type", ObjectName(), "expected the name of a type"),
            Digest = reader.Match("digest", DigestText(), "expected a digest such as sha256:5d0d…, complete"),
            Labels = reader.ReadLabels(),
            Since = reader.ReadTime("since"),
            Until = reader.ReadTime("until"),
        };
        return new(reader.ReadPosition(query), reader.Problems);
    }

    /// <summary>Returns the value of <c>continue</c> for the page after this one, or null if this is the last page.</summary>
    public static string? Continue(HistoryQuery query, HistoryPage page) =>
        page is { HasMore: true, Items: [.., var last] } ? ContinueToken.Write(query, last.ResourceVersion) : null;

    /// <summary>Parses a time, or an age such as 30d, 12h or 1y. Returns null if the text is neither.</summary>
    public static DateTimeOffset? ParseTime(string text, DateTimeOffset now)
    {
        if (Age().Match(text) is { Success: true } match)
        {
            var count = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            var age = match.Groups[2].Value switch
            {
                "s" => TimeSpan.FromSeconds(count),
                "m" => TimeSpan.FromMinutes(count),
                "h" => TimeSpan.FromHours(count),
                "d" => TimeSpan.FromDays(count),
                "w" => TimeSpan.FromDays(Math.Min(count, MostYears * DaysPerYear / DaysPerWeek) * DaysPerWeek),
                _ => TimeSpan.FromDays(Math.Min(count, MostYears) * DaysPerYear),
            };
            return age < now - DateTimeOffset.UnixEpoch ? now - age : DateTimeOffset.UnixEpoch;
        }

        return Timestamp().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    [GeneratedRegex(@"\A([0-9]{1,6})([smhdwy])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Age();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"\A[A-Za-z]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[a-z0-9+._-]{1,32}:[0-9a-f]{32,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestText();
}
