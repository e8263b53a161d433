using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>A current API server whose store does not report progress, and which therefore refuses to stream lists.</summary>
public sealed class StoreWithoutProgressTests
{
    [Test]
    public async Task An_operator_starts_and_works_on_an_API_server_that_refuses_to_stream_lists()
    {
        if (!(await Cluster.GetAsync()).IsCurrent || !await IsEtcdOldAsync())
        {
            Assert.Ignore("needs a current control plane and on PATH an etcd before 3.4.31, as Debian 12 has: apt-get install etcd-server");
        }

        await using var plane = await ControlPlane.StartWithEtcdOnPathAsync();
        await plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "flux-crds.yaml"));
        var kubeconfig = await ArcInstallation.InstallAsync(plane, OperatorCluster.Program);
        using var client = plane.Connect(OperatorCluster.Json);
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        var refusal = () => plane.KubectlAsync(
            "get", "--raw", "/api/v1/secrets?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=2");
        (await refusal()).Should().Contain("RequestWatchProgress");

        await using var @operator = await OperatorProcess.StartAsync(OperatorCluster.Program, kubeconfig, "--operator.namespaces", @namespace);
        await OperatorCluster.OrderAsync(client, @namespace, "order");

        await OperatorCluster.WorkflowsAsync(client, @namespace, 1);
    }

    private static async Task<bool> IsEtcdOldAsync() =>
        (await Programs.RunToEndAsync("sh", ["-c", "etcd --version"])).Output.Split('\n')[0].Split(' ')[^1] is var text
        && Version.TryParse(text, out var version) && version < new Version(3, 4, 31);
}
