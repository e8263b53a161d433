using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>The way in which the data of an ExternalSource is fetched.</summary>
[ValidationRule("self.type != 'http' || has(self.http)", message: "generator.type 'http' needs generator.http: add it with a url, such as 'https://example.org/data.json'")]
public sealed record SourceGenerator
{
    public const string HttpType = "http";

    [Description("Type of the source. Only http is supported.")]
    [Required]
    [EnumValues(HttpType)]
    public string Type { get => field ?? ""; init; }

    [Description("Request that fetches the data. Required for type http.")]
    public HttpGenerator? Http { get; init; }

    /// <summary>Returns the names of the Secrets that a fetch reads, without duplicates.</summary>
    public IEnumerable<string> SecretNames() =>
        new[] { Http?.HeadersSecretRef?.Name, Http?.CaBundleSecretRef?.Name }.OfType<string>().Where(name => name.Length > 0).Distinct();
}

/// <summary>The request by which data is fetched from an HTTP server.</summary>
[ValidationRule(SourceFieldRules.TrustRule, message: SourceFieldRules.TrustMessage)]
public sealed record HttpGenerator
{
    // No pattern: the server would repeat the URL, and the password in it, in its response.
    [Description("URL of the data, with scheme http or https. Must not contain a user name or password; use headersSecretRef for credentials.")]
    [Required]
    [Length(maxLength: 8192)]
    [ValidationRule(FieldRules.SourceUrlRule, message: FieldRules.SourceUrlMessage)]
    [ValidationRule(FieldRules.RemoteUrlCredentialsRule, message: FieldRules.SourceUrlCredentialsMessage, reason: "FieldValueForbidden")]
    public string Url { get => field ?? ""; init; }

    [Description("HTTP method: GET, POST, PUT or PATCH. Defaults to GET.")]
    [EnumValues("GET", "POST", "PUT", "PATCH", "")]
    [DefaultValue("GET")]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Method { get; init; }

    [Description("Reference to the Secret whose entries are sent as headers, each with its key as the name.")]
    [ValidationRule(FieldRules.SecretNameRule, message: FieldRules.SecretNameMessage)]
    public LocalObjectReference? HeadersSecretRef { get; init; }

    [Description("Reference to the Secret with the certificate authorities (PEM) that must have issued the server's certificate. Cannot be combined with insecureSkipVerify.")]
    public SecretKeyReference? CaBundleSecretRef { get; init; }

    [Description("Accepts any server certificate if true. Intended for tests only. Defaults to false.")]
    public bool? InsecureSkipVerify { get; init; }

    [Description("Timeout of the whole request. A duration such as 30s, at most 10m. Defaults to 30s.")]
    [DefaultValue("30s")]
    [Pattern(ExternalSourceGroup.DurationPattern)]
    [Length(maxLength: 64)]
    [ValidationRule(SourceFieldRules.DurationRule, message: FieldRules.DurationMessage)]
    [ValidationRule(SourceFieldRules.TimeoutRule, message: SourceFieldRules.TimeoutMessage)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Timeout { get; init; }
}

/// <summary>A reference to one entry of a Secret in the same namespace.</summary>
public sealed record SecretKeyReference
{
    [Description("Name of the Secret, which must be in the same namespace.")]
    [Required]
    [Length(minLength: 1, maxLength: ArcGroup.LongestName)]
    [ValidationRule(FieldRules.NameRule, message: FieldRules.NameMessage)]
    public string Name { get => field ?? ""; init; }

    [Description("Key of the entry. Defaults to ca.crt.")]
    [DefaultValue("ca.crt")]
    [Length(maxLength: 253)]
    [JsonConverter(typeof(EmptyAsUnsetConverter))]
    public string? Key { get; init; }
}
