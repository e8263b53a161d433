namespace ArcOperator.Api.ExternalSources;

/// <summary>The way in which the data of an ExternalSource is fetched.</summary>
[ValidationRule("self.type != 'http' || has(self.http)", message: "generator.type 'http' needs generator.http")]
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
