using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// The two hashes of an artifact. The <em>work hash</em> covers everything that the work depends on: equal hash, equal name, no repeated work. The
/// <em>request hash</em> leaves out the Endpoints, Secrets and type, so it distinguishes a change by the user from a change of these objects.
/// </summary>
internal static class ArtifactHashes
{
    // A new version gives all work new names. Raise it when the content of the hashes changes.
    private const int HashVersion = 1;
    private const int Digits = 16;

    public static string ComputeRequestHash(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) =>
        CanonicalJson.Hash(Request(order, artifact, forceAt), Digits);

    /// <param name="order">The Order.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="type">The type of the artifact.</param>
    /// <param name="forceAt">The force-at that was handled last.</param>
    /// <param name="byUid">True for the hash of version 0.1, whose fingerprints of Secrets depend on UIDs.</param>
    public static string ComputeWorkHash(V1Alpha1Order order, ArtifactObservation artifact, ResolvedType type, DateTimeOffset? forceAt, bool byUid = false)
    {
        var work = Request(order, artifact, forceAt);
        work["type"] = type.CanonicalText;
        // Only if the field is set: older work keeps its name and is not repeated.
        if (type.Spec.SecretVolumes is { } volumes)
        {
            work["secretVolumes"] = volumes;
        }

        if (type.Spec.Gates is { Count: > 0 } gates)
        {
            work["gates"] = gates.Order(StringComparer.Ordinal).ToList();
        }

        if (type.Spec.Policy?.MaxDatabaseAge is { } age)
        {
            work["maxDatabaseAge"] = age;
        }

        work["source"] = Endpoint(artifact.Source, byUid);
        work["destination"] = Endpoint(artifact.Destination, byUid);
        return CanonicalJson.Hash(work, Digits);
    }

    /// <summary>Returns the canonical text of the parts of a type that the work depends on.</summary>
    public static CanonicalText TextOf(ResolvedType type) => CanonicalText.Of(Map(
        ("kind", type.Kind),
        ("name", type.Name),
        ("template", Map(("name", type.Template.Name), ("clusterScope", type.Template.ClusterScope))),
        ("parameters", Map([.. (type.Spec.Parameters ?? [])
            .GroupBy(parameter => parameter.Name)
            .Select(same => (same.Key, (object?)(same.Last().Value ?? "")))]))));

    private static SortedDictionary<string, object?> Request(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) => Map(
        ("hashVersion", HashVersion),
        ("namespace", order.Namespace()),
        ("type", artifact.Artifact.Type),
        ("spec", artifact.CanonicalSpec),
        ("source", artifact.Source.Name),
        ("destination", artifact.Destination.Name),
        ("cron", Schedule(artifact.Cron)),
        ("forceAt", forceAt?.ToUnixTimeSeconds()));

    private static SortedDictionary<string, object?> Endpoint(EndpointObservation endpoint, bool byUid) => Map(
        ("name", endpoint.Name),
        ("type", endpoint.Endpoint?.Spec.Type),
        ("url", endpoint.Endpoint?.Spec.RemoteUrl),
        ("secret", byUid ? endpoint.Secret?.Fingerprint : endpoint.StableFingerprint ?? endpoint.Secret?.Fingerprint));

    private static SortedDictionary<string, object?>? Schedule(Cron? cron) => cron is null ? null : Map(
        ("schedules", cron.Schedules),
        ("timezone", cron.Timezone),
        ("startingDeadlineSeconds", cron.StartingDeadlineSeconds),
        ("when", cron.When),
        // An unset policy and Forbid are equal: servers set the default while the schema had one.
        ("concurrencyPolicy", cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid"));

    private static SortedDictionary<string, object?> Map(params IReadOnlyList<(string Name, object? Value)> fields)
    {
        var map = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            map[name] = value;
        }

        return map;
    }
}

/// <summary>A value that was written once as canonical JSON, for use in several hashes.</summary>
internal sealed record CanonicalText(ReadOnlyMemory<byte> Utf8)
{
    // In bytes.
    private const int LargestKept = 256 << 10;

    /// <summary>Returns the canonical text of an object, or the object itself if its text is too large to be kept. Both are written alike.</summary>
    /// <remarks>The text of an object without order is kept, because sorting it again takes more memory.</remarks>
    public static object Compact(JsonElement element) =>
        JsonMarshal.GetRawUtf8Value(element).Length > LargestKept && CanonicalJson.IsSorted(element) ? element : Of(element);

    public static CanonicalText Of(object? value)
    {
        // The canonical text of an element is at most a little longer than its text in the document.
        using var text = value is JsonElement element ? new MemoryStream(JsonMarshal.GetRawUtf8Value(element).Length) : new MemoryStream();
        using (var json = new CanonicalJson(text))
        {
            json.Append(value);
        }

        return new(text.GetBuffer().AsMemory(0, (int)text.Length));
    }
}

/// <summary>
/// Writes JSON as the same text on every version of .NET: keys sorted by code unit, no blanks, numbers as they were written, and only the escapes that JSON
/// requires. It writes into a stream, because the text of a hostile spec can be large.
/// </summary>
internal sealed class CanonicalJson(Stream target) : IDisposable
{
    private const int BufferBytes = 4096;
    private const int LongestRune = 4;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _used;

