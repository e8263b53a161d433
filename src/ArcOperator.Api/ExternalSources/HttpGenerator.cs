using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>Data from an HTTP server.</summary>
public sealed record HttpGenerator
{
    [Description("The URL: http or https.")]
    [Required]
    [Pattern("^https?://.+$")]
    [Length(MaxLength = 8192)]
    public string Url { get => field ?? ""; init; }

    [Description("The HTTP method.")]
    [EnumValues("GET", "POST", "PUT", "PATCH")]
    [DefaultValue("GET")]
    public string? Method { get; init; }

    [Description("The Secret whose entries are sent as headers: name and value.")]
    public LocalObjectReference? HeadersSecretRef { get; init; }

    [Description("The Secret with the certificates (PEM) that the server's certificate must lead to. Goes before insecureSkipVerify.")]
    public SecretKeyReference? CaBundleSecretRef { get; init; }

    [Description("True: any certificate will do. For trying things out only.")]
    public bool? InsecureSkipVerify { get; init; }

    [Description("How long the whole request may take: a duration.")]
    [DefaultValue("30s")]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(MaxLength = 64)]
    public string? Timeout { get; init; }
}
