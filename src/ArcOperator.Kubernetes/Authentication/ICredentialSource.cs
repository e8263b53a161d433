namespace ArcOperator.Kubernetes.Authentication;

/// <summary>Where the proof of identity comes from that goes with each request.</summary>
public interface ICredentialSource
{
    /// <summary>What to use now. Cheap: remembered as long as it is good.</summary>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server said 401 to <paramref name="refused"/>. True if the next <see cref="GetAsync"/> may give something better.</summary>
    bool Renew(Credential refused);
}
