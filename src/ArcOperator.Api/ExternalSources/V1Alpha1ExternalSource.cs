using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>External data that is published inside the cluster.</summary>
[KubernetesEntity(Group = ExternalSourceGroup.Group, ApiVersion = ExternalSourceGroup.Version, Kind = "ExternalSource", PluralName = "externalsources")]
[KubernetesEntityShortNames("extsrc")]
[KubernetesEntityCategories(ArcGroup.Category)]
[Description("ExternalSource fetches external data at an interval, transforms it with hooks, and publishes it as a Flux ExternalArtifact of the same name.")]
[SelectableField(".spec.generator.type")]
[SelectableField(".spec.suspend")]
[SelectableField(".status.artifact.revision")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Reason of the Ready condition.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Status", "string")]
[GenericAdditionalPrinterColumn(".status.artifact.revision", "Revision", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class V1Alpha1ExternalSource : CustomKubernetesEntity<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceStatus>;

public sealed record V1Alpha1ExternalSourceSpec
{
    [Description("Interval at which the source is checked. A duration such as 10m, at most 8784h. Values below the option fetch.minimumInterval (1m) are raised to it.")]
    [Required]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(SourceFieldRules.DurationRule + " && self != ''", message: FieldRules.DurationMessage)]
    [ValidationRule(SourceFieldRules.IntervalRule, message: SourceFieldRules.IntervalMessage)]
    public string Interval { get => field ?? ""; init; }

    [Description("Stops fetching, publishing and repairing. The published artifact is kept. Defaults to false.")]
    [DefaultValue(false)]
    public bool? Suspend { get; init; }

    [Description("Form of the data. File: the data becomes one file of the artifact. Archive: the data is a tar.gz, tar or zip archive, and its files become the artifact. Defaults to File.")]
    [EnumValues(SourcePackaging.File, SourcePackaging.Archive, "")]
    [DefaultValue(SourcePackaging.File)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Packaging { get; init; }

    [Description("Path of the file inside the artifact: relative, without '..', backslashes, control characters, or names longer than 255 bytes. Flux applies only files that end in .yaml or .yml. Defaults to the URL's file name if that ends in .yaml, .yml or .json, else to data.yaml, data.json or data by content type. Ignored if packaging is Archive.")]
    [Length(maxLength: 1024)]
    [ValidationRule(SourceFieldRules.NoFileRule, message: SourceFieldRules.NoFileMessage)]
    [ValidationRule(SourceFieldRules.ParentRule, message: SourceFieldRules.ParentMessage)]
    [ValidationRule(SourceFieldRules.BackslashRule, message: SourceFieldRules.BackslashMessage)]
    [ValidationRule(SourceFieldRules.ControlRule, message: SourceFieldRules.ControlMessage)]
    [ValidationRule(SourceFieldRules.SegmentRule, message: SourceFieldRules.SegmentMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? DestinationPath { get; init; }

    [Description("Allows the artifact to become empty. If false, an empty body, or empty output of the hooks, is a failure, and the last artifact stays published. Defaults to false.")]
    [DefaultValue(false)]
    public bool? AllowEmpty { get; init; }

    [Description("Number of additional hook executions that are allowed per reconciliation, over all hooks. Between 0 and 100. Defaults to 3.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    [DefaultValue(3)]
    public int? MaxRetries { get; init; }

    [Description("Hooks that transform the request and the data.")]
    public ExternalSourceHooks? Hooks { get; init; }

    [Description("Source of the data.")]
    [Required]
    public SourceGenerator Generator { get => field ?? new(); init; }
}

/// <summary>Forms of a source's data.</summary>
public static class SourcePackaging
{
    public const string File = "File";

    public const string Archive = "Archive";
}

/// <summary>Names of the ExternalSource API.</summary>
public static class ExternalSourceGroup
{
    public const string Group = "source.flux.oddkin.co";

    public const string Version = "v1alpha1";

    public const string Finalizer = "source.flux.oddkin.co/externalsource-finalizer";

    /// <summary>Annotation that <c>flux reconcile</c> sets: a new value requests a reconciliation now.</summary>
    public const string RequestedAt = "reconcile.fluxcd.io/requestedAt";

    /// <summary>Pattern of a duration in the units that ExternalSources support, or of an empty text. An empty text counts as unset.</summary>
    public const string DurationPattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))*$";
}
