using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging;

/// <summary>The manifest of the kubectl plugin for Krew (https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/).</summary>
internal static partial class KrewManifest
{
    /// <summary>Returns the manifest as YAML, with one platform per archive of the folder.</summary>
    /// <param name="folder">Folder with the archives.</param>
    /// <param name="url">URL from which users download the archives.</param>
    /// <param name="homepage">URL of the page about the plugin.</param>
    /// <param name="version">Version of the plugin, without a leading v.</param>
    /// <exception cref="FormatException">The folder has no archive, or the URL does not use https.</exception>
    public static string Generate(string folder, Uri url, Uri homepage, string version)
    {
        foreach (var (option, value) in new[] { ("--url", url), ("--homepage", homepage) })
        {
            if (!value.IsAbsoluteUri || value.Scheme != Uri.UriSchemeHttps)
            {
                throw new FormatException($"{option} '{value}' is not an https URL");
            }
        }

        var platforms = (Directory.Exists(folder) ? Directory.GetFiles(folder) : []).Order(StringComparer.Ordinal)
            .Select(file => (File: file, Name: Archive().Match(Path.GetFileName(file)))).Where(archive => archive.Name.Success)
            .Select(archive => Platform(archive.File, archive.Name.Groups["os"].Value, archive.Name.Groups["arch"].Value, url)).ToList();
        return platforms.Count == 0 ? throw new FormatException($"{folder} has no archive kubectl-arc_OS_ARCH.tar.gz") : Yaml.Write(new JsonObject
        {
            ["apiVersion"] = "krew.googlecontainertools.github.com/v1alpha2",
            ["kind"] = "Plugin",
            ["metadata"] = new JsonObject { ["name"] = "arc" },
            ["spec"] = new JsonObject
            {
                ["version"] = $"v{version}",
                ["homepage"] = homepage.AbsoluteUri,
                ["shortDescription"] = "Show and control the Orders of ARC",
                ["description"] = "Shows an Order with its workflows and steps (tree), names the causes for which it stands still with the next command (why), prints logs,\n"
                    + "repeats, suspends and stops work, and previews an Order before it is created (plan).\n",
                ["platforms"] = new JsonArray([.. platforms]),
            },
        });
    }

    private static JsonObject Platform(string file, string os, string arch, Uri url)
    {
        using var archive = File.OpenRead(file);
        return new()
        {
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["os"] = os, ["arch"] = arch } },
            ["uri"] = $"{url.AbsoluteUri.TrimEnd('/')}/{Path.GetFileName(file)}",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(archive)),
            ["bin"] = os == "windows" ? "kubectl-arc.exe" : "kubectl-arc",
        };
    }

    [GeneratedRegex(@"\Akubectl-arc_(?<os>linux|darwin|windows)_(?<arch>amd64|arm64)\.tar\.gz\z", RegexOptions.CultureInvariant)]
    private static partial Regex Archive();
}
