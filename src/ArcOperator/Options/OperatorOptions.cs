using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Options of the operator as a whole.</summary>
public sealed class OperatorOptions
{
    [Description("Namespaces that the operator watches, comma-separated. Default: all namespaces.")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    // Workers wait for the API server and hardly compute, so the number of cores says nothing.
    [Description("Number of objects of one kind that are processed at the same time. Default 16. Range 1 to 256.")]
    [Range(1, 256)]
    public int Workers { get; init; } = 16;

    [Description("Time that running work has to finish after SIGTERM. Default 30s. Range 0s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("Longest delay before an object that failed is tried again. The delay begins at 5ms and doubles with each failure. Default 5m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);
}
