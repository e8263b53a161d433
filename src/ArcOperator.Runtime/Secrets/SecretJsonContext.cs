using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Secrets;

/// <summary>JSON metadata for reading fingerprints.</summary>
[JsonSerializable(typeof(SecretFingerprint))]
public sealed partial class SecretJsonContext : JsonSerializerContext;
