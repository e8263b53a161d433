using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.Runtime.Crds;

/// <summary>The versions of a kind as Kubernetes orders them, the preferred one last: v1alpha1, v1beta1, v1, v2, v10.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public int Compare(string? x, string? y) => RankOf(x ?? "").CompareTo(RankOf(y ?? ""));

    private static (int Stability, int Major, int Minor, string Name) RankOf(string version) =>
        Version().Match(version) is { Success: true } match
            ? (match.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 }, Number(match.Groups[1]), Number(match.Groups[3]), version)
            : (0, 0, 0, version);

    private static int Number(Group digits) => int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\Av([0-9]+)(?:(alpha|beta)([0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
