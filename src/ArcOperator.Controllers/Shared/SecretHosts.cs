using System.Globalization;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Shared;

/// <summary>Hosts to which a Secret may be sent, as the owner of the Secret limits them by an annotation.</summary>
internal static class SecretHosts
{
    // In characters.
    private const int LongestQuote = 64;

    /// <summary>Returns the list of an annotation, or null if the Secret has no limit.</summary>
    public static string? Of(IMetadata<V1ObjectMeta>? secret) => secret?.GetAnnotation(ArcAnnotations.AllowedHosts);

    /// <summary>Returns the reason why a Secret must not be sent to a URL, with the remedy, or null if it may.</summary>
    /// <param name="secret">Secret or its fingerprint.</param>
    /// <param name="url">URL that would receive the Secret.</param>
    /// <param name="field">Field that contains the URL, for the message.</param>
    public static string? FindProblem(IMetadata<V1ObjectMeta> secret, Uri url, string field) => Allows(Of(secret), url) ? null
        : $"Secret '{secret.Name()}' must not be sent to host '{url.IdnHost.Truncate(LongestQuote)}' ({field}): name another Secret, "
            + $"or add the host to its annotation {ArcAnnotations.AllowedHosts}";

    /// <summary>Returns true if a list contains the host of the URL, or is null.</summary>
    public static bool Allows(string? list, Uri url) => list is null || list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(entry => Matches(entry, url));

    /// <summary>Returns true if the data or the limit of a Secret changed.</summary>
    public static bool HasDataOrLimitChanged(EntityChange<SecretFingerprint> change) => change.Old?.Fingerprint != change.New?.Fingerprint || Of(change.Old) != Of(change.New);

    // A host, *.example.org, or one of these with a port. An IPv6 address is in brackets, as in a URL.
    private static bool Matches(string entry, Uri url)
    {
        var colon = entry.LastIndexOf(':');
        var hasPort = colon > entry.LastIndexOf(']') && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
        return hasPort
            ? entry.AsSpan(colon + 1).SequenceEqual(url.Port.ToString(CultureInfo.InvariantCulture)) && NetworkPolicy.Matches(HostOf(url), entry[..colon].Trim('[', ']'))
            : NetworkPolicy.Matches(HostOf(url), entry.Trim('[', ']'));
    }

    // 'example.org.' is the absolute form of 'example.org'.
    private static string HostOf(Uri url) => url.IdnHost.TrimEnd('.').Trim('[', ']');
}