    /// <summary>Returns the canonical text of a value.</summary>
    public static string Write(object? value) => Encoding.UTF8.GetString(CanonicalText.Of(value).Utf8.Span);

    /// <summary>Returns the first hexadecimal digits of the SHA-256 of the canonical text.</summary>
    public static string Hash(object? value, int digits)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        using (var json = new CanonicalJson(stream))
        {
            json.Append(value);
        }

        return Convert.ToHexStringLower(hash.Hash ?? [])[..digits];
    }

    /// <summary>Returns true if the keys of an object are sorted, as in the objects that Kubernetes stores.</summary>
    public static bool IsSorted(JsonElement element)
    {
        ReadOnlySpan<byte> last = default;
        foreach (var property in element.EnumerateObject())
        {
            // The order of bytes is that of code units as long as all letters are ASCII.
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (!Ascii.IsValid(name) || name.Contains((byte)'\\') || name.SequenceCompareTo(last) < 0)
            {
                return false;
            }

            last = name;
        }

        return true;
    }

    /// <summary>Writes a value: null, a text, a truth value, a number, a list, a sorted map, or an element of a JSON document.</summary>
    public void Append(object? value)
    {
        switch (value)
        {
            case null:
                Append("null"u8);
                break;
            case CanonicalText text:
                Append(text.Utf8.Span);
                break;
            case string text:
                AppendString(text);
                break;
            case bool isTrue:
                Append(isTrue ? "true"u8 : "false"u8);
                break;
            case JsonElement element:
                AppendElement(element);
                break;
            case SortedDictionary<string, object?> map:
                AppendMap(map);
                break;
            case IEnumerable<object?> list:
                AppendList(list);
                break;
            default:
                Append(Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    public void Dispose()
    {
        target.Write(_buffer.AsSpan(0, _used));
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void AppendElement(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(element);
                break;
            case JsonValueKind.Array:
                AppendArray(element);
                break;
            // Without an escape the text in the document is canonical.
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(element).Contains((byte)'\\'):
                AppendString(element.GetString() ?? "");
                break;
            default:
                Append(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    // Loops without a shared method: an enumerator and a delegate for each of a million values would need more memory than the values.
    private void AppendArray(JsonElement element)
    {
        var separator = "["u8;
        foreach (var item in element.EnumerateArray())
        {
            Append(separator);
            AppendElement(item);
            separator = ","u8;
        }

        Append(separator.SequenceEqual("["u8) ? "[]"u8 : "]"u8);
    }

    private void AppendObject(JsonElement element)
    {
        var separator = "{"u8;
        if (IsSorted(element))
        {
            foreach (var property in element.EnumerateObject())
            {
                Append(separator);
                AppendProperty(property);
                separator = ","u8;
            }
        }
        else
        {
            foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
            {
                Append(separator);
                AppendProperty(property);
                separator = ","u8;
            }
        }

        Append(separator.SequenceEqual("{"u8) ? "{}"u8 : "}"u8);
    }

    private void AppendMap(SortedDictionary<string, object?> map)
    {
        var separator = "{"u8;
        foreach (var (name, value) in map)
        {
            Append(separator);
            AppendString(name);
            Append(":"u8);
            Append(value);
            separator = ","u8;
        }

        Append(separator.SequenceEqual("{"u8) ? "{}"u8 : "}"u8);
    }

    private void AppendList(IEnumerable<object?> list)
    {
        var separator = "["u8;
        foreach (var item in list)
        {
            Append(separator);
            Append(item);
            separator = ","u8;
        }

        Append(separator.SequenceEqual("["u8) ? "[]"u8 : "]"u8);
    }

    private void AppendProperty(JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        if (name.Contains((byte)'\\'))
        {
            AppendString(property.Name);
        }
        else
        {
            Append("\""u8);
            Append(name);
            Append("\""u8);
        }

        Append(":"u8);
        AppendElement(property.Value);
    }

    private void AppendString(string value)
    {
        Append("\""u8);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                Append("\\"u8);
            }
            else if (rune.Value < ' ')
            {
                Append("\\u00"u8);
                Append(Digit(rune.Value >> 4));
                Append(Digit(rune.Value & 15));
                continue;
            }

            Reserve(LongestRune);
            _used += rune.EncodeToUtf8(_buffer.AsSpan(_used));
        }

        Append("\""u8);
    }

    private static ReadOnlySpan<byte> Digit(int value) => "0123456789abcdef"u8.Slice(value, 1);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes)
        {
            Reserve(BufferBytes);
            target.Write(bytes);
            return;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Makes room for a number of bytes.</summary>
    private void Reserve(int bytes)
    {
        if (_used + bytes > BufferBytes)
        {
            target.Write(_buffer.AsSpan(0, _used));
            _used = 0;
        }
    }
}
