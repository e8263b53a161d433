using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>
/// Metadata of a watch event that the watch protocol itself depends on. It is read from the JSON before the object is converted, because
/// the class of a kind may drop any part of its metadata.
/// </summary>
internal readonly ref struct WatchMetadata
{
    private readonly ReadOnlySpan<byte> _version;

    private WatchMetadata(ReadOnlySpan<byte> version, bool endsInitialEvents)
    {
        _version = version;
        EndsInitialEvents = endsInitialEvents;
    }

    /// <summary>Annotation <see cref="WatchOptions.InitialEventsEnd"/> is set.</summary>
    public bool EndsInitialEvents { get; }

    /// <summary>Reads the object at the reader's position to its end.</summary>
    public static WatchMetadata Read(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return default;
        }

        var found = default(WatchMetadata);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                found = ReadMetadata(ref reader);
            }
            else
            {
                reader.SkipValue();
            }
        }

        return found;
    }

    /// <summary>The resource version as a string: <paramref name="known"/> itself if it is equal, so that no second string is allocated.</summary>
    public string? VersionText(string? known) =>
        _version.IsEmpty ? null : known is not null && Ascii.Equals(_version, known) ? known : Encoding.UTF8.GetString(_version);

    private static WatchMetadata ReadMetadata(scoped ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> version = default;
        var endsInitialEvents = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                version = reader.TokenType != JsonTokenType.String ? default
                    : reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString() ?? "")
                    : reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                endsInitialEvents = HasInitialEventsEnd(ref reader);
                continue;
            }
            else
            {
                reader.Read();
            }

            reader.SkipValue();
        }

        return new(version, endsInitialEvents);
    }

    private static bool HasInitialEventsEnd(ref Utf8JsonReader reader)
    {
        var isFound = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return isFound;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnd = reader.ValueTextEquals(WatchOptions.InitialEventsEnd);
            reader.Read();
            isFound |= isEnd && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            reader.SkipValue();
        }

        return isFound;
    }
}
