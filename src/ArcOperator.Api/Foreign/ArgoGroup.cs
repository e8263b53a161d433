using System.Globalization;
using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>Names of the Argo Workflows API.</summary>
public static class ArgoGroup
{
    public const string Group = "argoproj.io";

    public const string Version = "v1alpha1";

    /// <summary>Label with the phase of a workflow. Absent until Argo sets a phase.</summary>
    public const string PhaseLabel = "workflows.argoproj.io/phase";

    /// <summary>Label that is <c>true</c> on a finished workflow.</summary>
    public const string CompletedLabel = "workflows.argoproj.io/completed";

    /// <summary>Label with the instance ID of the Argo controller that runs a workflow. Used where several controllers share a cluster.</summary>
    public const string InstanceLabel = "workflows.argoproj.io/controller-instanceid";
}

/// <summary>Reads a part of an object that Argo writes. Parts of an unexpected shape are skipped. Does not write.</summary>
internal abstract class ArgoPartConverter<T> : JsonConverter<T>
    where T : class
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("The status of a workflow is written by Argo only");

    protected static JsonElement? Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : null;

    protected static string? Text(JsonElement value, string name) =>
        Property(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Returns a whole number. Argo also accepts it as a text.</summary>
    protected static long? Number(JsonElement value, string name) => Property(value, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    /// <summary>Returns the whole number at which a reader stands. Argo also accepts it as a text.</summary>
    protected static long? Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.String when long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    protected static DateTimeOffset? Time(JsonElement value, string name) => Time(Text(value, name));

    protected static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    protected static IEnumerable<JsonElement> Items(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
