using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ArcOperator.Artifacts.Storage;

/// <summary>
/// A folder of artifacts: one to eight names that are separated by slashes. Each name is valid for a Kubernetes object (RFC 1123), so it has no
/// special meaning for a file system, a URL or S3.
/// </summary>
public sealed partial record ArtifactFolder
{
    private const int LongestName = 253;
    private const int MostNames = 8;

    private ArtifactFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="ArgumentException">A name is invalid, or the number of names is not 1 to 8.</exception>
    public static ArtifactFolder Of(params IReadOnlyList<string> names) =>
        names.Count is > 0 and <= MostNames && names.All(IsName)
            ? new(string.Join('/', names))
            : throw new ArgumentException(
                $"'{string.Join('/', names)}' cannot be a folder of artifacts: it takes 1 to {MostNames} names of lower-case letters, digits, '-' and '.'", nameof(names));

    public static bool TryParse(string text, [NotNullWhen(true)] out ArtifactFolder? folder)
    {
        var names = text.Split('/', MostNames + 1);
        folder = names.Length <= MostNames && names.All(IsName) ? new(text) : null;
        return folder is not null;
    }

    public override string ToString() => Path;

    private static bool IsName(string name) => name.Length <= LongestName && Name().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
