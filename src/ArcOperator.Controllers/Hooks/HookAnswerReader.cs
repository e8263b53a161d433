using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Reads responses of the hook executor.</summary>
internal static class HookAnswerReader
{
    private const int LargestErrors = 64 << 10;
    private const int LongestMessage = 1024;

    /// <param name="answer">Body of a response with status 200.</param>
    /// <param name="output">Receives standard output of the command.</param>
    /// <param name="limit">Largest output, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FormatException">The body is not a valid response.</exception>
    /// <exception cref="PayloadTooLargeException">The output is larger than the limit.</exception>
    public static async Task<HookResult> ReadAsync(HttpContent answer, Stream output, long limit, CancellationToken cancellationToken)
    {
        using var errors = new MemoryStream();
        await using var body = await answer.ReadAsStreamAsync(cancellationToken);
        var fields = await StreamedJson.ReadAsync(body, [new(HookProtocol.Output, output, limit), new(HookProtocol.Errors, errors, LargestErrors)], cancellationToken);
        return fields["exitCode"] is JsonValue code && code.TryGetValue(out int exitCode)
            ? new(exitCode, Encoding.UTF8.GetString(errors.ToArray()))
            : throw new FormatException("field exitCode is missing");
    }

    /// <summary>Reads the reason for which the executor did not run the command.</summary>
    public static async Task<HookException> ReadErrorAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[LargestErrors];
        var count = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var (message, reason) = Parse(start.AsSpan(0, count));
        return new(
            reason switch
            {
                HookProtocol.TimedOut => HookFailure.TimedOut,
                HookProtocol.OutputTooLarge => HookFailure.OutputTooLarge,
                HookProtocol.LimitExceeded => HookFailure.LimitExceeded,
                // The operator's whitelist allows the call, so the executor has not read the new version of the file yet.
                HookProtocol.NotAllowed => HookFailure.Unavailable,
                // A malformed call stays malformed until the source changes.
                _ when answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge => HookFailure.NotAllowed,
                _ => HookFailure.Unavailable,
            },
            reason == HookProtocol.NotAllowed ? $"the hook executor has another whitelist than the operator: {message}"
            : message ?? $"the hook executor answers {(int)answer.StatusCode}");
    }

    private static (string? Message, string? Reason) Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject error ? (error["error"]?.GetValue<string>().Truncate(LongestMessage), error["reason"]?.GetValue<string>()) : default;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return default;
        }
    }
}
