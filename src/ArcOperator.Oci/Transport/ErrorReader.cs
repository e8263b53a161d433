using System.Net;
using System.Text.Json;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Results;

namespace ArcOperator.Oci.Transport;

/// <summary>Reads failures from responses: the status, and the first error of the distribution specification's document if there is one.</summary>
internal static class ErrorReader
{
    private const int LongestBody = 64 << 10;
    private const int LongestText = 256;

    public static async Task<RegistryFailure> ReadAsync(HttpResponseMessage response, Uri url, HttpMethod method, StallTimeout timeout, TimeProvider clock)
    {
        var (code, text) = await ReadErrorAsync(response, timeout);
        var explanation = code is null && text is null ? "" : $": {string.Join(", ", new[] { code, text }.OfType<string>())}";
        return new(KindOf(response.StatusCode), $"{method} {LocationRules.Display(url)} was answered with {(int)response.StatusCode}{explanation}")
        {
            Status = (int)response.StatusCode,
            Code = code,
            RetryAfter = RetryTime.Read(response, clock),
        };
    }

    private static RegistryFailureKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => RegistryFailureKind.NotFound,
        HttpStatusCode.Unauthorized => RegistryFailureKind.Unauthorized,
        HttpStatusCode.Forbidden => RegistryFailureKind.Denied,
        HttpStatusCode.TooManyRequests => RegistryFailureKind.RateLimited,
        HttpStatusCode.RequestEntityTooLarge => RegistryFailureKind.TooLarge,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => RegistryFailureKind.ServerError,
        >= HttpStatusCode.BadRequest => RegistryFailureKind.Refused,
        _ => RegistryFailureKind.InvalidContent,
    };

    private static async Task<(string? Code, string? Text)> ReadErrorAsync(HttpResponseMessage response, StallTimeout timeout)
    {
        try
        {
            if (await BoundedBody.ReadAsync(response.Content, LongestBody, timeout) is not { Length: > 0 } body)
            {
                return default;
            }

            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("errors", out var errors) && errors is { ValueKind: JsonValueKind.Array } && errors.GetArrayLength() > 0
                && errors[0] is { ValueKind: JsonValueKind.Object } error
                ? (TextOf(error, "code"), TextOf(error, "message"))
                : default;
        }
        catch (Exception error) when (error is JsonException or IOException or HttpRequestException)
        {
            // The status is known, and it is the failure.
            return default;
        }
    }

    // The text comes from a foreign server: one line of printable characters.
    private static string? TextOf(JsonElement error, string name)
    {
        if (!error.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text)
        {
            return null;
        }

        var shown = text.Length > LongestText ? text[..LongestText] : text;
        return string.Concat(shown.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character));
    }
}
