using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Secrets;

/// <summary>
/// What is kept of a Secret in memory: that it exists, of which type it is, and whether its data is the same as before. The
/// data itself is dropped while it is read.
/// </summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
[JsonConverter(typeof(SecretFingerprintConverter))]
public sealed class SecretFingerprint : KubernetesObject
{
    /// <summary>Opaque, kubernetes.io/dockerconfigjson, …</summary>
    public string Type { get; init; } = "";

    /// <summary>16 hexadecimal digits that change when the data changes. Two Secrets of equal data have different ones.</summary>
    public string Fingerprint { get; init; } = "";
}
