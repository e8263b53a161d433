using System.Globalization;
using System.Text.RegularExpressions;
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

    [Description("Limits for the work with the Endpoint. All Orders of the namespace share them. Lower limits end no running work. Defaults to no limits.")]
    public EndpointLimits? Limits { get; init; }
}

/// <summary>Limits of an Endpoint. Work beyond them waits.</summary>
public sealed partial record EndpointLimits
{
    [Description("Maximum number of unfinished workflows that read from the Endpoint or write to it. Runs of schedules are not counted, because Argo starts them. Defaults to no limit.")]
    [RangeMinimum(1)]
    [RangeMaximum(100000)]
    public int? Concurrent { get; init; }

    [Description("Maximum number of workflows that start within one minute. Defaults to no limit.")]
    [RangeMinimum(1)]
    [RangeMaximum(100000)]
    public int? StartsPerMinute { get; init; }

    [Description("Bandwidth of one workflow in bytes per second, such as 50Mi or 2M. Passed to the workflow as parameter srcBandwidth or dstBandwidth, as a number of bytes. Applies to work that is created later. Defaults to no limit.")]
    [Pattern(BandwidthPattern)]
    public string? Bandwidth { get; init; }

    internal const string BandwidthPattern = "^[1-9][0-9]{0,8}(k|Ki|M|Mi|G|Gi)?$";

    /// <summary>The bandwidth in bytes per second. Null without a limit, or if the value is invalid.</summary>
    [JsonIgnore]
    public long? BytesPerSecond =>
        Bandwidth is { } text && BandwidthFormat().Match(text) is { Success: true } match
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * FactorOf(match.Groups[2].Value)
            : null;

    private static long FactorOf(string unit) => unit switch
    {
        "k" => 1000,
        "Ki" => 1 << 10,
        "M" => 1_000_000,
        "Mi" => 1 << 20,
        "G" => 1_000_000_000,
        "Gi" => 1 << 30,
        _ => 1,
    };

    [GeneratedRegex(@"\A([1-9][0-9]{0,8})(k|Ki|M|Mi|G|Gi)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex BandwidthFormat();
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
