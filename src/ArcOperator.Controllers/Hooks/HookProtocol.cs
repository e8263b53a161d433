using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Format of requests and responses between operator and hook executor: JSON whose large fields are streamed.</summary>
public static class HookProtocol
{
    public const string ExecutePath = "/execute";
    public const string HealthPath = "/health";
    public const string MediaType = "application/json";

    /// <summary>Reasons in errors of the executor.</summary>
    public const string NotAllowed = "NotAllowed";
    public const string TimedOut = "TimedOut";
    public const string OutputTooLarge = "OutputTooLarge";
    public const string LimitExceeded = "LimitExceeded";

    internal const string Input = "stdin";
    internal const string Output = "stdout";
    internal const string Errors = "stderr";

    private const int BlockSize = 48 << 10;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public static StreamedField InputField(Stream target, long limit) => new(Input, target, limit);

    internal static async Task WriteRequestAsync(Stream wire, HookCall call, Stream input, CancellationToken cancellationToken)
    {
        var head = new JsonObject
        {
            ["command"] = call.Command,
            ["args"] = new JsonArray([.. call.Arguments.Select(argument => JsonValue.Create(argument))]),
            ["timeout"] = Duration.Format(call.Timeout),
            ["env"] = new JsonObject(call.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)JsonValue.Create(variable.Value)))),
        };
        // Standard input is the last field, so that the reader knows the rest before it.
        await WriteTextAsync(wire, $"{head.ToJsonString()[..^1]},\"{Input}\":\"", cancellationToken);
        await WriteBase64Async(wire, input, cancellationToken);
        await WriteTextAsync(wire, "\"}", cancellationToken);
    }

    public static async Task WriteAnswerAsync(Stream wire, Stream output, ReadOnlyMemory<byte> errors, int exitCode, CancellationToken cancellationToken)
    {
        await WriteTextAsync(wire, $"{{\"{Output}\":\"", cancellationToken);
        await WriteBase64Async(wire, output, cancellationToken);
        await WriteTextAsync(wire, $"\",\"{Errors}\":\"{Convert.ToBase64String(errors.Span)}\",\"exitCode\":{exitCode}}}", cancellationToken);
    }

    /// <exception cref="FormatException">The fields are not those of a call.</exception>
    public static HookCall ReadCall(JsonObject fields)
    {
        try
        {
            return Call(fields);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // JsonNode reports lone surrogates and duplicate names only when the value is read.
            throw new FormatException("a name occurs twice, or a text is not valid Unicode", error);
        }
    }

    private static HookCall Call(JsonObject fields)
    {
        if (fields.FirstOrDefault(field => field.Key is not ("command" or "args" or "timeout" or "env")).Key is not null)
        {
            throw new FormatException("a field is unknown; expected command, args, timeout, env and stdin");
        }

        var timeout = DefaultTimeout;
        if (fields["timeout"] is { } given && !Duration.TryParse(Text("timeout", given), out timeout))
        {
            throw new FormatException("timeout is not a duration such as 30s");
        }

        var arguments = fields["args"] switch
        {
            null => [],
            JsonArray list => list.Select(item => Text("args", item)).ToList(),
            _ => throw new FormatException("args is not a list"),
        };
        var environment = fields["env"] switch
        {
            null => [],
            JsonObject map => map.ToDictionary(variable => variable.Key, variable => Text("env", variable.Value)),
            _ => throw new FormatException("env is not an object"),
        };
        return new(Text("command", fields["command"]), arguments, timeout, environment);
    }

    private static string Text(string field, JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw new FormatException($"{field} is missing, or contains a value that is not a string");

    private static async Task WriteTextAsync(Stream wire, string text, CancellationToken cancellationToken) =>
        await wire.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);

    private static async Task WriteBase64Async(Stream wire, Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(BlockSize));
        try
        {
            int count;
            do
            {
                // The block size is divisible by three, so that only the last block is padded.
                count = await content.ReadAtLeastAsync(buffer.AsMemory(0, BlockSize), BlockSize, throwOnEndOfStream: false, cancellationToken);
                Base64.EncodeToUtf8InPlace(buffer, count, out var written);
                await wire.WriteAsync(buffer.AsMemory(0, written), cancellationToken);
            }
            while (count == BlockSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
