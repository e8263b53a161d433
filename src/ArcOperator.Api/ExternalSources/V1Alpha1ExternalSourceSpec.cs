namespace ArcOperator.Api.ExternalSources;

public sealed record V1Alpha1ExternalSourceSpec
{
    [Description("How often the data is looked at: a duration such as 5m. Less than 1m counts as 1m.")]
    [Required]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(MaxLength = 64)]
    public string Interval { get => field ?? ""; init; }

    [Description("True: nothing is fetched or published any more. What is published stays.")]
    [DefaultValue(false)]
    public bool? Suspend { get; init; }

    [Description("The file inside the artifact that the data is put into: a relative path. A leading slash is dropped; '..', backslashes, and names longer than 255 bytes are refused.")]
    [DefaultValue("data")]
    [Length(MinLength = 1, MaxLength = 1024)]
    [Pattern(@"^[^\\\x00]+$")]
    [ValidationRule("!self.split('/').exists(segment, segment == '..')", message: "destinationPath must not contain '..'")]
    [ValidationRule("self.split('/').all(segment, bytes(segment).size() <= 255)", message: "a name in destinationPath must not be longer than 255 bytes")]
    public string? DestinationPath { get; init; }

    [Description("How many further hook executions are allowed in one reconciliation, over all hooks. 0: none.")]
    [RangeMinimum(Minimum = 0)]
    [RangeMaximum(Maximum = 100)]
    [DefaultValue(3)]
    public int? MaxRetries { get; init; }

    [Description("Commands that change the request, and the data.")]
    public ExternalSourceHooks? Hooks { get; init; }

    [Description("Where the data comes from.")]
    [Required]
    public SourceGenerator Generator { get => field ?? new(); init; }
}
