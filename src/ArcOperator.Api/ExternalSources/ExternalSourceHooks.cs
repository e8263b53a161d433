using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>The hooks of an ExternalSource, by phase.</summary>
public sealed record ExternalSourceHooks
{
    [Description("Hooks that run in order before the request. The first reads a JSON object with url, method, headers and body (base64); each further hook reads the output of the previous one. Names must be unique.")]
    [Items(maxItems: 16)]
    [XListType(XListType.Atomic)]
    [ValidationRule(SourceFieldRules.HookNamesRule, message: SourceFieldRules.HookNamesMessage)]
    public IReadOnlyList<Hook>? PreRequest { get; init; }

    [Description("Hooks that run in order on the response body. Each further hook reads the output of the previous one. Names must be unique.")]
    [Items(maxItems: 16)]
    [XListType(XListType.Atomic)]
    [ValidationRule(SourceFieldRules.HookNamesRule, message: SourceFieldRules.HookNamesMessage)]
    public IReadOnlyList<Hook>? PostRequest { get; init; }
}

/// <summary>A command that reads standard input and writes the replacement to standard output.</summary>
public sealed record Hook
{
    [Description("Name of the hook, used in messages and metrics.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    public string Name { get => field ?? ""; init; }

    [Description("Bare name of the command, such as jq. The whitelist of the hook executor must allow it.")]
    [Required]
    [Length(minLength: 1, maxLength: 255)]
    [Pattern("^[^/]+$")]
    [ValidationRule(SourceFieldRules.CommandRule, message: SourceFieldRules.CommandMessage)]
    public string Command { get => field ?? ""; init; }

    [Description("Arguments of the command. Each must match a pattern that the whitelist defines for the command.")]
    [Items(maxItems: 64)]
    [ItemRules(MaxLength = 16384)]
    [XListType(XListType.Atomic)]
    public IReadOnlyList<string>? Args { get; init; }

    // No schema default: a default below a list makes every client-side apply of an unchanged manifest a change.
    [Description("Timeout of the command. A duration such as 30s, at most 5m. Defaults to 30s.")]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(SourceFieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(SourceFieldRules.HookTimeoutRule, message: SourceFieldRules.HookTimeoutMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Timeout { get; init; }

    [Description("Treatment of a failure of the command. ignore passes the input on unchanged, retry runs the command again within maxRetries, fail fails the reconciliation. Defaults to fail.")]
    [EnumValues(HookRetryPolicy.Ignore, HookRetryPolicy.Retry, HookRetryPolicy.Fail, "")]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? RetryPolicy { get; init; }

    [Description("Environment variables of the command. The option hooks.allowedEnvironment must allow their names.")]
    [Items(maxItems: 64)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IReadOnlyList<HookVariable>? Env { get; init; }
}

/// <summary>An environment variable of a hook.</summary>
public sealed record HookVariable
{
    [Description("Name of the variable. PATH, HOME and TMPDIR are set by the hook executor and cannot be set here.")]
    [Required]
    [Length(minLength: 1, maxLength: 255)]
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    [ValidationRule(SourceFieldRules.VariableNameRule, message: SourceFieldRules.VariableNameMessage)]
    [ValidationRule(SourceFieldRules.ReservedVariableRule, message: SourceFieldRules.ReservedVariableMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Value of the variable. Defaults to the empty string.")]
    [Length(maxLength: 16384)]
    public string? Value { get; init; }
}

/// <summary>Values of a hook's retryPolicy: the treatment of a failure.</summary>
public static class HookRetryPolicy
{
    public const string Ignore = "ignore";

    public const string Retry = "retry";

    public const string Fail = "fail";
}
