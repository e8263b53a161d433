using System.Text.Json;
using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

/// <summary>A list of artifacts to deliver.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Order", PluralName = "orders")]
[KubernetesEntityShortNames("ord")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("Order is a list of artifacts (images, charts, files) to copy from one Endpoint to another. The operator creates one ArtifactWorkflow per artifact and runs it with Argo Workflows.")]
[SelectableField(".status.phase")]
[SelectableField(".spec.suspend")]
[SelectableField(".spec.rerunPolicy")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "Phase of the Order.")]
[GenericAdditionalPrinterColumn(".status.progress", "Succeeded", "string", Description = "Number of delivered artifacts and of all artifacts.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "True if every artifact has been delivered.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.message", "Message", "string", Priority = PrinterColumnPriority.WideView, Description = "First problem, or the event that is awaited.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Order : CustomKubernetesEntity<V1Alpha1OrderSpec, V1Alpha1OrderStatus>;

[ValidationRule(
    "!has(self.artifacts) || self.artifacts.all(a, (has(a.srcRef) && has(a.srcRef.name) && a.srcRef.name != '') || (has(self.defaults) && has(self.defaults.srcRef) && has(self.defaults.srcRef.name) && self.defaults.srcRef.name != ''))",
    message: NoSourceMessage)]
[ValidationRule(
    "!has(self.artifacts) || self.artifacts.all(a, (has(a.dstRef) && has(a.dstRef.name) && a.dstRef.name != '') || (has(self.defaults) && has(self.defaults.dstRef) && has(self.defaults.dstRef.name) && self.defaults.dstRef.name != ''))",
    message: NoDestinationMessage)]
public sealed record V1Alpha1OrderSpec
{
    /// <summary>Largest number of artifacts. The status of a larger Order would exceed the size that the API server stores.</summary>
    public const int MostArtifacts = 1000;

    public const int DefaultRevisionHistoryLimit = 3;

    public const string NoSourceMessage = "each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set";
    public const string NoDestinationMessage = "each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set";

    [Description("Values for artifacts that do not set their own.")]
    public OrderDefaults? Defaults { get; init; }

    [Description("Artifacts to deliver. At most 1000; split larger lists into several Orders. May be empty. The list is atomic: server-side appliers own and replace it as a whole.")]
    [Items(maxItems: MostArtifacts)]
    [XListType(XListType.Atomic)]
    public IReadOnlyList<OrderArtifact> Artifacts { get => field ?? []; init; }

    [Description("Number of seconds after which a succeeded ArtifactWorkflow is deleted. 0 deletes it immediately. If unset, it is kept. The Order remembers the result in both cases. Overridden by ttlAfterFinished of the artifact type.")]
    [JsonPropertyName("TTLSecondsAfterCompletion")]
    [RangeMinimum(0)]
    [ValidationRule(FieldRules.LifetimeSecondsRule, message: FieldRules.LifetimeSecondsMessage)]
    public long? TTLSecondsAfterCompletion { get; init; }

    [Description("Duration after its creation at which the Order is deleted together with everything that it created, finished or not. A duration such as 720h, at most 87600h. If unset or 0, the Order is kept.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(FieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(FieldRules.LifetimeRule, message: FieldRules.LifetimeMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Ttl { get; init; }

    [Description("Stops new workflows from being started. Running workflows continue. Defaults to false.")]
    public bool? Suspend { get; init; }

    [Description("Treatment of existing work when an Endpoint, Secret or artifact type changes. Always repeats all work, Unfinished repeats only work that has not succeeded, Never repeats nothing. Defaults to Always.")]
    [EnumValues(Orders.RerunPolicy.Always, Orders.RerunPolicy.Unfinished, Orders.RerunPolicy.Never, "")]
    [DefaultValue(Orders.RerunPolicy.Always)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? RerunPolicy { get; init; }

    [Description("Number of finished ArtifactWorkflows to keep per artifact after they were superseded because an Endpoint, Secret or type changed. Between 0 and 100. Defaults to 3.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    [DefaultValue(DefaultRevisionHistoryLimit)]
    public int? RevisionHistoryLimit { get; init; }
}

/// <summary>Values for artifacts that do not set their own.</summary>
public sealed record OrderDefaults
{
    [Description("Reference to the Endpoint that artifacts are copied from.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("Reference to the Endpoint that artifacts are copied to.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("Schedule on which artifacts are delivered repeatedly. If unset, each artifact is delivered once.")]
    public Cron? Cron { get; init; }
}

/// <summary>An artifact to deliver, with its source, its destination and its schedule.</summary>
public sealed record OrderArtifact
{
    [Description("Name of the artifact within the Order: at most 40 lower case letters, digits and '-'. Defaults to its type and the first 8 digits of the hash of the request. A change of the name does not repeat work.")]
    [Length(maxLength: FieldRules.LongestArtifactName)]
    [ValidationRule(FieldRules.ArtifactNameRule, message: FieldRules.ArtifactNameMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Name { get; init; }

    [Description("Name of the ArtifactType in this namespace or, if there is none, of the ClusterArtifactType that defines how the artifact is delivered.")]
    [Required]
    [Length(minLength: 1, maxLength: ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string Type { get => field ?? ""; init; }

    [Description("Reference to the Endpoint that the artifact is copied from. Defaults to spec.defaults.srcRef.")]
    public LocalObjectReference? SrcRef { get; init; }

    [Description("Reference to the Endpoint that the artifact is copied to. Defaults to spec.defaults.dstRef.")]
    public LocalObjectReference? DstRef { get; init; }

    [Description("Settings of the artifact, in the form that its type expects. Each value is passed to the workflow as a parameter: config.port becomes specConfigPort, tags[0] becomes specTags0.")]
    [PreserveUnknownFields]
    [JsonConverter(typeof(FreeFormConverter))]
    public JsonElement? Spec { get; init; }

    [Description("Schedule on which the artifact is delivered repeatedly. Overrides spec.defaults.cron as a whole.")]
    public Cron? Cron { get; init; }
}

/// <summary>Values of spec.rerunPolicy: the treatment of existing work when an Endpoint, Secret or type changes.</summary>
public static class RerunPolicy
{
    /// <summary>All work runs again.</summary>
    public const string Always = "Always";

    /// <summary>Work that has not succeeded runs again.</summary>
    public const string Unfinished = "Unfinished";

    /// <summary>Nothing runs again.</summary>
    public const string Never = "Never";
}

/// <summary>
/// Reads a free-form value. The default converter allocates the index of the value while it grows, which takes twenty times the size of a list of empty
/// lists. This one grows it in pooled memory and keeps a copy of its final size.
/// </summary>
internal sealed class FreeFormConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.Clone();
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
