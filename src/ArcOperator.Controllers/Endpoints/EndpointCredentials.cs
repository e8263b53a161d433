using System.Text;
using System.Text.Json;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>A user name and a password, for one request. Never shown, never kept.</summary>
internal sealed class EndpointCredentials
{
    private EndpointCredentials(string basic) => Basic = basic;

    /// <summary>The parameter of a Basic Authorization header (RFC 7617).</summary>
    public string Basic { get; }

    /// <summary>What a Secret says for a host: username and password, or its entry in .dockerconfigjson. Null: nothing that fits.</summary>
    public static EndpointCredentials? Of(V1Secret secret, Uri url)
    {
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        return data.TryGetValue("username", out var user) && data.TryGetValue("password", out var password)
            ? new(Convert.ToBase64String([.. Trimmed(user), (byte)':', .. Trimmed(password)]))
            : data.TryGetValue(".dockerconfigjson", out var docker) ? OfDockerConfig(docker, url)
            : null;
    }

    public override string ToString() => "credentials";

    private static EndpointCredentials? OfDockerConfig(byte[] json, Uri url)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("auths", out var auths) && auths.ValueKind == JsonValueKind.Object
                ? auths.EnumerateObject().Where(entry => IsFor(entry.Name, url)).Select(entry => OfEntry(entry.Value)).OfType<EndpointCredentials>().FirstOrDefault()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An entry is named host, host:port, or a URL of either.
    private static bool IsFor(string name, Uri url)
    {
        var host = name.Split("://", 2)[^1].Split('/', 2)[0];
        return host.Equals(url.Authority, StringComparison.OrdinalIgnoreCase) || host.Equals(url.Host, StringComparison.OrdinalIgnoreCase);
    }

    private static EndpointCredentials? OfEntry(JsonElement entry) =>
        Text(entry, "auth") is { Length: > 0 } auth ? new(auth)
        : Text(entry, "username") is { } user && Text(entry, "password") is { } password ? new(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
        : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A line's end comes from the editor or the shell, not from whoever chose the password.
    private static ReadOnlySpan<byte> Trimmed(byte[] value) => value.AsSpan().TrimEnd("\r\n"u8);
}
