using System.CommandLine;
using System.Text.RegularExpressions;
using ArcOperator.Packaging;
using ArcOperator.Packaging.Bundle;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator bundle generate|check</c></summary>
internal static partial class BundleCommand
{
    private const string Folder = "bundle";

    public static Command Create() => new("bundle", "Generate the bundle for Operator Lifecycle Manager from the objects of a release.")
    {
        WithOptions(options => PackageCommands.Generate("Write the bundle and a catalog into a folder.", Folder, options.Read, options.All)),
        WithOptions(options => PackageCommands.Check("Name the files of the bundle that differ from the generated ones. Exit code 1 if there are any.", Folder, options.Read, options.All)),
    };

    private static Command WithOptions(Func<Options, Command> create) => create(new());

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9a-z]+([.-][0-9a-z]+)*)?\z")]
    private static partial Regex Version();

    private sealed class Options
    {
        private readonly Option<string?> _version = new("--version") { Description = "Version of the bundle, such as 0.2.0. Defaults to the version of the objects." };
        private readonly Option<string?> _replaces = new("--replaces") { Description = "Version that this one replaces, such as 0.1.0. Default: none." };
        private readonly Option<string?> _bundleImage = new("--bundle-image") { Description = "Image of the bundle that the catalog names, with its digest. Default: arc-operator-bundle with the version as tag." };
        private readonly Option<DateOnly?> _createdAt = new("--created-at") { Description = "Date of the release, such as 2026-11-28. Default: date in config/manifests/base.yaml." };

        public IReadOnlyList<Option> All => [_version, _replaces, _bundleImage, _createdAt];

        public PackageFolder Read(string folder, PackageCommands.Sources sources)
        {
            var release = ReleaseObjects.Load(sources.Objects);
            var version = Checked(sources.Parsed.GetValue(_version) ?? release.Version);
            var options = new BundleOptions(
                version,
                sources.Image,
                sources.Parsed.GetValue(_bundleImage) is { } image ? ImageReference.ParseRelease(image).ToString() : $"arc-operator-bundle:v{version}",
                sources.Parsed.GetValue(_replaces) is { } replaces ? $"{BundleOptions.Package}.v{Checked(replaces)}" : null,
                sources.Parsed.GetValue(_createdAt)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            return new BundleGenerator(release, new(sources.Config), options).Generate(folder);
        }

        private static string Checked(string version) =>
            Version().IsMatch(version) ? version : throw new FormatException($"version '{version}' is not a semantic version: use MAJOR.MINOR.PATCH, such as 0.2.0");
    }
}
