using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ArcOperator.Runtime.Logging;

/// <summary>Writes each log message as one flat JSON object, with the named values of the message and of its scopes as fields.</summary>
/// <remarks>
/// Names are those of controller-runtime (ts, level, logger, msg, error). A field appears once: a value of the message overrides a value of a scope, and an
/// inner scope overrides an outer one.
/// </remarks>
public sealed class JsonLineFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name by which the console logger selects this formatter.</summary>
    public const string FormatterName = "arc-json";

    private const string Template = "{OriginalFormat}";

    private static readonly string[] Own = ["ts", "level", "logger", "msg", "error"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ts", clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("logger", logEntry.Category);
            json.WriteString("msg", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (logEntry.Exception is { } error)
            {
                json.WriteString("error", error.ToString());
            }

            foreach (var (name, value) in FieldsOf(logEntry.State, scopeProvider))
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static Dictionary<string, object?> FieldsOf<TState>(TState state, IExternalScopeProvider? scopes)
    {
        var fields = new Dictionary<string, object?>();
        // From the outermost scope inwards.
        scopes?.ForEachScope((scope, found) => Add(found, scope), fields);
        Add(fields, state);
        return fields;
    }

    private static void Add(Dictionary<string, object?> fields, object? state)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (name != Template && !Own.Contains(field))
            {
                fields[field] = value;
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int or long or short or byte or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
