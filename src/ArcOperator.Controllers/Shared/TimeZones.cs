using System.Collections.Frozen;

namespace ArcOperator.Controllers.Shared;

/// <summary>
/// The names of the time zones that Argo's controller knows: the exact names of the IANA database, and <c>Local</c> for its own.
/// .NET knows more, such as names in another case and those of Windows, which Argo would refuse at each due time.
/// </summary>
internal sealed class TimeZones(IEnumerable<string> names)
{
    /// <summary>Go's word for the time zone of the process.</summary>
    public const string OfArgo = "Local";

    private const string DefaultFolder = "/usr/share/zoneinfo";

    private readonly FrozenSet<string> _names = names.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True if this machine has no time zone data, so that no name can be checked.</summary>
    public bool AreUnknown => _names.Count == 0;

    public bool Contains(string name) => name == OfArgo || _names.Contains(name);

    /// <summary>Reads the names from the folder that .NET takes the time zones from.</summary>
    public static TimeZones Read() => Read(Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } folder ? folder : DefaultFolder);

    /// <summary>Reads the names from a folder; none if it does not exist.</summary>
    public static TimeZones Read(string folder) => new(!Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None })
        .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
        // Tables, leap seconds and the copies posix/ and right/ begin with a lower-case letter; no zone does.
        .Where(name => char.IsAsciiLetterUpper(name[0]) && !name.Contains('.', StringComparison.Ordinal)));
}
