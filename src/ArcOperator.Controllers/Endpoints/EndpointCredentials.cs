namespace ArcOperator.Controllers.Endpoints;

/// <summary>Credentials that a Secret holds for one Endpoint. Never shown, never kept.</summary>
internal sealed class EndpointCredentials
{
    private const string DockerConfigKey = ".dockerconfigjson";
    private const string UserKey = "username";
    private const string PasswordKey = "password";

    private EndpointCredentials(string? basic) => Basic = basic;

    /// <summary>The parameter of a Basic Authorization header (RFC 7617), or null if the Secret holds none for this Endpoint in a form that a probe can use.</summary>
    public string? Basic { get; }

    /// <summary>
    /// Reads the Secret as the workflow templates do: a Docker configuration file takes precedence over user name and password, even if it has no entry for
    /// the Endpoint.
    /// </summary>
    /// <param name="secret">The Secret that the Endpoint names.</param>
    /// <param name="address">The Endpoint's spec.remoteURL.</param>
    public static EndpointCredentials Of(V1Secret secret, string address)
    {
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        var basic = Value(data, DockerConfigKey) is { } docker ? DockerConfig.CredentialsFor(address, docker)
            : Value(data, UserKey) is { } user && data.TryGetValue(PasswordKey, out var password) ? [.. Line(user), (byte)':', .. Line(password)]
            : null;
        return new(basic is null ? null : Convert.ToBase64String(basic));
    }

    public override string ToString() => "credentials";

    private static byte[]? Value(IReadOnlyDictionary<string, byte[]> data, string key) => data.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    // Editors and shells add line ends that are not part of the value.
    private static ReadOnlySpan<byte> Line(byte[] value) => value.Where(character => character != (byte)'\r').ToArray().AsSpan().TrimEnd((byte)'\n');
}
