using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Orders;

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
    [Items(MaxItems = MostArtifacts)]
    [XListType("atomic")]
    public IReadOnlyList<OrderArtifact> Artifacts { get => field ?? []; init; }

    [Description("Number of seconds after which a succeeded ArtifactWorkflow is deleted. 0 deletes it immediately. If unset, it is kept. The Order remembers the result in both cases. Overridden by ttlAfterFinished of the artifact type.")]
    [JsonPropertyName("TTLSecondsAfterCompletion")]
    [RangeMinimum(Minimum = 0)]
    [ValidationRule(FieldRules.LifetimeSecondsRule, message: FieldRules.LifetimeSecondsMessage)]
    public long? TTLSecondsAfterCompletion { get; init; }

    [Description("Duration after its creation at which the Order is deleted together with everything that it created, finished or not. A duration such as 720h, at most 87600h. If unset or 0, the Order is kept.")]
    [Pattern(FieldRules.DurationPattern)]
    [Length(MaxLength = 64)]
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
    [RangeMinimum(Minimum = 0)]
    [RangeMaximum(Maximum = 100)]
    [DefaultValue(DefaultRevisionHistoryLimit)]
    public int? RevisionHistoryLimit { get; init; }
}
