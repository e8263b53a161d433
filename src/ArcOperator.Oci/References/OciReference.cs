using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.Oci.References;

/// <summary>Reference to content in a registry: <c>host[:port]/repository[:tag][@digest]</c>, with the grammar of the OCI distribution specification.</summary>
public sealed partial record OciReference
{
    /// <summary>Longest registry and repository together, in characters. Many clients limit the name to this length.</summary>
    public const int LongestName = 255;

    // Longer texts are not examined: name, tag, and the longest digest with their separators.
    private const int LongestText = LongestName + 1 + 128 + 1 + 135;

    private const string RegistryProblem = "needs the host of the registry first, such as 'registry.example.org/team/app:1.0'";

    // Docker Hub serves its registry under another name than the one in references.
    private const string DockerHub = "docker.io";
    private const string DockerHubRegistry = "registry-1.docker.io";

    private OciReference(string registry, string repository, string? tag, OciDigest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host and port of the registry, such as registry.example.org:5000.</summary>
    public string Registry { get; }

    /// <summary>Path of the repository, such as team/app.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; }

    /// <summary>The digest, or null. It takes precedence over the tag.</summary>
    public OciDigest? Digest { get; }

    /// <summary>Digest or tag, as the registry's API expects them. <c>latest</c> if the reference has neither.</summary>
    public string Target => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>Host and port of the registry's API.</summary>
    public string ApiHost => Registry == DockerHub ? DockerHubRegistry : Registry;

    /// <summary>Parses a reference.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference, or null if the text is invalid.</param>
    /// <param name="problem">The reason why the text is invalid, or null. It continues a sentence that names the field.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OciReference? reference, [NotNullWhen(false)] out string? problem)
    {
        (reference, problem) = text is null or "" ? (null, "must not be empty")
            : text.Length > LongestText ? (null, $"must be at most {LongestText} characters long")
            : Parse(text);
        return reference is not null;
    }

    /// <summary>Returns the same repository with another tag or digest.</summary>
    /// <exception cref="ArgumentException">The tag is invalid.</exception>
    public OciReference At(string? tag, OciDigest? digest = null) =>
        tag is null || TagText().IsMatch(tag) ? new(Registry, Repository, tag, digest) : throw new ArgumentException($"'{tag}' is not a tag", nameof(tag));

    /// <summary>Returns the same repository with a digest instead of a tag.</summary>
    public OciReference At(OciDigest digest) => At(null, digest);

    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static (OciReference?, string?) Parse(string text)
    {
        var (rest, digestText) = Split(text, '@');
        OciDigest? digest = null;
        if (digestText is not null && !OciDigest.TryParse(digestText, out digest))
        {
            return (null, "needs a digest of the form sha256:<64 hexadecimal digits> after '@'");
        }

        var slash = rest.IndexOf('/');
        if (slash < 0 || !IsRegistry(rest[..slash]))
        {
            return (null, RegistryProblem);
        }

        var (repository, tag) = Split(rest[(slash + 1)..], ':');
        return !RepositoryText().IsMatch(repository) ? (null, "needs a repository of lower case letters, digits, '.', '_', '-' and '/' after the host")
            : slash + 1 + repository.Length > LongestName ? (null, $"must have at most {LongestName} characters before the tag")
            : tag is not null && !TagText().IsMatch(tag) ? (null, "needs a tag of at most 128 letters, digits, '.', '_' and '-' after ':'")
            : (new(rest[..slash], repository, tag, digest), null);
    }

    private static (string Before, string? After) Split(string text, char separator) =>
        text.IndexOf(separator) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    // Without a dot, a port or the name localhost, the first part is a repository of Docker Hub for most tools. ARC does not guess.
    private static bool IsRegistry(string text) =>
        RegistryText().Match(text) is { Success: true } match
        && (match.Groups["port"] is not { Success: true } port || int.Parse(port.ValueSpan, CultureInfo.InvariantCulture) is > 0 and <= ushort.MaxValue)
        && (text.AsSpan().IndexOfAny('.', ':') >= 0 || text == "localhost");

    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RegistryText();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryText();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TagText();
}
