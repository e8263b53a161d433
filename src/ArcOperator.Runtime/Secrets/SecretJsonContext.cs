using System.Text.Json.Serialization;

namespace ArcOperator.Runtime.Secrets;

/// <summary>How fingerprints are read.</summary>
[JsonSerializable(typeof(SecretFingerprint))]
public sealed partial class SecretJsonContext : JsonSerializerContext;
