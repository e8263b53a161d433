namespace ArcOperator.Api.Orders;

[ValidationRule(
    "!has(self.artifacts) || self.artifacts.all(a, (has(a.srcRef) && has(a.srcRef.name) && a.srcRef.name != '') || (has(self.defaults) && has(self.defaults.srcRef) && has(self.defaults.srcRef.name) && self.defaults.srcRef.name != ''))",
    message: "each artifact needs srcRef.name, or spec.defaults.srcRef.name must be set")]
[ValidationRule(
    "!has(self.artifacts) || self.artifacts.all(a, (has(a.dstRef) && has(a.dstRef.name) && a.dstRef.name != '') || (has(self.defaults) && has(self.defaults.dstRef) && has(self.defaults.dstRef.name) && self.defaults.dstRef.name != ''))",
    message: "each artifact needs dstRef.name, or spec.defaults.dstRef.name must be set")]
public sealed record V1Alpha1OrderSpec
{
    /// <summary>An Order that is larger would outgrow what the API server stores of its status.</summary>
    public const int MostArtifacts = 1000;

    public const int DefaultRevisionHistoryLimit = 3;

    [Description("What holds for each artifact that does not say otherwise.")]
    public OrderDefaults? Defaults { get; init; }

    [Description("The artifacts to be brought. May be empty. Larger lists than this have to be split into several Orders.")]
    [Items(MaxItems = MostArtifacts)]
    [XListType("atomic")]
    public IReadOnlyList<OrderArtifact> Artifacts { get => field ?? []; init; }

    [Description("How many seconds after it has succeeded an ArtifactWorkflow is deleted. 0: at once. Unset: it is kept. The Order remembers that it has succeeded. What its artifact type says by ttlAfterFinished goes first.")]
    [JsonPropertyName("TTLSecondsAfterCompletion")]
    [RangeMinimum(Minimum = 0)]
    public long? TTLSecondsAfterCompletion { get; init; }

    [Description("How long after its creation the Order is deleted, with everything that it created, running or not: a duration such as 720h. Unset or 0: it is kept.")]
    [Pattern(Duration.SchemaPattern)]
    [Length(MaxLength = 64)]
    public string? Ttl { get; init; }

    [Description("True: nothing new is started. What is running, runs on.")]
    public bool? Suspend { get; init; }

    [Description("What a changed Endpoint, Secret or artifact type does to work that was begun before the change. Always: it is done again. Unfinished: only what has not succeeded is done again. Never: nothing is done again.")]
    [EnumValues(Orders.RerunPolicy.Always, Orders.RerunPolicy.Unfinished, Orders.RerunPolicy.Never)]
    [DefaultValue(Orders.RerunPolicy.Always)]
    public string? RerunPolicy { get; init; }

    [Description("How many finished ArtifactWorkflows are kept of each artifact after a changed Endpoint, Secret or type has put newer ones in their place.")]
    [RangeMinimum(Minimum = 0)]
    [RangeMaximum(Maximum = 100)]
    [DefaultValue(DefaultRevisionHistoryLimit)]
    public int? RevisionHistoryLimit { get; init; }
}
