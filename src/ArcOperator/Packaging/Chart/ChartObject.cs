using System.Text.Json.Nodes;

namespace ArcOperator.Packaging.Chart;

/// <summary>An object of the chart: labels and namespaces come from the release of Helm.</summary>
internal static class ChartObject
{
    private const string CommonPrefix = "app.kubernetes.io/";
    private const string ComponentLabel = "app.kubernetes.io/component";

    public const string Namespace = "include \"arc-operator.namespace\" $";

    /// <summary>Replaces the common labels and the namespaces of an object.</summary>
    public static JsonObject Adapt(JsonObject item, TemplateText text)
    {
        if (item["metadata"] is JsonObject metadata)
        {
            Label(metadata, text, $"{item["kind"]}".Contains("Role", StringComparison.Ordinal) ? "rbac" : "operator");
            Place(metadata, text);
        }

        foreach (var subject in (item["subjects"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Place(subject, text);
        }

        return item;
    }

    /// <summary>Replaces the common labels by those of the release of Helm. Others, such as those for aggregation, remain. An object without a component gets the given one.</summary>
    public static void Label(JsonObject metadata, TemplateText text, string component = "operator")
    {
        var known = metadata["labels"] as JsonObject ?? [];
        var labels = new JsonObject();
        text.Block(labels, Labels($"{known[ComponentLabel] ?? component}"));
        foreach (var (key, value) in known.Where(label => !label.Key.StartsWith(CommonPrefix, StringComparison.Ordinal)))
        {
            labels[key] = value?.DeepClone();
        }

        metadata["labels"] = labels;
    }

    /// <summary>Adds an annotation that only exists under a condition.</summary>
    public static void Annotate(JsonObject item, TemplateText text, string condition, string key, string value)
    {
        if (item["metadata"] is JsonObject metadata)
        {
            text.Directive(metadata, $"if {condition}");
            metadata["annotations"] = new JsonObject { [key] = value };
            text.Directive(metadata, "end");
        }
    }

    private static string Labels(string component) => $"include \"arc-operator.labels\" (dict \"context\" $ \"component\" \"{component}\")";

    private static void Place(JsonObject target, TemplateText text)
    {
        if (target.ContainsKey("namespace"))
        {
            target["namespace"] = text.Value(Namespace);
        }
    }
}
