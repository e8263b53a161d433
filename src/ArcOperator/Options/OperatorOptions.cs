using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>How the operator as a whole behaves.</summary>
public sealed class OperatorOptions
{
    [Description("The namespaces to look at, with commas. Default: all.")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    // Workers wait for the API server and hardly compute, so the number of cores says nothing.
    [Description("How many objects of one kind are worked on at once. Default 16; 1 to 256.")]
    [Range(1, 256)]
    public int Workers { get; init; } = 16;

    [Description("How long work that has begun may go on after the process was told to stop. Default 30s; 0s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("Longest delay before an object that failed is tried again. The delay begins at 5ms and doubles with each failure. Default 5m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);
}
