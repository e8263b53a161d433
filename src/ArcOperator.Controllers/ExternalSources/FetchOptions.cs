using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>How ExternalSources are fetched.</summary>
public sealed class FetchOptions
{
    [Description("How many ExternalSources are fetched, transformed and stored at once. Default 16; 1 to 1000.")]
    [Range(1, 1000)]
    public int Concurrency { get; init; } = 16;

    [Description("How many of them are fetched from one host at once. Default 4; 1 to 1000.")]
    [Range(1, 1000)]
    public int ConcurrencyPerHost { get; init; } = 4;

    [Description("The shortest interval; a shorter one in a spec counts as this. Default 1m; 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MinimumInterval { get; init; } = TimeSpan.FromMinutes(1);

    [Description("Longest timeout of a request that a spec may set. Default 10m. Range 1s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LongestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    [Description("The folder for what is fetched, until it is an artifact; it takes up to artifact.maxSize and twice artifact.maxUnpackedSize for each of fetch.concurrency. Default: the system's folder for temporary files.")]
    public string Folder { get; init; } = "";
}
