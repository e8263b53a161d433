namespace ArcOperator.Api.ExternalSources;

/// <summary>A command that turns what it reads on standard input into what it writes on standard output.</summary>
public sealed record Hook
{
    [Description("Name of the hook, for messages and metrics.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 63)]
    public string Name { get => field ?? ""; init; }

    [Description("The command: a bare name that the hook executor's whitelist allows.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 255)]
    [Pattern("^[^/]+$")]
    public string Command { get => field ?? ""; init; }

    [Description("Arguments. Each must match one of the whitelist's patterns for the command.")]
    [Items(MaxItems = 64)]
    [ItemRules(MaxLength = 16384)]
    [XListType("atomic")]
    public IReadOnlyList<string>? Args { get; init; }

    [Description("How long the command may take: a duration, at most 5m.")]
    [DefaultValue("30s")]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(MaxLength = 64)]
    [ValidationRule("duration(self) <= duration('5m')", message: "a hook's timeout must not be longer than 5m")]
    public string? Timeout { get; init; }

    [Description("What an error of the command does. ignore: the input goes on as it is. retry: it is tried again, within maxRetries. fail: the reconciliation fails.")]
    [EnumValues(HookRetryPolicy.Ignore, HookRetryPolicy.Retry, HookRetryPolicy.Fail)]
    [DefaultValue(HookRetryPolicy.Fail)]
    public string? RetryPolicy { get; init; }

    [Description("Environment variables of the command.")]
    [Items(MaxItems = 64)]
    [XListType("map")]
    [XListMapKeys("name")]
    public IReadOnlyList<HookVariable>? Env { get; init; }
}
