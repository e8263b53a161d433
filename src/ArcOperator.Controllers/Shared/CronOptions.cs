using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Controllers.Shared;

/// <summary>What schedules are accepted.</summary>
public sealed class CronOptions
{
    [Description("The shortest time that may lie between two runs of a schedule. Default 10m; 1s to 720h.")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMinutes(10);
}
