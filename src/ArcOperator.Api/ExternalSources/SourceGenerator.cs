namespace ArcOperator.Api.ExternalSources;

[ValidationRule("self.type != 'http' || has(self.http)", message: "generator.type 'http' needs generator.http")]
public sealed record SourceGenerator
{
    public const string HttpType = "http";

    [Description("How the data is fetched.")]
    [Required]
    [EnumValues(HttpType)]
    public string Type { get => field ?? ""; init; }

    [Description("Required for type http.")]
    public HttpGenerator? Http { get; init; }

    /// <summary>The Secrets that are read for a fetch, each name once.</summary>
    public IEnumerable<string> SecretNames() =>
        new[] { Http?.HeadersSecretRef?.Name, Http?.CaBundleSecretRef?.Name }.OfType<string>().Where(name => name.Length > 0).Distinct();
}
