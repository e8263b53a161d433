namespace ArcOperator.Api.ExternalSources;

/// <summary>The hooks of an ExternalSource, by phase.</summary>
public sealed record ExternalSourceHooks
{
    [Description("Hooks that run in order before the request. The first reads a JSON object with url, method, headers and body (base64); each further hook reads the output of the previous one. Names must be unique.")]
    [Items(MaxItems = 16)]
    [XListType("atomic")]
    [ValidationRule(SourceFieldRules.HookNamesRule, message: SourceFieldRules.HookNamesMessage)]
    public IReadOnlyList<Hook>? PreRequest { get; init; }

    [Description("Hooks that run in order on the response body. Each further hook reads the output of the previous one. Names must be unique.")]
    [Items(MaxItems = 16)]
    [XListType("atomic")]
    [ValidationRule(SourceFieldRules.HookNamesRule, message: SourceFieldRules.HookNamesMessage)]
    public IReadOnlyList<Hook>? PostRequest { get; init; }
}
