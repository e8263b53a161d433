using ArcOperator.Api.Shared;

namespace ArcOperator.Api.Endpoints;

public sealed record V1Alpha1EndpointSpec
{
    [Description("What the place speaks: oci, helm, s3, http, or any other word that artifact types know.")]
    [Required]
    [Length(MinLength = 1, MaxLength = 63)]
    public string Type { get => field ?? ""; init; }

    [Description("Where it is: a host or a URL. Handed to the workflow as it stands here. Credentials belong into the Secret, never here.")]
    [JsonPropertyName("remoteURL")]
    [Required]
    [Length(MinLength = 1, MaxLength = 2048)]
    public string RemoteUrl { get => field ?? ""; init; }

    [Description("The Secret with the credentials. Absent: none are needed.")]
    public LocalObjectReference? SecretRef { get; init; }

    [Description("What the place may be used for: PullOnly as a source, PushOnly as a destination, All as either.")]
    [EnumValues(EndpointUsage.PullOnly, EndpointUsage.PushOnly, EndpointUsage.All)]
    [DefaultValue(EndpointUsage.All)]
    public string? Usage { get; init; }
}
