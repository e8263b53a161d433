using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>Options of the election of one leader among several operators.</summary>
public sealed class LeaderElectionOptions : IValidatableObject
{
    [Description("Election of a leader by a Lease, so that several operators can run side by side. Default false; config/default enables it.")]
    public bool Enabled { get; init; }

    [Description("Name of the Lease. Default arc-operator.")]
    [Required]
    public string LeaseName { get; init; } = "arc-operator";

    [Description("Namespace of the Lease. Default: the operator's own namespace.")]
    public string LeaseNamespace { get; init; } = "";

    [Description("Time without a renewal after which another operator takes over. Default 30s. Range 1s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    [Description("Time without a renewal after which the leader stops work. Default 20s. Range 1s to 10m, less than leaderElection.leaseDuration.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(20);

    [Description("Interval at which the lease is read or renewed. Default 4s. Range 100ms to 10m, less than leaderElection.renewDeadline.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(4);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RenewDeadline >= LeaseDuration)
        {
            yield return new("leaderElection.renewDeadline must be less than leaderElection.leaseDuration");
        }

        if (RetryPeriod >= RenewDeadline)
        {
            yield return new("leaderElection.retryPeriod must be less than leaderElection.renewDeadline");
        }
    }
}
