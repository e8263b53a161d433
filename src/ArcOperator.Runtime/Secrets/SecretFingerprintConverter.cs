using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Secrets;

/// <summary>Reads a Secret and keeps its fingerprint: HMAC-SHA-256 over its data, keyed with its UID.</summary>
internal sealed class SecretFingerprintConverter : JsonConverter<SecretFingerprint>
{
    private const int Bytes = 8;

    // The API server accepts at most 253 characters, all of them ASCII.
    private const int LongestKey = 253;

    // In characters. A longer list is kept as an empty one, which allows nothing.
    private const int LongestLimit = 4096;

    public override SecretFingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var secret = (V1Secret?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(V1Secret))) ?? throw new JsonException("expected a Secret, found null");
        var data = Sorted(secret.Data);
        return new() { Metadata = Identity(secret.Metadata), Type = secret.Type ?? "", Fingerprint = Fingerprint(secret.Uid() ?? "", data), Digest = Digest(data) };
    }

    public override void Write(Utf8JsonWriter writer, SecretFingerprint value, JsonSerializerOptions options) =>
        throw new NotSupportedException("a fingerprint is not a Secret and cannot be written as one");

    // Other annotations may hold the whole Secret once more: kubectl apply writes its last configuration there.
    private static V1ObjectMeta Identity(V1ObjectMeta metadata) => new()
    {
        Name = metadata.Name,
        NamespaceProperty = metadata.NamespaceProperty,
        Uid = metadata.Uid,
        ResourceVersion = metadata.ResourceVersion,
        DeletionTimestamp = metadata.DeletionTimestamp,
        Annotations = metadata.Annotations?.Where(annotation => annotation.Key.EndsWith(SecretFingerprint.LimitSuffix, StringComparison.Ordinal)).ToList() is { Count: > 0 } limits
            ? limits.ToDictionary(limit => limit.Key, limit => limit.Value.Length > LongestLimit ? "" : limit.Value)
            : null,
    };

    // A bookmark of a watch is an object without a UID. Each name and value follows its length, so that different contents never give the same bytes.
    private static string Fingerprint(string uid, KeyValuePair<string, byte[]>[] data)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(uid));
        Append(hash, data);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static byte[] Digest(KeyValuePair<string, byte[]>[] data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, data);
        return hash.GetHashAndReset();
    }

    // A Secret can have tens of thousands of values.
    private static KeyValuePair<string, byte[]>[] Sorted(IDictionary<string, byte[]>? data)
    {
        KeyValuePair<string, byte[]>[] sorted = [.. data ?? new Dictionary<string, byte[]>()];
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return sorted;
    }

    private static void Append(IncrementalHash hash, KeyValuePair<string, byte[]>[] data)
    {
        Span<byte> buffer = stackalloc byte[LongestKey];
        foreach (var (name, value) in data)
        {
            Append(hash, Encoding.UTF8.TryGetBytes(name, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(name));
            Append(hash, value ?? []);
        }
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
