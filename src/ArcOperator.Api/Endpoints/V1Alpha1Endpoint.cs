using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Endpoints;

/// <summary>A source or destination of artifacts.</summary>
[KubernetesEntity(Group = ArcGroup.Group, ApiVersion = ArcGroup.Version, Kind = "Endpoint", PluralName = "endpoints")]
[KubernetesEntityShortNames("aep")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("Endpoint is a source or destination of artifacts, such as a registry, a bucket or a web server.")]
[SelectableField(".spec.type")]
[SelectableField(".spec.usage")]
[SelectableField(".spec.remoteURL")]
[SelectableField(".spec.secretRef.name")]
[GenericAdditionalPrinterColumn(".spec.type", "Type", "string")]
[GenericAdditionalPrinterColumn(".spec.remoteURL", "URL", "string")]
[GenericAdditionalPrinterColumn(".spec.usage", "Usage", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "False if the Endpoint cannot be used.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1Endpoint : CustomKubernetesEntity<V1Alpha1EndpointSpec, V1Alpha1EndpointStatus>;

public sealed record V1Alpha1EndpointSpec
{
    [Description("Protocol of the Endpoint, such as oci, helm, s3 or http, or any other value that artifact types accept.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    public string Type { get => field ?? ""; init; }

    [Description("Address of the Endpoint: a host, optionally with port and path, or a URL. Passed to the workflow unchanged. Must not contain a user name or password; use secretRef for credentials.")]
    [JsonPropertyName("remoteURL")]
    [Required]
    [Length(minLength: 1, maxLength: 2048)]
    [ValidationRule(FieldRules.RemoteUrlRule, message: FieldRules.RemoteUrlMessage)]
    [ValidationRule(FieldRules.RemoteUrlSpaceRule, message: FieldRules.RemoteUrlSpaceMessage, reason: "FieldValueForbidden")]
    // The reason keeps the server from repeating the address, and the password in it, in its response.
    [ValidationRule(FieldRules.RemoteUrlCredentialsRule, message: FieldRules.RemoteUrlCredentialsMessage, reason: "FieldValueForbidden")]
    public string RemoteUrl { get => field ?? ""; init; }

    [Description("Reference to the Secret with the credentials. If unset, the Endpoint is used without credentials.")]
    [ValidationRule(FieldRules.SecretNameRule, message: FieldRules.SecretNameMessage)]
    public LocalObjectReference? SecretRef { get; init; }

    [Description("Permitted usage of the Endpoint. PullOnly permits it as a source, PushOnly as a destination, All as both. Defaults to All.")]
    [EnumValues(EndpointUsage.PullOnly, EndpointUsage.PushOnly, EndpointUsage.All, "")]
    [DefaultValue(EndpointUsage.All)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Usage { get; init; }
}

/// <summary>Values of an Endpoint's spec.usage.</summary>
public static class EndpointUsage
{
    /// <summary>Source only.</summary>
    public const string PullOnly = "PullOnly";

    /// <summary>Destination only.</summary>
    public const string PushOnly = "PushOnly";

    /// <summary>Source and destination.</summary>
    public const string All = "All";
}
