using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Hashes of what an artifact depends on, so that it can be told whether that is still the same.</summary>
internal static class SourceFingerprint
{
    // Raised when the same inputs become another artifact or other conditions than before: all data is fetched anew then.
    private const int Version = 2;

    /// <summary>Of what the spec says about the content, and of the Secrets: not of how often to look.</summary>
    public static string Of(V1Alpha1ExternalSourceSpec spec, IEnumerable<SecretFingerprint?> secrets, KubernetesJson json)
    {
        var content = new V1Alpha1ExternalSource { Spec = new() { DestinationPath = spec.DestinationPath, Packaging = spec.Packaging, Hooks = spec.Hooks, Generator = spec.Generator } };
        var text = string.Join('\n', [Version.ToString("D", null), Encoding.UTF8.GetString(json.Serialize(content)), .. secrets.Select(secret => secret?.Fingerprint)]);
        return Hash(text);
    }

    /// <summary>Of the same and of the request that it came to.</summary>
    public static string With(string inputs, string request) => Hash($"{inputs}\n{request}");

    private static string Hash(string text) => ContentHash.Hex(text, 32);
}
