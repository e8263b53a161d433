using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Installing;

/// <summary>The objects of an installation, as this binary carries them. They are the text of <c>dist/install.yaml</c>.</summary>
/// <param name="Text">The YAML documents.</param>
/// <param name="Objects">The same documents, parsed.</param>
internal sealed record Release(string Text, IReadOnlyList<ReleaseObject> Objects)
{
    /// <summary>Name of the operator's Deployment, account, roles and bindings.</summary>
    public const string OperatorName = "arc-operator";

    /// <summary>Label selector of every object of the operator.</summary>
    public const string Selector = $"app.kubernetes.io/name={OperatorName}";

    /// <summary>Namespace of the operator in the released objects.</summary>
    public string Namespace => Objects.First(item => item.Kind == "Namespace").Name;

    /// <summary>Returns the release for another namespace or image.</summary>
    /// <param name="namespace">Namespace of the operator; null keeps the released one.</param>
    /// <param name="image">Image of the operator; null keeps the released one.</param>
    public static Release Load(string? @namespace, string? image)
    {
        using var stream = typeof(Release).Assembly.GetManifestResourceStream("install.yaml")
            ?? throw new InvalidOperationException("the resource install.yaml is missing in this binary");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var released = new Release(text, [.. Yaml.Read(text).OfType<JsonObject>().Select(body => new ReleaseObject(body))]);
        return @namespace is null && image is null ? released : released.With(@namespace ?? released.Namespace, image);
    }

    private Release With(string @namespace, string? image)
    {
        var released = Namespace;
        foreach (var item in Objects)
        {
            Move(item, released, @namespace);
            if (image is not null)
            {
                SetImage(item, image);
            }
        }

        return new(string.Join("---\n", Objects.Select(item => Yaml.Write(item.Body))), Objects);
    }

    private static void Move(ReleaseObject item, string from, string to)
    {
        if (item.Kind == "Namespace" && item.Name == from && item.Body["metadata"] is { } own)
        {
            own["name"] = to;
        }

        foreach (var place in (item.Body["subjects"] as JsonArray ?? []).Append(item.Body["metadata"]).OfType<JsonObject>())
        {
            if (place["namespace"]?.GetValue<string>() == from)
            {
                place["namespace"] = to;
            }
        }
    }

    private static void SetImage(ReleaseObject item, string image)
    {
        foreach (var container in item.Body["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? [])
        {
            if (container is JsonObject fields)
            {
                fields["image"] = image;
            }
        }
    }
}

/// <summary>One object of a release.</summary>
internal sealed record ReleaseObject(JsonObject Body)
{
    public string Kind => Body["kind"]?.GetValue<string>() ?? "";

    public string Name => Body["metadata"]?["name"]?.GetValue<string>() ?? "";

    public string? Namespace => Body["metadata"]?["namespace"]?.GetValue<string>();

    public override string ToString() => $"{Kind} {(Namespace is { } @namespace ? $"{@namespace}/" : "")}{Name}";
}
