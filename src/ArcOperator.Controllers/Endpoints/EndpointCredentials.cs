using System.Text.Json;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Credentials of one Endpoint from a Secret. They are never logged and never stored.</summary>
internal sealed class EndpointCredentials
{
    private const string DockerConfigKey = ".dockerconfigjson";
    private const string UserKey = "username";
    private const string PasswordKey = "password";

    private readonly string? _hosts;

    private EndpointCredentials(string? basic, string? hosts) => (Basic, _hosts) = (basic, hosts);

    /// <summary>The parameter of a Basic Authorization header (RFC 7617), or null if the Secret holds none for this Endpoint in a form that a probe can use.</summary>
    public string? Basic { get; }

    /// <summary>
    /// Reads the Secret as the workflow templates do: a Docker configuration file takes precedence over user name and password, even if it has no entry for
    /// the Endpoint.
    /// </summary>
    /// <param name="secret">The Secret that the Endpoint names.</param>
    /// <param name="address">The Endpoint's spec.remoteURL.</param>
    public static EndpointCredentials Read(V1Secret secret, string address)
    {
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        var basic = Value(data, DockerConfigKey) is { } docker ? DockerConfig.FindCredentials(address, docker)
            : Value(data, UserKey) is { } user && data.TryGetValue(PasswordKey, out var password) ? [.. Line(user), (byte)':', .. Line(password)]
            : null;
        return new(basic is null ? null : Convert.ToBase64String(basic), SecretHosts.Of(secret));
    }

    /// <summary>Returns true if the Secret allows its credentials to be sent to this URL.</summary>
    public bool MayBeSentTo(Uri url) => SecretHosts.Allows(_hosts, url);

    public override string ToString() => "credentials";

    private static byte[]? Value(IDictionary<string, byte[]> data, string key) => data.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    // Editors and shells add line ends that are not part of the value.
    private static ReadOnlySpan<byte> Line(byte[] value) => value.Where(character => character != (byte)'\r').ToArray().AsSpan().TrimEnd((byte)'\n');
}

/// <summary>A Docker configuration file, read with the rules of skopeo (containers-auth.json), which the workflow templates use.</summary>
/// <remarks>
/// The first entry in this order counts, even if it holds nothing: the host with its port and the whole path, the same with shorter and shorter paths, the
/// host with its port, and an entry whose key is a URL of that host and port. A host without a port does not match a host with one.
/// </remarks>
internal static class DockerConfig
{
    // Key under which 'docker login' stores the credentials of Docker Hub.
    private const string DockerHubKey = "index.docker.io";

    /// <summary>Returns user name and password as 'user:password', or null if the file holds none for the address.</summary>
    public static byte[]? FindCredentials(string address, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Member(document.RootElement, "auths") is { ValueKind: JsonValueKind.Object } auths && EntryFor(address, auths) is { } entry ? Decode(entry) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? EntryFor(string address, JsonElement auths)
    {
        var key = EndpointAddress.WithoutScheme(address);
        for (; ; key = key[..key.LastIndexOf('/')])
        {
            if (auths.TryGetProperty(key, out var entry))
            {
                return entry;
            }

            if (!key.Contains('/', StringComparison.Ordinal))
            {
                break;
            }
        }

        var host = Canonical(key);
        return auths.EnumerateObject().Where(entry => HostOf(entry.Name) == host).Select(entry => (JsonElement?)entry.Value).FirstOrDefault();
    }

    // A key with a scheme stands for the whole host, whatever its path, as in 'https://index.docker.io/v1/'.
    private static string? HostOf(string key) =>
        key.StartsWith("https://", StringComparison.Ordinal) || key.StartsWith("http://", StringComparison.Ordinal)
            ? Canonical(EndpointAddress.WithoutScheme(key).Split('/', 2)[0])
            : key.Contains('/', StringComparison.Ordinal) ? null : Canonical(key);

    private static string Canonical(string host) => host is "docker.io" or "registry-1.docker.io" ? DockerHubKey : host;

    private static byte[]? Decode(JsonElement entry)
    {
        if (Member(entry, "auth") is not { ValueKind: JsonValueKind.String } auth || auth.GetString() is not { Length: > 0 } base64)
        {
            return null;
        }

        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        // Tools pad the password with zero bytes.
        var text = bytes.AsSpan(0, length).TrimEnd((byte)0);
        return text.IndexOf((byte)':') > 0 ? text.ToArray() : null;
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
