using System.Text;
using System.Text.Json;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>What a Secret holds for one host. Never shown, never kept.</summary>
internal sealed class EndpointCredentials
{
    private EndpointCredentials(string? basic) => Basic = basic;

    /// <summary>The parameter of a Basic Authorization header (RFC 7617). Null: the Secret holds nothing that fits the host, or in another form.</summary>
    public string? Basic { get; }

    /// <summary>username and password, or the host's entry in .dockerconfigjson.</summary>
    public static EndpointCredentials Of(V1Secret secret, Uri url)
    {
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        return new(
            data.TryGetValue("username", out var user) && data.TryGetValue("password", out var password)
                ? Convert.ToBase64String([.. Trimmed(user), (byte)':', .. Trimmed(password)])
            : data.TryGetValue(".dockerconfigjson", out var docker) ? OfDockerConfig(docker, url)
            : null);
    }

    public override string ToString() => "credentials";

    private static string? OfDockerConfig(byte[] json, Uri url)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Member(document.RootElement, "auths") is { ValueKind: JsonValueKind.Object } auths
                ? auths.EnumerateObject().Where(entry => IsFor(entry.Name, url)).Select(entry => OfEntry(entry.Value)).OfType<string>().FirstOrDefault()
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

    private static string? OfEntry(JsonElement entry) =>
        Text(entry, "auth") is { Length: > 0 } auth ? Reencoded(auth)
        : Text(entry, "username") is { } user && Text(entry, "password") is { } password ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
        : null;

    // Whatever broke it into lines, a header has one.
    private static string? Reencoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Convert.ToBase64String(bytes.AsSpan(0, length)) : null;
    }

    private static string? Text(JsonElement entry, string name) => Member(entry, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    // A line's end comes from the editor or the shell, not from whoever chose the password.
    private static ReadOnlySpan<byte> Trimmed(byte[] value) => value.AsSpan().TrimEnd("\r\n"u8);
}
