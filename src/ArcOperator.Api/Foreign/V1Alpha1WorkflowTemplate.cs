using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>An Argo template of one namespace. Only <see cref="WorkflowTemplateFacts"/> are kept from its spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "WorkflowTemplate", PluralName = "workflowtemplates")]
public sealed class V1Alpha1WorkflowTemplate : CustomKubernetesEntity
{
    [JsonPropertyName("spec")]
    [JsonConverter(typeof(WorkflowTemplateFactsConverter))]
    public WorkflowTemplateFacts? Facts { get; init; }
}

/// <summary>An Argo template of the cluster. Only <see cref="WorkflowTemplateFacts"/> are kept from its spec.</summary>
[KubernetesEntity(Group = ArgoGroup.Group, ApiVersion = ArgoGroup.Version, Kind = "ClusterWorkflowTemplate", PluralName = "clusterworkflowtemplates")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1Alpha1ClusterWorkflowTemplate : CustomKubernetesEntity
{
    [JsonPropertyName("spec")]
    [JsonConverter(typeof(WorkflowTemplateFactsConverter))]
    public WorkflowTemplateFacts? Facts { get; init; }
}

/// <summary>The facts about a template that decide what a Workflow needs to run it.</summary>
public sealed record WorkflowTemplateFacts
{
    /// <summary>Names of the arguments that have no value in the template.</summary>
    public IReadOnlyList<string> RequiredParameters { get; init; } = [];

    /// <summary>Names of the volumes that steps mount and that no step defines for itself.</summary>
    public IReadOnlyList<string> MountedVolumes { get; init; } = [];

    /// <summary>Names of the volumes that the template defines for all its steps.</summary>
    public IReadOnlyList<string> DefinedVolumes { get; init; } = [];

    /// <summary>Other templates whose steps this template runs.</summary>
    public IReadOnlyList<WorkflowTemplateLink> Links { get; init; } = [];

    /// <summary>Seconds that the template allows a workflow, or null.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>ServiceAccount of the pods. Null: the account <c>default</c>, unless Argo's configuration names another.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Fields that contain a parameter and that Argo or a shell executes. At most eight.</summary>
    public IReadOnlyList<UnsafeTemplateField> UnsafeFields { get; init; } = [];
}

/// <summary>The name of another template.</summary>
public readonly record struct WorkflowTemplateLink(string Name, bool IsOfCluster);

/// <summary>Reads <see cref="WorkflowTemplateFacts"/> from a template's spec. Parts that have another form than Argo's are ignored.</summary>
internal sealed class WorkflowTemplateFactsConverter : JsonConverter<WorkflowTemplateFacts>
{
    // Maximum number of names of each sort to keep. Argo's own templates have a handful.
    private const int MostNames = 1024;

    public override WorkflowTemplateFacts? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var spec = document.RootElement;
        var (mounted, links) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<WorkflowTemplateLink>());
        foreach (var property in Properties(spec).Where(property => property.Name is not "volumes"))
        {
            Collect(property.Value, mounted, links);
        }

        return new()
        {
            RequiredParameters = [.. Items(Property(Property(spec, "arguments"), "parameters")).Where(IsRequired).Select(NameOf).OfType<string>().Take(MostNames)],
            MountedVolumes = [.. mounted],
            DefinedVolumes = [.. Items(Property(spec, "volumes")).Concat(Items(Property(spec, "volumeClaimTemplates")).Select(claim => Property(claim, "metadata"))).Select(NameOf).OfType<string>().Take(MostNames)],
            Links = [.. links],
            ActiveDeadlineSeconds = Property(spec, "activeDeadlineSeconds") is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetInt64(out var deadline) ? deadline : null,
            ServiceAccountName = Property(spec, "serviceAccountName") is { ValueKind: JsonValueKind.String } account ? account.GetString() : null,
            UnsafeFields = UnsafeTemplateField.FindAll(spec),
        };
    }

    /// <summary>Writes a spec from which the same facts can be read.</summary>
    public override void Write(Utf8JsonWriter writer, WorkflowTemplateFacts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.ServiceAccountName is not null)
        {
            writer.WriteString("serviceAccountName", value.ServiceAccountName);
        }

        writer.WriteStartObject("arguments");
        WriteNames(writer, "parameters", value.RequiredParameters);
        writer.WriteEndObject();
        WriteNames(writer, "volumes", value.DefinedVolumes);
        if (value.ActiveDeadlineSeconds is { } deadline)
        {
            writer.WriteNumber("activeDeadlineSeconds", deadline);
        }

        writer.WriteStartArray("templates");
        writer.WriteStartObject();
        writer.WriteStartObject("container");
        WriteNames(writer, "volumeMounts", value.MountedVolumes);
        writer.WriteEndObject();
        writer.WriteEndObject();
        foreach (var link in value.Links)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("templateRef");
            writer.WriteString("name", link.Name);
            writer.WriteBoolean("clusterScope", link.IsOfCluster);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        value.UnsafeFields.ToList().ForEach(field => field.Write(writer));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(property);
        foreach (var name in names)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Collect(JsonElement element, SortedSet<string> mounted, HashSet<WorkflowTemplateLink> links)
    {
        foreach (var item in Items(element))
        {
            Collect(item, mounted, links);
        }

        // Only a step with volumes of its own hides some. All others share the set.
        var volumes = Property(element, "volumes");
        var ofStep = volumes.ValueKind == JsonValueKind.Array ? new SortedSet<string>(StringComparer.Ordinal) : mounted;
        foreach (var property in Properties(element))
        {
            if (property.NameEquals("volumeMounts"u8))
            {
                AddNames(property.Value, ofStep);
            }
            else if (property.NameEquals("templateRef"u8) && NameOf(property.Value) is { } name)
            {
                if (links.Count < MostNames)
                {
                    links.Add(new(name, Property(property.Value, "clusterScope").ValueKind == JsonValueKind.True));
                }
            }
            else
            {
                Collect(property.Value, ofStep, links);
            }
        }

        if (!ReferenceEquals(ofStep, mounted))
        {
            ofStep.ExceptWith(Items(volumes).Select(NameOf).OfType<string>());
            mounted.UnionWith(ofStep.Take(MostNames - mounted.Count));
        }
    }

    private static void AddNames(JsonElement mounts, SortedSet<string> names)
    {
        foreach (var mount in Items(mounts))
        {
            if (names.Count < MostNames && NameOf(mount) is { } name)
            {
                names.Add(name);
            }
        }
    }

    private static bool IsRequired(JsonElement parameter) =>
        Property(parameter, "value").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        && Property(parameter, "valueFrom").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        && Property(parameter, "default").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static string? NameOf(JsonElement element) => Property(element, "name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static JsonElement.ObjectEnumerator Properties(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;
}
