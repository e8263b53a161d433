using System.Text.Json.Nodes;

namespace ArcOperator.Runtime.Crds;

internal static class JsonObjectExtensions
{
    /// <summary>Removes fields without a value, so that a table of fields can be written as a whole.</summary>
    public static JsonObject WithoutNulls(this JsonObject fields)
    {
        foreach (var name in fields.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            fields.Remove(name);
        }

        return fields;
    }
}
