namespace ArcOperator.EndToEnd.Tests;

/// <summary>One way of installing and removing ARC, by the commands of the README.</summary>
internal sealed class InstallWay(string name, PlainCluster cluster)
{
    public const string Command = "command";
    public const string Kustomize = "kustomize";
    public const string OneFile = "one file";
    public const string Helm = "Helm 3 or 4";
    public const string Olm = "OLM";
    private const string Image = "registry.example/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000001";

    private string _path = "";

    public async Task InstallAsync()
    {
        if (name == Helm)
        {
            _path = await HelmFolderAsync(cluster);
        }

        // The commands of OLM need its controllers, which this machine does not have.
        var output = name == Olm ? await ApplyBundleAsync() : await cluster.ShellAsync(Adapt(ReadmeCommands.OfWay(name).Install), _path);
        if (name == Command)
        {
            output.Should().Contain("[5/5] operator").And.Contain("Deployment arc-system/arc-operator is available").And.Contain("ARC is installed.");
        }
    }

    public async Task RemoveAsync()
    {
        // Helm's hook deletes the objects.
        foreach (var command in name is Kustomize or OneFile or Olm ? ReadmeCommands.StartingWith("kubectl delete --all ") : [])
        {
            await cluster.ShellAsync(command);
        }

        if (name == Olm)
        {
            await Programs.RunAsync("kubectl", ["--kubeconfig", cluster.Plane.AdminKubeconfig, "delete", "-f", "-"], OlmBundle.Objects());
            return;
        }

        await cluster.ShellAsync(ReadmeCommands.OfWay(name).Remove, _path);
        if (name == Helm)
        {
            // The Job is gone by now. Its event shows that its container ran to the end.
            (await cluster.Plane.KubectlAsync("get", "events", "-n", "arc-system", "-o", "jsonpath={.items[*].message}", "--field-selector=involvedObject.kind=Job,involvedObject.name=arc-operator-uninstall,reason=Completed"))
                .Should().Be("Job completed", "the hook of the chart deletes the objects");
            await cluster.ShellAsync("kubectl delete -f dist/crds.yaml");
            await cluster.ShellAsync("kubectl delete namespace arc-system");
        }
    }

    private Task<string> ApplyBundleAsync() => Programs.RunAsync(
        "kubectl", ["--kubeconfig", cluster.Plane.AdminKubeconfig, "apply", "--server-side", "-f", "-"], OlmBundle.Objects());

    // Servers before 1.25 refuse an apply on the server with rules of CEL, as the README says.
    private string Adapt(string command)
    {
        var complete = command.Replace("REGISTRY/arc-operator@sha256:DIGEST", Image, StringComparison.Ordinal);
        return cluster.Plane.IsCurrent ? complete : complete.Replace("apply --server-side", "apply --validate=false", StringComparison.Ordinal);
    }

    /// <summary>Returns a folder that contains <c>helm</c>.</summary>
    public static async Task<string> HelmFolderAsync(PlainCluster cluster)
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync(Repository.PathOf("test", "helm", "helm.sh"), ["binary", "4"]);
        if (exitCode != 0)
        {
            Assert.Ignore("needs Helm 4; fetch it: test/helm/helm.sh fetch");
        }

        var folder = Directory.CreateDirectory(Path.Combine(cluster.Plane.Folder, "bin")).FullName;
        var link = Path.Combine(folder, "helm");
        File.Delete(link);
        File.CreateSymbolicLink(link, output.Trim());
        return folder;
    }
}
