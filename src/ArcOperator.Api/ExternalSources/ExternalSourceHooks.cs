namespace ArcOperator.Api.ExternalSources;

public sealed record ExternalSourceHooks
{
    [Description("Run in order before the request, each on the output of the one before: a JSON object with url, method, headers and body (base64).")]
    [Items(MaxItems = 16)]
    [XListType("atomic")]
    public IReadOnlyList<Hook>? PreRequest { get; init; }

    [Description("Run in order on the data, each on the output of the one before.")]
    [Items(MaxItems = 16)]
    [XListType("atomic")]
    public IReadOnlyList<Hook>? PostRequest { get; init; }
}
