using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// One text for each value, on every version of .NET: keys sorted by code unit, no blanks, numbers as they were written,
/// and in strings only what JSON demands escaped.
/// </summary>
internal static class CanonicalJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                AppendAll(text, '{', map.OrderBy(entry => entry.Key, StringComparer.Ordinal), '}', entry =>
                {
                    AppendString(text, entry.Key);
                    text.Append(':');
                    Append(text, entry.Value);
                });
                break;
            case JsonArray list:
                AppendAll(text, '[', list, ']', item => Append(text, item));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                text.Append(',');
            }

            isFirst = false;
            append(item);
        }

        text.Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var unit in value)
        {
            switch (unit)
            {
                case '"' or '\\':
                    text.Append('\\').Append(unit);
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    break;
                default:
                    text.Append(unit);
                    break;
            }
        }

        text.Append('"');
    }
}
