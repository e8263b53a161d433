using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>A command that reads standard input and writes the replacement to standard output.</summary>
public sealed record Hook
{
    [Description("Name of the hook, used in messages and metrics.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 63)]
    public string Name { get => field ?? ""; init; }

    [Description("Bare name of the command, such as jq. The whitelist of the hook executor must allow it.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 255)]
    [Pattern("^[^/]+$")]
    [ValidationRule(SourceFieldRules.CommandRule, message: SourceFieldRules.CommandMessage)]
    public string Command { get => field ?? ""; init; }

    [Description("Arguments of the command. Each must match a pattern that the whitelist defines for the command.")]
    [Items(MaxItems = 64)]
    [ItemRules(MaxLength = 16384)]
    [XListType("atomic")]
    public IReadOnlyList<string>? Args { get; init; }

    // No schema default: a default below a list makes every client-side apply of an unchanged manifest a change.
    [Description("Timeout of the command. A duration such as 30s, at most 5m. Defaults to 30s.")]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(MaxLength = 64)]
    [ValidationRule(SourceFieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(SourceFieldRules.HookTimeoutRule, message: SourceFieldRules.HookTimeoutMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Timeout { get; init; }

    [Description("Treatment of a failure of the command. ignore passes the input on unchanged, retry runs the command again within maxRetries, fail fails the reconciliation. Defaults to fail.")]
    [EnumValues(HookRetryPolicy.Ignore, HookRetryPolicy.Retry, HookRetryPolicy.Fail, "")]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? RetryPolicy { get; init; }

    [Description("Environment variables of the command. The option hooks.allowedEnvironment must allow their names.")]
    [Items(MaxItems = 64)]
    [XListType("map")]
    [XListMapKeys("name")]
    public IReadOnlyList<HookVariable>? Env { get; init; }
}
