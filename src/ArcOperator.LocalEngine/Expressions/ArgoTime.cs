using System.Globalization;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>Times as texts, where they are variables or notes on objects.</summary>
internal static class ArgoTime
{
    /// <summary>RFC 3339 in UTC and whole seconds.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
