using System.Text.Json;

namespace ArcOperator.Oci.Authentication;

/// <summary>A token of a token service.</summary>
/// <param name="Value">The token. It contains only characters that a header may contain.</param>
/// <param name="Lifetime">Time after its issue at which the token expires.</param>
public sealed record RegistryToken(string Value, TimeSpan Lifetime)
{
    // A registry's token is a few kilobytes long.
    private const int LongestBody = 1 << 20;

    // The distribution specification sets this lifetime for a response without one.
    private const int DefaultSeconds = 60;

    private const int LongestSeconds = 24 * 60 * 60;

    private static readonly string[] TokenFields = ["token", "access_token"];

    /// <summary>Reads the response of a token service. Returns null if it holds no token.</summary>
    /// <exception cref="HttpRequestException">The connection was cut off, or the response is longer than 1 MiB.</exception>
    public static async Task<RegistryToken?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement is { ValueKind: JsonValueKind.Object } fields ? Read(fields) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $"{nameof(RegistryToken)} (hidden)";

    private static RegistryToken? Read(JsonElement fields)
    {
        var token = TokenFields
            .Select(name => fields.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null)
            .FirstOrDefault(IsHeaderValue);
        var seconds = fields.TryGetProperty("expires_in", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var given) && given > 0
            ? Math.Min(given, LongestSeconds)
            : DefaultSeconds;
        return token is null ? null : new(token, TimeSpan.FromSeconds(seconds));
    }

    // Other characters could add header lines to the request.
    private static bool IsHeaderValue(string? token) => token is { Length: > 0 } && token.All(character => character is > ' ' and <= '~');
}
