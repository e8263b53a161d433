namespace ArcOperator.EndToEnd.Tests;

/// <summary>One way of installing and removing ARC, by the commands of the README.</summary>
internal sealed class InstallWay(string name, PlainCluster cluster)
{
    private const string Image = "registry.example/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000001";

    public async Task InstallAsync()
    {
        var output = await cluster.ShellAsync(Adapt(ReadmeCommands.OfWay(name).Install));
        if (name == "command")
        {
            output.Should().Contain("[5/5] operator").And.Contain("Deployment arc-system/arc-operator is available").And.Contain("ARC is installed.");
        }
    }

    public async Task RemoveAsync()
    {
        if (name is "kustomize" or "one file")
        {
            foreach (var command in ReadmeCommands.StartingWith("kubectl delete --all "))
            {
                await cluster.ShellAsync(command);
            }
        }

        await cluster.ShellAsync(ReadmeCommands.OfWay(name).Remove);
    }

    // Servers before 1.25 refuse an apply on the server with rules of CEL, as the README says.
    private string Adapt(string command)
    {
        var complete = command.Replace("REGISTRY/arc-operator@sha256:DIGEST", Image, StringComparison.Ordinal);
        return cluster.Plane.IsCurrent ? complete : complete.Replace("apply --server-side", "apply --validate=false", StringComparison.Ordinal);
    }
}
