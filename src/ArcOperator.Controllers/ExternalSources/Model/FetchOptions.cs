using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Artifacts.Options;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Limits for fetching the data of ExternalSources.</summary>
public sealed class FetchOptions : IValidatableObject
{
    [Description("Number of ExternalSources that are fetched, transformed and stored at the same time. Default 16. Range 1 to 1000.")]
    [Range(1, 1000)]
    public int Concurrency { get; init; } = 16;

    [Description("Number of ExternalSources of one namespace that are fetched, transformed and stored at the same time. Default: three quarters of fetch.concurrency. Range 1 to fetch.concurrency.")]
    [Range(1, 1000)]
    public int? ConcurrencyPerNamespace { get; init; }

    [Description("Number of ExternalSources that are fetched from one host at the same time. One namespace gets the same part of it as of fetch.concurrency. Default 4. Range 1 to 1000.")]
    [Range(1, 1000)]
    public int ConcurrencyPerHost { get; init; } = 4;

    [Description("Shortest interval, and shortest time between two values of requestedAt. Shorter intervals in a spec are raised to it. Default 1m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MinimumInterval { get; init; } = TimeSpan.FromMinutes(1);

    [Description("Longest timeout of a request that a spec may set. Default 10m. Range 1s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LongestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    [Description("Folder for fetched data until it is stored as an artifact. Needs artifact.maxSize and twice artifact.maxUnpackedSize, multiplied by fetch.concurrency. Default: folder of the system for temporary files.")]
    public string Folder { get; init; } = "";

    [Description("Hosts that receive headers of Secrets also over http, comma-separated: names, addresses, or *.example.org for all names below. Default: none, so Secrets are sent over https only.")]
    public IReadOnlyList<string> HttpSecretHosts { get; init; } = [];

    /// <summary>Disk space for the data of all running attempts, in bytes: the body, the unpacked files and the new archive of each.</summary>
    internal long RequiredDisk(ArtifactOptions artifact) => Concurrency * (artifact.MaxSize + (2 * artifact.MaxUnpackedSize));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GateLimits.FindMistake("fetch.concurrencyPerNamespace", ConcurrencyPerNamespace, "fetch.concurrency", Concurrency) is { } mistake)
        {
            yield return new(mistake);
        }

        foreach (var host in HttpSecretHosts.Where(host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown))
        {
            yield return new($"fetch.httpSecretHosts has '{host}': expected a host such as data.example.org, 127.0.0.1 or *.example.org");
        }
    }
}
