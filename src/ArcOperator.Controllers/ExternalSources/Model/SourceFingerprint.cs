using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Shared;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Hashes of the inputs of an artifact. Equal hashes mean equal inputs.</summary>
internal static class SourceFingerprint
{
    // Raised when equal inputs result in another artifact or other conditions than before: all data is fetched again then.
    private const int Version = 2;

    /// <summary>Returns the hash of the Secrets and of the fields of the spec that determine the content. The interval is not one of them.</summary>
    public static string Of(V1Alpha1ExternalSourceSpec spec, IEnumerable<SecretFingerprint?> secrets, ObjectJson json)
    {
        var content = new V1Alpha1ExternalSource { Spec = new() { DestinationPath = spec.DestinationPath, Packaging = spec.Packaging, Hooks = spec.Hooks, Generator = spec.Generator } };
        var text = string.Join('\n', [Version.ToString("D", null), Encoding.UTF8.GetString(json.Serialize(content)), .. secrets.Select(Of)]);
        return Hash(text);
    }

    private static string? Of(SecretFingerprint? secret) => SecretHosts.Of(secret) is { } hosts ? $"{secret?.Fingerprint} {hosts}" : secret?.Fingerprint;

    /// <summary>Returns the hash of the inputs together with the request that the pre-request hooks made of them.</summary>
    public static string With(string inputs, string request) => Hash($"{inputs}\n{request}");

    private static string Hash(string text) => ContentHash.Hex(text, 32);
}
