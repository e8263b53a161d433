using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Secrets;

/// <summary>
/// The part of a Secret that is kept in memory: its existence, its type, and a fingerprint that changes with its data. The data itself is dropped
/// during reading.
/// </summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
[JsonConverter(typeof(SecretFingerprintConverter))]
public sealed class SecretFingerprint : CustomKubernetesEntity
{
    /// <summary>End of the names of annotations that are kept: those that limit the hosts to which a Secret may be sent.</summary>
    public const string LimitSuffix = "/allowed-hosts";

    /// <summary>Opaque, kubernetes.io/dockerconfigjson, …</summary>
    public string Type { get; init; } = "";

    /// <summary>16 hexadecimal digits that change with the data. Two Secrets of equal data have different ones.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>SHA-256 of the data. It must not leave memory: short passwords could be found by trying.</summary>
    internal byte[] Digest { get; init; } = [];

    /// <summary>Returns 16 hexadecimal digits that stay the same if a Secret of this name is created again with equal data.</summary>
    /// <param name="key">A secret key. It keeps readers of the result from trying passwords.</param>
    public string StableFingerprint(ReadOnlySpan<byte> key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Metadata.NamespaceProperty}/{Metadata.Name}\n{Type}\n"));
        hash.AppendData(Digest);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
