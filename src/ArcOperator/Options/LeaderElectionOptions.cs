using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.Options;

/// <summary>How one of several operators comes to be the one that works.</summary>
public sealed class LeaderElectionOptions : IValidatableObject
{
    [Description("Whether to wait for a lease before working, so that several operators can run side by side. Default false; config/default switches it on.")]
    public bool Enabled { get; init; }

    [Description("The Lease's name. Default arc-operator.")]
    [Required]
    public string LeaseName { get; init; } = "arc-operator";

    [Description("The Lease's namespace. Default: the one that the operator runs in.")]
    public string LeaseNamespace { get; init; } = "";

    [Description("How long others wait after the leader's last sign of life before they take over. Default 15s; 1s to 10m.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    [Description("How long the leader goes on without being able to renew the lease before it stops. Default 10s; less than leaderElection.leaseDuration.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    [Description("How often the lease is looked at and renewed. Default 2s; less than leaderElection.renewDeadline.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

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
