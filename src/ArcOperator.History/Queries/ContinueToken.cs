using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.History.Queries;

/// <summary>Position of the next page. It belongs to the filters of the first page.</summary>
internal static class ContinueToken
{
    private const string Version = "1";
    private const int FilterDigits = 16;
    private const int LongestToken = 64;

    public static string Write(HistoryQuery query, long before) => $"{Version}.{before.ToString(CultureInfo.InvariantCulture)}.{Fingerprint(query)}";

    /// <summary>Returns the number before which the next page begins, or null if the token is invalid or belongs to other filters.</summary>
    public static long? Read(HistoryQuery query, string token) =>
        token.Length <= LongestToken && token.Split('.') is [Version, var number, var filters] && filters == Fingerprint(query)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0 ? before : null;

    private static string Fingerprint(HistoryQuery query)
    {
        var labels = query.Labels.Requirements.Select(requirement => $"{requirement.Key} {requirement.Operator} {string.Join(',', requirement.Values)}");
        string?[] filters =
        [
            query.Kind, query.Namespace, query.Order, query.Name, query.Phase, query.ArtifactType, query.Digest, string.Join(';', labels),
            query.Since?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), query.Until?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', filters))))[..FilterDigits];
    }
}
