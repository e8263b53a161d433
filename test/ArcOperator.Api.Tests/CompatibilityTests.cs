using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests;

/// <summary>
/// Manifests that users of the public projects have apply here unchanged. The environment variable ARC_COMPAT_MANIFESTS names a
/// folder with them: argo (CRDs of Argo Workflows), arc/2025-11, arc/oci and externalsource.
/// </summary>
[Category("Compat")]
public sealed class CompatibilityTests
{
    private const string Variable = "ARC_COMPAT_MANIFESTS";

    private static readonly string[] Folders = ["arc/2025-11", "arc/oci", "externalsource"];

    [TestCaseSource(nameof(Folders))]
    public async Task Manifests_of_the_public_projects_apply_unchanged(string folder)
    {
        var manifests = RequireManifests();
        var kubeconfig = (await Cluster.GetAsync()).AdminKubeconfig;
        await InstallAsync(kubeconfig, manifests);
        await CreateNamespacesAsync(kubeconfig, Path.Combine(manifests, folder));

        var applied = await KubectlAsync(kubeconfig, "apply", "-f", Path.Combine(manifests, folder));

        Lines(applied).Should().NotBeEmpty().And.OnlyContain(line => IsApplied(line));
    }

    [TestCaseSource(nameof(Folders)), Category("CrdServer")]
    public async Task Custom_resources_of_the_public_projects_are_accepted_by_a_current_server(string folder)
    {
        var manifests = RequireManifests();
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        await InstallAsync(kubeconfig, manifests);
        var custom = Documents(Path.Combine(manifests, folder)).Where(document => document["apiVersion"]!.GetValue<string>().Contains('.'));

        var applied = await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "apply", "--validate=strict", "-f", "-"], string.Join('\n', custom.Select(document => document.ToJsonString())));

        Lines(applied).Should().NotBeEmpty().And.OnlyContain(line => IsApplied(line));
    }

    private static string RequireManifests()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore($"needs manifests of the public projects: set {Variable} to a folder with argo, arc/2025-11, arc/oci and externalsource");
        }

        return folder;
    }

    private static async Task InstallAsync(string kubeconfig, string manifests)
    {
        await KubectlAsync(kubeconfig, "apply", "--validate=false", "-k", Repository.PathOf("crds"));
        await KubectlAsync(kubeconfig, "apply", "--validate=false", "-f", Path.Combine(manifests, "argo"));
        await KubectlAsync(kubeconfig, "wait", "--for=condition=Established", "--timeout=30s", "--all", "crds");
    }

    private static async Task CreateNamespacesAsync(string kubeconfig, string folder)
    {
        var names = Documents(folder).Select(document => document["metadata"]?["namespace"]?.GetValue<string>()).OfType<string>().Distinct();
        foreach (var name in names.Where(name => name != "default"))
        {
            await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "apply", "-f", "-"], $$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""");
        }
    }

    private static IEnumerable<JsonNode> Documents(string folder) =>
        Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => Yaml.Read(File.ReadAllText(file)));

    private static Task<string> KubectlAsync(string kubeconfig, params string[] arguments) => Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, .. arguments]);

    // Both tests may run on the same server.
    private static bool IsApplied(string line) => line.EndsWith(" created") || line.EndsWith(" unchanged") || line.EndsWith(" configured");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
